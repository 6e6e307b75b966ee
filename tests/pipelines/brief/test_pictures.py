"""The journey strip as a picture: sharp, the same every time, and told in words."""

import struct
import zlib
from dataclasses import replace

import pytest
import vl_convert

from pipelines.brief.briefing import Pin, Strip
from pipelines.brief.claims import Heading
from pipelines.brief.forms import pictures as room
from pipelines.brief.forms.pictures import pictures
from tests.pipelines.brief.test_drawing import OURS, THEIRS

PINS = (
    Pin(1, "Zippa", "help", Heading("At Zippa, ", "refund in one tap")),
    Pin(2, "Zippa", "use", Heading("At Zippa, fun in use")),
)
STRIP = Strip((OURS, THEIRS), PINS, "Zippa is warmest at Help.", "")


def size(png):
    return struct.unpack(">II", png[16:24])


def test_twice_as_sharp_as_it_is_shown():
    (picture,) = pictures(STRIP)
    assert picture.name == "journey.png"
    assert picture.png[:8] == b"\x89PNG\r\n\x1a\n"
    assert size(picture.png) == (2 * (340 + 24), 2 * (520 + 24))


def test_same_strip_gives_the_same_bytes():
    assert pictures(STRIP) == pictures(STRIP)


def test_another_strip_gives_another_picture():
    colder = replace(THEIRS, points=tuple(replace(point, mean=-1.0) for point in THEIRS.points))
    assert pictures(replace(STRIP, curves=(OURS, colder)))[0].png != pictures(STRIP)[0].png


def test_alternative_text_states_the_pivots_else_the_curves():
    assert pictures(STRIP)[0].alt == (
        "Emotion curves over the seven stages. "
        "Pivot points: 1 at Help, at Zippa, “refund in one tap”; 2 at Use, at Zippa, fun in use."
    )
    assert pictures(replace(STRIP, pins=()))[0].alt == (
        "Emotion curves over the seven stages. Zippa is warmest at Help."
    )


def test_nothing_to_draw_no_picture():
    assert pictures(Strip((), (), "", "")) == ()


def test_packed_small_without_a_pixel_changed(monkeypatch):
    drawn = []
    convert = vl_convert.svg_to_png
    monkeypatch.setattr(
        vl_convert, "svg_to_png", lambda svg, scale: drawn.append(convert(svg, scale=scale)) or drawn[0]
    )
    (picture,) = pictures(STRIP)
    assert pixels(picture.png) == pixels(drawn[0])
    assert len(picture.png) < min(80_000, len(drawn[0]) / 2)


def pixels(png):
    data, at = b"", 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + body)
        data += body if kind == b"IDAT" else b""
        at += 12 + length
    return zlib.decompress(data)


@pytest.mark.parametrize("name", ["<script>", "家 & 👍", '"/><image href="x"/>'])
def test_no_company_is_named_in_it(name, monkeypatch):
    """Names stand beside the picture, where there are fonts for all of them, so they can do it no harm."""
    drawn = []
    monkeypatch.setattr(room, "_packed", lambda png: png)
    monkeypatch.setattr(vl_convert, "svg_to_png", lambda svg, scale: drawn.append(svg) or b"")
    pictures(replace(STRIP, curves=(replace(OURS, company=name), replace(THEIRS, company=name))))
    assert name not in drawn[0]
    assert "<image" not in drawn[0]
