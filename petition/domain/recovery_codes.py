"""Recovery codes: 160 bits that are written on paper and typed back by hand."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from itertools import product

from petition.domain.refusals import Refusal

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"  # RFC 4648 §6.
LENGTH = 20
GROUP = 4
DATA_LETTERS = 32  # 160 bits, 5 a letter.
LETTERS = DATA_LETTERS + GROUP  # The last group is the checksum.
MOST_UNCLEAR = 8  # More ones than this would take too long to try.

SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212]+")  # Spaces, dashes, minus.
LOOKALIKES = str.maketrans("08", "OB")


class MistypedCode(Refusal):
    """A recovery code that cannot be right; `group` (from 1) if one is suspect."""

    def __init__(self, group: int | None = None) -> None:
        where = "The recovery code" if group is None else f"Group {group} of the code"
        super().__init__(f"{where} is mistyped: compare it with what was written down.")
        self.group = group


def format_code(raw: bytes) -> str:
    """The code of 20 bytes: nine groups of four, the last one a checksum."""
    if len(raw) != LENGTH:
        raise ValueError("a recovery code has 20 bytes")
    letters = _encode(raw) + _checksum(raw)
    return "-".join(letters[n : n + GROUP] for n in range(0, LETTERS, GROUP))


def parse_code(text: str) -> bytes:
    """The 20 bytes of a code as a hand types it, or MistypedCode.

    Case, spaces and dashes are free; 0 is read as O, 8 as B, and 1 as I or L,
    whichever the checksum confirms.
    """
    letters = _letters(text)
    raw = next(filter(None, map(_decode, _readings(letters))), None)
    if raw is None:
        raise MistypedCode(_repairable_group(letters))
    return raw


def _letters(text: str) -> str:
    """The 36 letters that were typed; a one, still unclear, stays a one."""
    groups = SEPARATORS.split(text.strip().upper().translate(LOOKALIKES))
    letters = "".join(groups)
    if len(letters) != LETTERS:
        sizes = (len(group) for group in groups)
        uneven = _first(size != GROUP for size in sizes)
        raise MistypedCode(uneven if len(groups) > 1 else None)
    foreign = _first(letter not in ALPHABET + "1" for letter in letters)
    if foreign is not None:
        raise MistypedCode(_group_of(foreign - 1))
    return letters


def _first(signs: Iterator[bool]) -> int | None:
    """The place, from 1, of the first sign that is true."""
    return next((place for place, sign in enumerate(signs, 1) if sign), None)


def _group_of(position: int) -> int:
    """The group, from 1, in which a letter (from 0) stands."""
    return position // GROUP + 1


def _readings(letters: str) -> Iterator[str]:
    """Everything that the letters may mean, each one being an I or an L."""
    first, *others = letters.split("1")
    if len(others) > MOST_UNCLEAR:
        raise MistypedCode
    for choice in product("IL", repeat=len(others)):
        yield first + "".join(map("".join, zip(choice, others, strict=True)))


def _repairable_group(letters: str) -> int | None:
    """The group in which one wrong or two swapped letters explain the mistake."""
    if "1" in letters:
        return None
    groups = {_group_of(at) for at, repair in _repairs(letters) if _decode(repair)}
    return groups.pop() if len(groups) == 1 else None


def _repairs(letters: str) -> Iterator[tuple[int, str]]:
    """Where and how the letters change if one slip of the hand is undone."""
    for at in range(LETTERS):
        before, here, after = letters[:at], letters[at], letters[at + 1 :]
        yield at, before + after[:1] + here + after[1:]
        for letter in ALPHABET:
            yield at, before + letter + after


def _decode(letters: str) -> bytes | None:
    """The 20 bytes that 36 letters stand for, if their checksum is right."""
    raw = base64.b32decode(letters[:DATA_LETTERS])
    return raw if _checksum(raw) == letters[DATA_LETTERS:] else None


def _encode(raw: bytes) -> str:
    """Base32 without padding."""
    return base64.b32encode(raw).decode("ascii").rstrip("=")


def _checksum(raw: bytes) -> str:
    """Four letters (20 bits of SHA-256) that tell a mistyped code."""
    digest = hashlib.sha256(b"petition/recovery-code/v1\0" + raw).digest()
    return _encode(digest)[:GROUP]
