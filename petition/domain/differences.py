"""What changed between two texts, line by line and word by word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

#: Words with the blanks behind them; the text is all of them joined.
WORDS = re.compile(r"\s*\S+\s*|\s+")
#: Longer passages are shown as a whole, gone and new: comparing takes the square.
MOST_WORDS = 3_000


class Kind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    """Some words that have one fate."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Line:
    """A line of either text, or of both; `skipped` lines before it are not shown."""

    pieces: tuple[Piece, ...]
    skipped: int = 0

    @property
    def changed(self) -> bool:
        """Whether anything in it did."""
        return any(piece.kind is not Kind.SAME for piece in self.pieces)


def differences(old: str, new: str, context: int = 1) -> tuple[Line, ...]:
    """The lines that differ, with `context` unchanged ones around; none if none do."""
    return tuple(_shortened([*_lines(old.splitlines(), new.splitlines())], context))


def _lines(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    matcher = difflib.SequenceMatcher(None, old, new)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            yield from (Line((Piece(Kind.SAME, line),)) for line in old[i:j])
        elif j - i == m - k:
            pairs = zip(old[i:j], new[k:m], strict=True)
            yield from (Line(words(*pair)) for pair in pairs)
        else:
            yield from (Line((Piece(Kind.GONE, line),)) for line in old[i:j])
            yield from (Line((Piece(Kind.NEW, line),)) for line in new[k:m])


def words(old: str, new: str) -> tuple[Piece, ...]:
    """One text turned into the other, word by word."""
    if old == new:
        return (Piece(Kind.SAME, old),)
    before, after = WORDS.findall(old), WORDS.findall(new)
    if len(before) + len(after) > MOST_WORDS:
        return _pieces(old, new)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    pieces: list[Piece] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Kind.SAME, "".join(before[i:j])))
        else:
            pieces += _pieces("".join(before[i:j]), "".join(after[k:m]))
    return tuple(pieces)


def _pieces(old: str, new: str) -> tuple[Piece, ...]:
    both = (Piece(Kind.GONE, old), Piece(Kind.NEW, new))
    return tuple(piece for piece in both if piece.text)


def _shortened(lines: Sequence[Line], context: int) -> Iterator[Line]:
    """Only what changed and a little around it."""
    changed = [number for number, line in enumerate(lines) if line.changed]
    near = {
        number
        for at in changed
        for number in range(max(0, at - context), min(len(lines), at + context + 1))
    }
    shown = -1
    for number in sorted(near):
        yield Line(lines[number].pieces, skipped=number - shown - 1)
        shown = number
