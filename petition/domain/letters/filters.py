"""The closed list of filters: what each takes, gives and does."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from petition.domain.letters import languages
from petition.domain.saying import Said, say

Value = str | int | tuple[str, ...] | date


class Kind(StrEnum):
    """What an expression stands for, known before any letter is written."""

    TEXT = "text"
    NUMBER = "number"
    NAMES = "names"
    DATE = "date"
    TRUTH = "truth"
    UNKNOWN = "unknown"  # A mistake that has been reported.

    @property
    def said(self) -> Said:
        """What it is called in a sentence."""
        return CALLED[self]


CALLED: Mapping[Kind, Said] = {
    Kind.TEXT: say("text"),
    Kind.NUMBER: say("a number"),
    Kind.NAMES: say("a list of names"),
    Kind.DATE: say("a date"),
    Kind.TRUTH: say("a yes or no"),
    Kind.UNKNOWN: say("a mistake that has been reported"),
}


@dataclass(frozen=True)
class Filter:
    """A change to a value; `work` gets the value, the argument and the language."""

    takes: Kind
    gives: Kind
    work: Callable[[Value, str, str], Value]
    argument: bool = False


def _default(value: Value, argument: str, language: str) -> Value:
    return value or argument


def _title(value: Value, argument: str, language: str) -> Value:
    return re.sub(
        r"\S+", lambda word: languages.capitalize(word[0], language), str(value)
    )


def _names(value: Value, argument: str, language: str) -> Value:
    return languages.join_names(value if isinstance(value, tuple) else (), language)


def _count(value: Value, argument: str, language: str) -> Value:
    return len(value) if isinstance(value, tuple) else 0


def spoken(value: Value, language: str) -> str:
    """The value as it stands in a letter."""
    return (
        languages.long_date(value, language) if isinstance(value, date) else str(value)
    )


FILTERS: Mapping[str, Filter] = {
    "default": Filter(Kind.TEXT, Kind.TEXT, _default, argument=True),
    "upper": Filter(
        Kind.TEXT, Kind.TEXT, lambda v, _, tag: languages.upper(str(v), tag)
    ),
    "lower": Filter(
        Kind.TEXT, Kind.TEXT, lambda v, _, tag: languages.lower(str(v), tag)
    ),
    "capitalize": Filter(
        Kind.TEXT, Kind.TEXT, lambda v, _, tag: languages.capitalize(str(v), tag)
    ),
    "title": Filter(Kind.TEXT, Kind.TEXT, _title),
    "trim": Filter(Kind.TEXT, Kind.TEXT, lambda v, *_: str(v).strip()),
    "names": Filter(Kind.NAMES, Kind.TEXT, _names),
    "count": Filter(Kind.NAMES, Kind.NUMBER, _count),
    "date": Filter(Kind.DATE, Kind.TEXT, lambda v, _, tag: spoken(v, tag)),
}
"""Every filter that a letter may use."""

FAMILIAR = {"length": "count", "join": "names", "d": "default", "uppercase": "upper"}
"""Filters of other template languages, and ours that do the same."""
