"""A campaign's count as a small picture (SVG 1.1) for other people's pages.

It holds no script and loads nothing, follows the reader's light or dark, and is as
wide as its words: their widths are estimated, and the words are fitted into them.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from dataclasses import dataclass

from markupsafe import Markup

HEIGHT, SIZE, PADDING = 28, 13, 10
#: What a title may take; a longer one is cut at a letter.
LONGEST = 44
#: The same bytes on every badge, so that a policy can name them.
STYLE = (
    ".count{font-weight:600}.ground{fill:#fffefc}.title{fill:#24211c}.edge{stroke:#ddd8cc}"
    "@media (prefers-color-scheme:dark){"
    ".ground{fill:#22201c}.title{fill:#ece8df}.edge{stroke:#3d3930}}"
)
PICTURE = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
    ' viewBox="0 0 {width} {height}" role="img" aria-label="{label}"'
    ' xml:lang="{language}" direction="{direction}"><title>{label}</title>'
    "<style>{style}</style>"
    '<clipPath id="round"><rect width="{width}" height="{height}" rx="5"/></clipPath>'
    '<g clip-path="url(#round)">'
    '<rect class="ground" fill="#fffefc" width="{width}" height="{height}"/>'
    '<rect fill="{ground}" x="{count_x}" width="{count_width}" height="{height}"/></g>'
    '<rect class="edge" fill="none" stroke="#ddd8cc" x=".5" y=".5" rx="4.5"'
    ' width="{edge}" height="27"/>'
    '<g font-size="13" text-anchor="middle" font-family="system-ui, -apple-system,'
    ' Segoe UI, Roboto, Noto Sans, Arial, sans-serif">{title}{count}</g></svg>\n'
)
#: Whatever letters the reader's device has, a line keeps to its place; and whatever
#: the language of the badge, to its own direction (FIRST STRONG ISOLATE).
LINE = Markup(
    '<text class="{kind}" fill="{colour}" x="{x}" y="18.5" textLength="{width}"'
    ' lengthAdjust="spacingAndGlyphs">\u2068{text}\u2069</text>'
)
#: Characters that XML 1.0 §2.2 knows no way to write.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NARROW = frozenset("iljftrI.,:;'’|!()[]-·1 ")
BROAD = frozenset("mwMW@%ЖМФШЩЮжмфшщюыЫ—…&")


@dataclass(frozen=True)
class Badge:
    """What a badge says, in which language, and the colours of its count (#rrggbb)."""

    title: str
    count: str
    language: str
    direction: str
    ground: str
    ink: str


def svg(badge: Badge) -> str:
    """The picture; the title stands first in the order of reading."""
    title, count = shortened(_clean(badge.title)), _clean(badge.count)
    title_cell, count_cell = _cell(title), _cell(count)
    from_right = badge.direction == "rtl"
    return PICTURE.format(
        width=title_cell + count_cell,
        height=HEIGHT,
        label=f"{title}: {count}",
        language=badge.language,
        direction=badge.direction,
        style=Markup(STYLE),  # noqa: S704 – a constant of ours.
        ground=badge.ground,
        count_x=0 if from_right else title_cell,
        count_width=count_cell,
        edge=title_cell + count_cell - 1,
        title=_line(title, count_cell if from_right else 0, "title", "#24211c"),
        count=_line(count, 0 if from_right else title_cell, "count", badge.ink),
    )


def policy() -> str:
    """What a browser that opens a badge by itself may do: show its colours."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'"


def width(text: str) -> int:
    """About how many pixels a line takes up, rather too many than too few."""
    return max(1, round(sum(map(_advance, text)) * SIZE))


def shortened(title: str) -> str:
    """A title that fits, cut between two of its letters."""
    if len(title) <= LONGEST:
        return title
    end = LONGEST - 1
    while end and unicodedata.combining(title[end]):
        end -= 1
    return title[:end].rstrip() + "…"


def _cell(text: str) -> int:
    return width(text) + 2 * PADDING


def _line(text: str, left: int, kind: str, colour: str) -> Markup:
    """A line in the middle of its cell, which begins at `left`."""
    middle = left + _cell(text) / 2
    return LINE.format(
        x=f"{middle:g}", kind=kind, colour=colour, width=width(text), text=text
    )


def _clean(text: str) -> str:
    return " ".join(UNWRITABLE.sub("", text).split())


def _advance(letter: str) -> float:
    """The width of a letter as a part of its size."""
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if letter in NARROW:
        return 0.34
    if letter in BROAD:
        return 0.86
    return 0.7 if letter.isupper() else 0.57
