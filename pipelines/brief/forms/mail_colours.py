"""The colours of the e-mail: the page's, as plain hex, since mail readers know no variables and mix none."""

from collections.abc import Sequence

STEPS = 6
DEEPEST = 0.42  # of the tint in the deepest shade: text stays readable on it


def _mixed(tint: Sequence[int], ground: Sequence[int], share: float) -> str:
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in zip(tint, ground, strict=True))


def _ramp(tint: Sequence[int], ground: Sequence[int]) -> tuple[str, ...]:
    return tuple(_mixed(tint, ground, DEEPEST * step / (STEPS - 1)) for step in range(STEPS))


SHADES = _ramp((0xC2, 0x48, 0x6A), (0xF3, 0xEE, 0xE4))
DARK_SHADES = _ramp((0xD4, 0x60, 0x7F), (0x26, 0x20, 0x19))

BARS = {
    "theirs": "#c2486a", "theirs-pale": "#e6b0c0",
    "ours-bar": "#14655f", "ours-bar-pale": "#9dc6c1",
    "other": "#655d52", "other-pale": "#bdb5a9",
}  # fmt: skip
DARK_BARS = {
    "theirs": "#e87d9a", "theirs-pale": "#7d4354",
    "ours-bar": "#74cfc3", "ours-bar-pale": "#396761",
    "other": "#b3a898", "other-pale": "#635a4e",
}  # fmt: skip

# Ours first, then the companies by shape.
CURVES = ("#14655f", "#57524a", "#3d5a98", "#8a5a12", "#6b3f8f", "#4d6420")
DARK_CURVES = ("#74cfc3", "#cfc6b8", "#9db7f2", "#e3b366", "#cfa8ee", "#b3cc7a")
