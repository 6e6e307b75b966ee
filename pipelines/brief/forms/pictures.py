"""Pictures for mail, which shows no SVG: the page's drawings as PNG on a light ground."""

import struct
import zlib
from dataclasses import dataclass

import vl_convert

from pipelines.brief.briefing import Strip
from pipelines.brief.claims import Heading
from pipelines.brief.forms.drawing import draw
from pipelines.brief.forms.mail_colours import CURVES
from pipelines.brief.forms.render import new_environment
from pipelines.brief.words import stage_name

SHARPNESS = 2  # pixels of the PNG per pixel on the page
MARGIN = 12
# Like the markers of the drawing, by shape, for the names beside the picture.
SIGNS = ("●", "■", "▲", "◆", "▼", "✚")


@dataclass(frozen=True)
class Picture:
    """`alt` states what the picture shows, for whoever does not see it."""

    name: str
    png: bytes
    alt: str


def pictures(strip: Strip) -> tuple[Picture, ...]:
    """
    The journey strip, standing, so that it can be read on a phone; none where there is nothing to draw.

    It holds no word of anybody else's: no font has the letters of every company's name. Same strip, same bytes.
    """
    if not strip.drawable:
        return ()
    drawing = draw(strip, upright=True)
    template = new_environment(autoescape=True).get_template("journey.svg")
    svg = template.render(drawing=drawing, colours=CURVES, margin=MARGIN)
    return (Picture("journey.png", _packed(vl_convert.svg_to_png(svg, scale=SHARPNESS)), _alt(strip)),)


def _packed(png: bytes) -> bytes:
    """The same PNG at less than half the size: the converter packs in haste, and every recipient gets a copy."""
    parts, chunks, at = [], b"", 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        parts.append((kind, png[at + 8 : at + 8 + length]))
        at += 12 + length
    data = zlib.compress(zlib.decompress(b"".join(body for kind, body in parts if kind == b"IDAT")), 9)
    for kind, body in (*(part for part in parts if part[0] in (b"IHDR", b"pHYs")), (b"IDAT", data), (b"IEND", b"")):
        chunks += struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return png[:8] + chunks


def _alt(strip: Strip) -> str:
    """The pivots where there are any: that is what the picture is looked at for."""
    pins = "; ".join(f"{pin.number} at {stage_name(pin.stage)}, {inside(pin.heading)}" for pin in strip.pins)
    told = f"Pivot points: {pins}." if pins else strip.summary
    return f"Emotion curves over the seven stages. {told}".strip()


def inside(heading: Heading) -> str:
    """A heading within a line of plain text: "at Zippa, “refund in one tap”"."""
    return heading.inside + (f"“{heading.quote}”" if heading.quote else "")
