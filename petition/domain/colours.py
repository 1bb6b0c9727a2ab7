"""Readable shades of an accent colour (WCAG 2.2, contrast 4.5:1)."""

from __future__ import annotations

#: On every colour one of these two reads well; with a softer black neither might.
WHITE, INK = "#ffffff", "#000000"
#: The grounds of petition.css on which accent-coloured text is hardest to read.
LIGHT_GROUND, DARK_GROUND = "#f6f5f1", "#22201c"
READABLE = 4.5


def text_on(colour: str) -> str:
    """White or ink, whichever reads better on the colour."""
    return WHITE if contrast(WHITE, colour) >= contrast(INK, colour) else INK


def on_light(colour: str) -> str:
    """The colour, darkened until text in it can be read on a light page."""
    return _shade(colour, "#000000", LIGHT_GROUND)


def on_dark(colour: str) -> str:
    """The colour, lightened until text in it can be read on a dark page."""
    return _shade(colour, WHITE, DARK_GROUND)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two #rrggbb colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _shade(colour: str, towards: str, ground: str) -> str:
    for step in range(21):
        mixed = _mix(colour, towards, step / 20)
        if contrast(mixed, ground) >= READABLE:
            return mixed
    return towards


def _mix(colour: str, other: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(value / 255) for value in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
