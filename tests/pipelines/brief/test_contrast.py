"""4.5:1 between text and ground, in light, dark and print, read from the style sheet's own colours."""

import re
from pathlib import Path

import pytest

import pipelines.brief

STYLE = (Path(pipelines.brief.__file__).parent / "forms" / "templates" / "briefing.css").read_text(encoding="utf-8")
MODES = dict(zip(("light", "dark", "print"), re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL), strict=True))
MOST_SHADE = float(re.search(r"var\(--shade\) \* (\d+)%", STYLE)[1]) / 100


def colours(mode):
    return {name: rgb(code) for name, code in re.findall(r"--([\w-]+): #([0-9a-f]{3,6});", MODES[mode])}


def rgb(code):
    code = code if len(code) == 6 else "".join(2 * digit for digit in code)
    return tuple(int(code[at : at + 2], 16) for at in (0, 2, 4))


def luminance(colour):
    """WCAG 2.2, relative luminance."""
    parts = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", MODES)
def test_text_can_be_read(mode):
    found = colours(mode)
    deepest = tuple(
        MOST_SHADE * a + (1 - MOST_SHADE) * b for a, b in zip(found["love-tint"], found["leaf"], strict=True)
    )
    for text in ("ink", "soft", "love", "ours"):
        assert contrast(found[text], found["paper"]) >= 4.5, text
    for text in ("ink", "soft", "love"):
        assert contrast(found[text], found["leaf"]) >= 4.5, text
    assert contrast(found["ink"], deepest) >= 4.5
    assert contrast(found["mark-ink"], found["mark"]) >= 4.5
    assert contrast(found["paper"], found["love"]) >= 4.5


@pytest.mark.parametrize("mode", MODES)
def test_curves_can_be_seen(mode):
    found = colours(mode)
    for line in ("ours", "c1", "c2", "c3", "c4", "c5", "love-tint"):
        assert contrast(found[line], found["paper"]) >= 3, line
