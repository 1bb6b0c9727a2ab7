"""How a form may look on an ally's site: a colour, its corners and its letters.

Each is one of a few values that we know, so a theme can neither load anything nor
make a sentence unreadable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

COLOUR = re.compile(r"#?([0-9a-f]{6})", re.IGNORECASE)
NUMBER = re.compile(r"[0-9]{1,2}", re.ASCII)

#: Corners, in CSS pixels.
USUAL_RADIUS, MOST_RADIUS = 6, 24
USUAL_FONT = "system"
#: Light or dark, for sites that are always the one; else as the visitor's device is.
SCHEMES = ("light", "dark")
#: Letters that are on people's devices already; none is fetched.
FONTS = {
    "system": 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
    "serif": '"PT Serif", Cambria, "Noto Serif", "Times New Roman", serif',
    "humanist": 'Seravek, "Gill Sans Nova", Ubuntu, Calibri, "Noto Sans", sans-serif',
    "grotesque": '"Helvetica Neue", Arimo, Arial, "Noto Sans", sans-serif',
}


@dataclass(frozen=True)
class Theme:
    """A look: `accent` as #rrggbb, `radius` in CSS pixels, `font` a key of FONTS.

    `scheme` is one of SCHEMES, or empty for what the visitor's device says.
    """

    accent: str
    radius: int = USUAL_RADIUS
    font: str = USUAL_FONT
    scheme: str = ""


def read_theme(
    accent: str, radius: str, font: str, scheme: str = "", *, usual: str
) -> Theme:
    """The theme that somebody asks for; what is no value of a theme is as usual.

    `usual` is the campaign's own colour.
    """
    colour = COLOUR.fullmatch(accent)
    round_enough = NUMBER.fullmatch(radius) and int(radius) <= MOST_RADIUS
    return Theme(
        accent=f"#{colour[1].lower()}" if colour else usual,
        radius=int(radius) if round_enough else USUAL_RADIUS,
        font=font if font in FONTS else USUAL_FONT,
        scheme=scheme if scheme in SCHEMES else "",
    )
