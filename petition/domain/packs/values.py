"""Single values that several files of a pack hold, checked the same way."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from petition.domain.dates import PartialDate
from petition.domain.names import TURNING
from petition.domain.packs.findings import (
    Complain,
    did_you_mean,
    lacking,
    quoted,
    suggestion,
)
from petition.domain.places import country_codes, country_name
from petition.domain.saying import Said, say, say_many

LINE_LIMIT = 300


@dataclass(frozen=True)
class KeyRule:
    """What keys of a kind look like, as a pattern and in words."""

    pattern: re.Pattern[str]
    words: Said


KEY = KeyRule(
    re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}"),
    say(
        "Use at most 63 of a-z, A-Z, 0-9, - and _, for example %(example)s",
        example="embassy-gb",
    ),
)
SLUG = KeyRule(
    re.compile(r"[a-z0-9][a-z0-9-]{0,62}"),
    say(
        "Use at most 63 of a-z, 0-9 and -, for example %(example)s",
        example="free-the-dockers",
    ),
)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
HIDDEN = re.compile(rf"[\x00-\x1f\x7f-\x9f\u2028\u2029{TURNING}]")
MIXED_UP = {"UK": "GB", "EL": "GR"}
Choice = TypeVar("Choice", bound=StrEnum)


def single_line(value: str, complain: Complain, limit: int = LINE_LIMIT) -> str:
    """A name or title in NFC, without blanks around it.

    Complains about control characters, line ends, characters that turn the reading
    order, and more than `limit` characters.
    """
    value = unicodedata.normalize("NFC", value.strip(" \t\n"))
    hidden = HIDDEN.search(value)
    if hidden is not None:
        complain(
            say(
                "%(value)s holds the hidden character %(code)s",
                value=quoted(value),
                code=f"U+{ord(hidden[0]):04X}",
            ),
            say("Delete it; names and titles are one line of plain text"),
        )
    if len(value) > limit:
        complain(
            say_many(
                "%(value)s has %(n)s character",
                "%(value)s has %(n)s characters",
                len(value),
                value=quoted(value),
            ),
            say("Use at most %(limit)s", limit=limit),
        )
    return value


def key(value: str, complain: Complain, rule: KeyRule = KEY) -> str:
    """A key that addresses, forms and tables can carry, or a complaint and ""."""
    if rule.pattern.fullmatch(value):
        return value
    message = (
        say("%(value)s cannot be a key", value=quoted(value))
        if value
        else lacking("key")
    )
    complain(message, rule.words)
    return ""


def choice(
    value: str, kind: type[Choice], of: str, complain: Complain
) -> Choice | None:
    """The member of an enum that a word names, or a complaint and None.

    `of` is the key or column that the word is the value of.
    """
    word = value.strip().lower()
    if word in list(kind):
        return kind(word)
    complain(
        say("%(value)s is not a value of %(key)s", value=quoted(value), key=of),
        suggestion(word, list(kind)),
    )
    return None


def day(value: str, complain: Complain) -> date | None:
    """A day as YYYY-MM-DD, or a complaint and None."""
    try:
        if DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass  # 31 April is complained about like a word.
    complain(
        say("%(value)s is not a day", value=quoted(value)),
        say("Write it as %(example)s", example="2014-04-22"),
    )
    return None


def partial_date(value: str, complain: Complain) -> PartialDate | None:
    """A date as precise as its source, or a complaint and None."""
    try:
        if value.isascii():
            return PartialDate(value)
    except ValueError:
        pass
    complain(
        say("%(value)s is not a date", value=quoted(value)),
        say("Write it as 2014, 2014-04 or 2014-04-22"),
    )
    return None


def country(value: str, complain: Complain) -> str | None:
    """A country code in capitals, or a complaint and None."""
    code = value.strip().upper()
    if code in country_codes():
        return code
    complain(
        say("%(value)s is not a country code", value=quoted(value)),
        _country_meant(code),
    )
    return None


def _country_meant(code: str) -> Said:
    names = {country_name(known, "en").upper(): known for known in country_codes()}
    meant = MIXED_UP.get(code) or names.get(code)
    if meant:
        return did_you_mean(meant)
    return say("Write the two letters of ISO 3166-1, for example GB or KZ")
