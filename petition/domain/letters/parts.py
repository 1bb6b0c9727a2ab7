"""The pieces that a letter is written from, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from petition.domain.letters.blanks import VANISHED, one_line, tidy
from petition.domain.letters.expressions import Expression, Scope
from petition.domain.letters.filters import spoken
from petition.domain.letters.problems import LetterTooLong

SUBJECT_CHARACTERS = 200
LETTER_BYTES = 12_000
RAW_CHARACTERS = 60_000
"""Where writing stops at once: blanks aside, such a letter is too long anyway."""


class Part(Protocol):
    """A piece of a letter template."""

    def write(self, scope: Scope) -> Iterator[str]:
        """The piece as this letter has it, before its blanks are put in order."""


Block = tuple[Part, ...]


@dataclass(frozen=True)
class Text:
    """Words that stand in the template."""

    text: str

    def write(self, scope: Scope) -> Iterator[str]:
        yield self.text


@dataclass(frozen=True)
class Printed:
    """`{{ … }}`; `field` is what must be known, if anything, to say it."""

    expression: Expression
    field: str | None = None

    def write(self, scope: Scope) -> Iterator[str]:
        said = spoken(self.expression.value(scope), scope.language)
        if not said and self.field and scope.labels is not None:
            said = prompt_for(self.field, scope)
        yield said or VANISHED


@dataclass(frozen=True)
class Either:
    """`{% if %} … {% elif %} … {% else %} … {% endif %}`."""

    branches: tuple[tuple[Expression, Block], ...]
    otherwise: Block

    def write(self, scope: Scope) -> Iterator[str]:
        chosen = (block for test, block in self.branches if test.value(scope))
        yield VANISHED
        yield from write(next(chosen, self.otherwise), scope)
        yield VANISHED


@dataclass(frozen=True)
class PointPart:
    """An optional paragraph in one or more phrasings."""

    key: str
    phrasings: tuple[Block, ...]

    def write(self, scope: Scope) -> Iterator[str]:
        yield VANISHED
        if self.key in scope.points:
            turn = phrasing_turn(scope.seed, self.key) % len(self.phrasings)
            yield from write(self.phrasings[turn], scope)
        yield VANISHED


@dataclass(frozen=True)
class OwnWords:
    """Where the supporter's own words stand."""

    def write(self, scope: Scope) -> Iterator[str]:
        yield scope.own_words or VANISHED


@dataclass(frozen=True)
class Passage:
    """A passage that the supporter may rewrite; `number` counts from 1.

    `before` and `after` are the line breaks beside its tags.
    """

    number: int
    body: Block
    before: str
    after: str

    def write(self, scope: Scope) -> Iterator[str]:
        yield VANISHED
        if text := scope.passages[self.number - 1]:
            yield self.before + text + self.after
        yield VANISHED


def write(block: Block, scope: Scope) -> Iterator[str]:
    """The pieces of a block in their order."""
    for part in block:
        yield from part.write(scope)


def written(block: Block, scope: Scope) -> str:
    """The block as text with its blanks in order; raises LetterTooLong."""
    return tidy(_gathered(write(block, scope)))


def written_line(block: Block, scope: Scope) -> str:
    """The block as one line; raises LetterTooLong beyond 200 characters."""
    line = one_line(_gathered(write(block, scope)))
    if len(line) > SUBJECT_CHARACTERS:
        raise LetterTooLong("subject", len(line), SUBJECT_CHARACTERS)
    return line


def phrasing_turn(seed: str, key: str) -> int:
    """A number that only the seed and the point decide, the same in every language."""
    named = f"{seed}:{key}".encode("utf-8", "surrogatepass")
    return int.from_bytes(sha256(named).digest()[:8], "big")


def prompt_for(field: str, scope: Scope) -> str:
    """What stands for a field that is not known yet, such as "[city]"."""
    group, _, name = field.partition(".")
    words = name.replace("_", " ")
    usual = words if group == "supporter" else f"addressee’s {words}"
    return f"[{(scope.labels or {}).get(field, usual)}]"


def _gathered(pieces: Iterable[str]) -> str:
    kept: list[str] = []
    size = 0
    for piece in pieces:
        kept.append(piece)
        size += len(piece)
        if size > RAW_CHARACTERS:
            raise LetterTooLong("letter", size, LETTER_BYTES)
    return "".join(kept)
