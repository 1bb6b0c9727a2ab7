"""Names and other texts that people type: what is kept, mended or refused.

Characters that nobody meant to type and nobody sees are dropped (soft hyphens,
left-to-right and right-to-left marks, which come along when a name is pasted).
What could hide or turn text around is refused. ZWNJ and ZWJ are letters' work in
Persian and in the scripts of India, and stay.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from petition.domain.refusals import Refusal

NAME_LIMIT = 100
LINE_LIMIT = 200

SURROGATES = r"\ud800-\udfff"
NONCHARACTERS = r"\ufdd0-\ufdef" + "".join(
    f"\\U{plane:04x}fffe\\U{plane:04x}ffff" for plane in range(17)
)
TURNING = r"\u202a-\u202e\u2066-\u2069"  # Bidi embeddings, overrides, isolates.
# Zero-width and blank characters that are no white space, and tags.
UNSEEN = (
    r"\u034f\u115f\u1160\u200b\u2060-\u2065\u206a-\u206f"
    r"\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f"
)
UNREADABLE = re.compile(f"[{SURROGATES}{NONCHARACTERS}\\ufffd]")
# All of them are up here, and next to no letters: one range is searched for at a
# tenth of the price.
FAR_UP = re.compile(r"[\ud800-\U0010ffff]")
NOT_IN_A_LINE = re.compile(rf"[\x00-\x1f\x7f-\x9f\u2028\u2029{TURNING}{UNSEEN}]")
NOT_IN_A_TEXT = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f{TURNING}]")
DROPPED = re.compile(r"[\u00ad\u061c\u200e\u200f]")
LINE_ENDS = re.compile(r"\r\n|[\r\u2028\u2029]")
JOINERS = "\u200c\u200d"
BLANKS = " " + JOINERS
ACCENTS = re.compile(r"[\u0300-\u036f]")
MOST_MARKS = 3


class TextFault(StrEnum):
    """Why a text cannot be taken as it is."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    NO_LETTER = "no_letter"
    FORBIDDEN_CHARACTER = "forbidden_character"  # Controls, bidi, invisible ones.
    UNREADABLE = "unreadable"  # The text was damaged before it reached us.
    TOO_MANY_MARKS = "too_many_marks"


class BadText(Refusal):
    """A text that cannot be taken as it is; `reason` says why."""

    def __init__(self, reason: TextFault) -> None:
        super().__init__(f"the text cannot be taken: {reason}")
        self.reason = reason


class BadName(BadText):
    """A name that cannot be taken as it is; `reason` says why."""


def clean_name(text: str) -> str:
    """A name of 1 to 100 characters after NFC, with a letter in it, or BadName.

    White space is trimmed and runs of it become one space.
    """
    try:
        name = clean_line(text, NAME_LIMIT)
    except BadText as error:
        raise BadName(error.reason) from error
    if not name:
        raise BadName(TextFault.MISSING)
    if not any(character.isalpha() for character in name):
        raise BadName(TextFault.NO_LETTER)
    return name


def clean_line(text: str, limit: int = LINE_LIMIT) -> str:
    """One line of at most `limit` characters after NFC, perhaps empty, or BadText."""
    _refuse(text, NOT_IN_A_LINE)
    seen = unicodedata.normalize("NFC", DROPPED.sub("", text))
    line = _within(" ".join(seen.split()).strip(BLANKS), limit)
    if _longest_run_of_marks(line) > MOST_MARKS:
        raise BadText(TextFault.TOO_MANY_MARKS)
    return line


def clean_text(text: str, limit: int) -> str:
    """Own words of at most `limit` characters after NFC, or BadText; never cut off.

    Line ends become LF, blank space around the text goes. TABs, soft hyphens,
    word joiners and the like stay: running text needs them.
    """
    lines = LINE_ENDS.sub("\n", text)
    _refuse(lines, NOT_IN_A_TEXT)
    return _within(unicodedata.normalize("NFC", lines).strip(), limit)


def fold_name(name: str) -> str:
    """What is left of a name when spelling does not matter: letters and digits.

    "Anna-María  O’Neil" and "anna maria oneil" fold to the same. The fold is
    compared only within one address, so it may be coarse.
    """
    letters = _without_accents(_without_accents(name))
    kept = (sign for sign in letters if unicodedata.category(sign)[0] in "LMN")
    return "".join(kept) or name


def _without_accents(text: str) -> str:
    """Case, width and Latin, Greek and Cyrillic accents evened out."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFKC", ACCENTS.sub("", parts))


def _refuse(text: str, forbidden: re.Pattern[str]) -> None:
    """Raise BadText if a character is damaged or forbidden."""
    if FAR_UP.search(text) and UNREADABLE.search(text):
        raise BadText(TextFault.UNREADABLE)
    if forbidden.search(text):
        raise BadText(TextFault.FORBIDDEN_CHARACTER)


def _within(text: str, limit: int) -> str:
    """The text, if it keeps to its limit."""
    if len(text) > limit:
        raise BadText(TextFault.TOO_LONG)
    return text


def _longest_run_of_marks(text: str) -> int:
    """How many marks stand on one letter, where they are stacked highest."""
    run = longest = 0
    for character in text:
        run = run + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        longest = max(longest, run)
    return longest
