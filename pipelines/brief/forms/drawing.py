"""The journey strip as geometry, lying for a desk and standing for a phone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor

from pipelines.brief.briefing import Curve, Point, Strip
from pipelines.brief.words import MOMENTS, stage_name

STAGES = tuple(MOMENTS)
SHAPES = 6  # markers and dashes there are, ours (0) included


@dataclass(frozen=True)
class Text:
    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Guide:
    """A line of equal feeling."""

    path: str
    label: Text
    zero: bool


@dataclass(frozen=True)
class Line:
    """A company's curve; `shape` picks marker and dash, so that colour is never all there is."""

    company: str
    ours: bool
    shape: int
    path: str
    markers: tuple[str, ...]


@dataclass(frozen=True)
class Flag:
    """A pivot's number on its stage, with a stem to its company's point."""

    number: int
    x: float
    y: float
    stem: str


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    upright: bool
    guides: tuple[Guide, ...]
    stages: tuple[Text, ...]
    lines: tuple[Line, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class Frame:
    """A lying drawing's size, and the room about its curves; the first and the last stage stand on its sides."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int


DESK = Frame(960, 300, 86, 50, 54, 52)
Place = Callable[[float, float], tuple[float, float]]  # stage number, valence → x, y


def draw(strip: Strip, upright: bool, frame: Frame = DESK) -> Drawing:
    """`frame` is that of a lying drawing."""
    means = [point.mean for curve in strip.curves for point in curve.points if point.mean is not None]
    low, high, ticks = _scale(means)
    last = len(STAGES) - 1
    width, height = (340, 520) if upright else (frame.width, frame.height)

    def place(stage: float, valence: float) -> tuple[float, float]:
        share = (valence - low) / (high - low)
        if upright:
            return round(92 + share * (width - 116), 1), round(64 + stage * (height - 96) / last, 1)
        across, up = width - frame.left - frame.right, height - frame.top - frame.bottom
        return round(frame.left + stage * across / last, 1), round(height - frame.bottom - share * up, 1)

    return Drawing(
        width,
        height,
        upright,
        tuple(_guide(place, last, tick, upright) for tick in ticks),
        tuple(_stage_label(place, number, height, upright) for number in range(last + 1)),
        tuple(_line(place, curve, shape) for curve, shape in zip(strip.curves, shapes(strip.curves), strict=True)),
        _flags(strip, place, upright),
    )


def shapes(curves: Sequence[Curve]) -> list[int]:
    """Ours is 0; the others take the further shapes in turn."""
    others = iter(range(len(curves)))
    return [0 if curve.ours else 1 + next(others) % (SHAPES - 1) for curve in curves]


def marker(shape: int, x: float, y: float) -> str:
    """Circle (ours), square, triangle, diamond, triangle on its tip, cross: an SVG path about the point."""
    if shape == 0:
        return f"M{x - 6:.1f} {y:.1f}a6 6 0 1 0 12 0a6 6 0 1 0 -12 0z"
    corners = (
        ((-4.5, -4.5), (4.5, -4.5), (4.5, 4.5), (-4.5, 4.5)),
        ((0, -6), (5.5, 4.5), (-5.5, 4.5)),
        ((0, -6.5), (5.5, 0), (0, 6.5), (-5.5, 0)),
        ((0, 6), (5.5, -4.5), (-5.5, -4.5)),
        ((-2, -6), (2, -6), (2, -2), (6, -2), (6, 2), (2, 2), (2, 6), (-2, 6), (-2, 2), (-6, 2), (-6, -2), (-2, -2)),
    )[shape - 1]
    return "M" + "L".join(f"{x + dx:.1f} {y + dy:.1f}" for dx, dy in corners) + "z"


def _scale(means: Sequence[float]) -> tuple[float, float, list[float]]:
    """A range that holds zero and every mean, in even steps."""
    lowest, highest = min([*means, 0.0]), max([*means, 0.0])
    step = 0.25 if highest - lowest <= 1 else 0.5
    low, high = floor(lowest / step), max(ceil(highest / step), floor(lowest / step) + 2)
    return low * step, high * step, [tick * step for tick in range(low, high + 1)]


def _guide(place: Place, last: int, tick: float, upright: bool) -> Guide:
    (x1, y1), (x2, y2) = place(-0.25, tick), place(last + 0.25, tick)
    label = Text(x1, 14.0, _tick(tick)) if upright else Text(x1 - 8, y1 + 4, _tick(tick))
    return Guide(f"M{x1} {y1}L{x2} {y2}", label, tick == 0)


def _tick(tick: float) -> str:
    return f"{tick:+g}".replace("-", "−") if tick else "0"


def _stage_label(place: Place, number: int, height: int, upright: bool) -> Text:
    x, y = place(number, 0.0)
    return (
        Text(0.0, y + 4, stage_name(STAGES[number])) if upright else Text(x, height - 12.0, stage_name(STAGES[number]))
    )


def _line(place: Place, curve: Curve, shape: int) -> Line:
    """A stage with too few voices leaves a gap."""
    path, markers, pen_up = "", [], True
    for number, point in enumerate(_in_order(curve)):
        if point is None or point.mean is None:
            pen_up = True
            continue
        x, y = place(number, point.mean)
        path += f"{'M' if pen_up else 'L'}{x} {y}"
        markers.append(marker(shape, x, y))
        pen_up = False
    return Line(curve.company, curve.ours, shape, path, tuple(markers))


def _in_order(curve: Curve) -> list[Point | None]:
    by_stage = {point.stage: point for point in curve.points}
    return [by_stage.get(stage) for stage in STAGES]


def _flags(strip: Strip, place: Place, upright: bool) -> tuple[Flag, ...]:
    """Several pivots of one stage stand side by side."""
    flags = []
    for pin in strip.pins:
        number = STAGES.index(pin.stage)
        points = [_in_order(curve)[number] for curve in strip.curves if curve.company == pin.company]
        mean = next((point.mean for point in points if point and point.mean is not None), None)
        before = sum(flag.stage == pin.stage and flag.number < pin.number for flag in strip.pins)
        x, y = place(number, mean or 0.0)
        top = (70.0, y - 20 * before) if upright else (x + 24 * before, 18.0)
        ends = f"M{top[0] + 10} {top[1]}L{x - 8} {y}" if upright else f"M{top[0]} {top[1] + 10}L{x} {y - 8}"
        flags.append(Flag(pin.number, *top, ends if mean is not None else ""))
    return tuple(flags)
