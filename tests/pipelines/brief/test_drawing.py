"""The journey strip's geometry."""

import re

import pytest

from pipelines.brief.briefing import Curve, Heading, Pin, Point, Strip
from pipelines.brief.forms.drawing import STAGES, draw, marker, shapes


def curve(company, means, ours=False):
    return Curve(
        company, ours, tuple(Point(stage, 50, mean, None, None) for stage, mean in zip(STAGES, means, strict=True))
    )


def numbers(path):
    return [float(number) for number in re.findall(r"-?\d+\.?\d*", path)]


OURS = curve("Larder", [0.5, 0.4, 0.3, 0.2, 0.1, -0.2, 0.0], ours=True)
THEIRS = curve("Zippa", [0.5, None, 0.3, 0.2, 0.1, 1.2, 0.0])
STRIP = Strip(
    (OURS, THEIRS), (Pin(1, "Zippa", "help", Heading("At Zippa, ")), Pin(2, "Larder", "help", Heading(""))), "", ""
)


@pytest.mark.parametrize("upright", [False, True])
def test_warmer_is_higher_and_for_a_phone_further_right(upright):
    drawing = draw(STRIP, upright)
    help_stage = STAGES.index("help")
    ours = numbers(drawing.lines[0].path)[2 * help_stage :][:2]
    theirs = numbers(drawing.lines[1].path)[2 * (help_stage - 1) :][:2]
    if upright:
        assert ours[1] == theirs[1]
        assert theirs[0] > ours[0]
    else:
        assert ours[0] == theirs[0]
        assert theirs[1] < ours[1]


@pytest.mark.parametrize("upright", [False, True])
def test_everything_is_inside(upright):
    drawing = draw(STRIP, upright)
    paths = [*(guide.path for guide in drawing.guides), *(line.path for line in drawing.lines)]
    for path in paths:
        at = numbers(path)
        assert all(0 <= x <= drawing.width for x in at[::2])
        assert all(0 <= y <= drawing.height for y in at[1::2])


def test_too_few_voices_leave_a_gap():
    line = draw(STRIP, False).lines[1]
    assert line.path.count("M") == 2
    assert len(line.markers) == 6


def test_pivots_of_one_stage_stand_side_by_side():
    one, other = draw(STRIP, False).flags
    assert one.x != other.x
    assert one.y == other.y


def test_ours_has_a_shape_of_its_own():
    curves = [curve(name, [0.0] * 7, ours=name == "d") for name in "abcdefgh"]
    assert shapes(curves) == [1, 2, 3, 0, 4, 5, 1, 2]
    assert len({marker(shape, 0, 0) for shape in range(6)}) == 6


def test_flat_market_still_has_a_scale():
    drawing = draw(Strip((curve("Zippa", [0.0] * 7),), (), "", ""), False)
    assert len(drawing.guides) >= 3
