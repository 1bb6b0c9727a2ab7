"""Translation parity: which blocks of a source changed since it was translated.

A block is a paragraph: what stands between blank lines. Beside each translation the
draft keeps the source as it was when the translation was saved (`kept_source`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

BLANK = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True)
class Block:
    """A paragraph of the source as it is now; `stale` if it is not as translated."""

    text: str
    stale: bool
    was: str


@dataclass(frozen=True)
class Parity:
    """The source's blocks, and those that have been taken out since."""

    blocks: tuple[Block, ...]
    gone: tuple[str, ...]

    @property
    def stale(self) -> int:
        """How many blocks somebody should look at."""
        return sum(block.stale for block in self.blocks) + len(self.gone)


def kept_source(name: str) -> str:
    """Where a draft keeps the source that a file was translated from."""
    return f".sources/{name}"


def blocks_of(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, without blanks at the ends of their lines."""
    lines = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n"))
    return tuple(block for block in BLANK.split(lines.strip("\n")) if block.strip())


def compare(was: str, now: str) -> Parity:
    """What changed between the source that was translated and the one of now."""
    old, new = blocks_of(was), blocks_of(now)
    found: list[Block] = []
    gone: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [Block(text, stale=False, was=text) for text in new[c:d]]
            continue
        found += _changed(old[a:b], new[c:d])
        gone += old[a + (d - c) : b]
    return Parity(tuple(found), tuple(gone))


def _changed(old: Sequence[str], new: Sequence[str]) -> list[Block]:
    """New blocks beside the old ones that they most likely come from."""
    return [
        Block(text, stale=True, was=old[place] if place < len(old) else "")
        for place, text in enumerate(new)
    ]
