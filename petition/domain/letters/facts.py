"""What goes into a letter and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, repr=False)
class Choices:
    """What a supporter decided about their letter.

    `seed` (16 hex digits) chooses the phrasings; `passages` holds the editable
    passages that the form gave, counted from 1.
    """

    seed: str
    points: frozenset[str]
    own_words: str
    passages: Mapping[int, str]


@dataclass(frozen=True, repr=False)
class Facts:
    """All that a letter may say: plain strings, an empty or missing one is unknown.

    `people` holds the names for each status, in the order of the register.
    """

    supporter: Mapping[str, str]
    target: Mapping[str, str]
    campaign: Mapping[str, str]
    people: Mapping[str, tuple[str, ...]]
    today: date


@dataclass(frozen=True, repr=False)
class Composed:
    """A finished letter.

    `text` has LF line ends and no blank at the end of a line, so no line of it can
    be the `-- ` that begins what we add. `own_characters` counts the code points
    that the supporter wrote, as they stand in it.
    """

    subject: str
    text: str
    own_characters: int
