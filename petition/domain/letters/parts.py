"""The pieces that a letter is written from, one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain, groupby
from typing import Protocol

from petition.domain.letters.blanks import VANISHED, one_line, tidy, tidy_within
from petition.domain.letters.expressions import Expression, Scope, is_common
from petition.domain.letters.filters import spoken
from petition.domain.letters.problems import LetterTooLong

SUBJECT_CHARACTERS = 200
LETTER_BYTES = 12_000
RAW_CHARACTERS = 60_000
"""Where writing stops at once: blanks aside, such a letter is too long anyway."""


class Part(Protocol):
    """A piece of a letter template."""

    def write(self, scope: Scope) -> str:
        """The piece as this letter has it, before its blanks are put in order."""


Block = tuple[Part, ...]


@dataclass(frozen=True)
class Text:
    """Words that stand in the template."""

    text: str

    def write(self, scope: Scope) -> str:
        return self.text


@dataclass(frozen=True)
class Printed:
    """`{{ … }}`; `field` is what must be known, if anything, to say it."""

    expression: Expression
    field: str | None = None

    def write(self, scope: Scope) -> str:
        said = spoken(self.expression.value(scope), scope.language)
        if not said and self.field and scope.labels is not None:
            said = prompt_for(self.field, scope)
        return said or VANISHED


@dataclass(frozen=True)
class Either:
    """`{% if %} … {% elif %} … {% else %} … {% endif %}`."""

    branches: tuple[tuple[Expression, Block], ...]
    otherwise: Block

    def write(self, scope: Scope) -> str:
        return _marked(write(self.chosen(scope), scope))

    def chosen(self, scope: Scope) -> Block:
        """The branch that stands in this letter."""
        for test, block in self.branches:
            if test.value(scope):
                return block
        return self.otherwise


@dataclass(frozen=True)
class PointPart:
    """An optional paragraph in one or more phrasings."""

    key: str
    phrasings: tuple[Block, ...]

    def write(self, scope: Scope) -> str:
        if self.key not in scope.points:
            return VANISHED
        turn = phrasing_turn(scope.seed, self.key) % len(self.phrasings)
        return _marked(write(self.phrasings[turn], scope))


@dataclass(frozen=True)
class OwnWords:
    """Where the supporter's own words stand."""

    def write(self, scope: Scope) -> str:
        return scope.own_words or VANISHED


@dataclass(frozen=True)
class Passage:
    """A passage that the supporter may rewrite; `number` counts from 1.

    `before` and `after` are the line breaks beside its tags.
    """

    number: int
    body: Block
    before: str
    after: str

    def write(self, scope: Scope) -> str:
        text = scope.passages[self.number - 1]
        return _marked(self.before + text + self.after) if text else VANISHED


def write(block: Iterable[Part], scope: Scope) -> str:
    """The pieces of a block in their order; raises LetterTooLong."""
    pieces: list[str] = []
    size = 0
    for part in block:
        piece = part.write(scope)
        pieces.append(piece)
        size += len(piece)
        if size > RAW_CHARACTERS:
            raise LetterTooLong("letter", size, LETTER_BYTES)
    return "".join(pieces)


def foreseen(block: Block, scope: Scope) -> Block:
    """The block with that written already which the register alone decides."""
    parts = chain.from_iterable(_foreseen(part, scope) for part in block)
    joined: list[Part] = []
    for fixed, some in groupby(parts, lambda part: isinstance(part, Text)):
        if fixed:
            joined.append(Text(tidy_within(write(some, scope))))
        else:
            joined.extend(some)
    return tuple(joined)


def _foreseen(part: Part, scope: Scope) -> Block:
    if isinstance(part, Printed) and is_common(part.expression):
        return (Text(part.write(scope)),)
    if isinstance(part, Either) and all(is_common(test) for test, _ in part.branches):
        return (Text(VANISHED), *foreseen(part.chosen(scope), scope), Text(VANISHED))
    return (part,)


def written(block: Block, scope: Scope) -> str:
    """The block as text with its blanks in order; raises LetterTooLong."""
    return tidy(write(block, scope))


def written_line(block: Block, scope: Scope) -> str:
    """The block as one line; raises LetterTooLong beyond 200 characters."""
    line = one_line(write(block, scope))
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


def _marked(text: str) -> str:
    return f"{VANISHED}{text}{VANISHED}"
