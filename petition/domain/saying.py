"""Sentences as data: in English where they are made, in any language where they are
read.

Rules know no catalogues. What they have to tell people they say with `say`, which
`make messages` knows as it knows gettext; `Words.said` says it in another language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Languages:
    """Languages in a sentence: tags in files and commands, names on pages."""

    tags: tuple[str, ...]

    def __str__(self) -> str:
        """The tags, as files and file names have them."""
        return ", ".join(self.tags)


class Said(str):
    """A sentence in English that remembers what it was made of.

    `one` holds a place such as %(name)s for each of the `values`; `many`, if there is
    any, is its form for `n` things.
    """

    one: str
    many: str
    n: int
    values: Mapping[str, Value]


Value = str | int | Languages
"""What fills a place: a sentence or word of ours (Said), something quoted, a number."""


def say(message: str, /, **values: Value) -> Said:
    """The sentence with its places filled; the message is written out, never built."""
    return _said(message, "", 1, values)


def say_many(one: str, many: str, n: int, /, **values: Value) -> Said:
    """The sentence for `n` things, which fills the place %(n)s."""
    return _said(one, many, n, {"n": n, **values})


def languages(*tags: str) -> Languages:
    """One or more languages, to be named in a sentence."""
    return Languages(tags)


def listed(words: Iterable[str]) -> str:
    """Words that mean something to programs, side by side in every language."""
    return ", ".join(words)


def _said(one: str, many: str, n: int, values: Mapping[str, Value]) -> Said:
    form = many if many and n != 1 else one
    told = Said(form % {name: _english(value) for name, value in values.items()})
    told.one, told.many, told.n = one, many, n
    told.values = MappingProxyType(dict(values))
    return told


def _english(value: Value) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
