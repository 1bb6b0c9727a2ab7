"""Names, dates and capitals as each language writes them (Unicode CLDR)."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list

DOTTED_I = frozenset({"tr", "az"})


@lru_cache(maxsize=256)
def locale_of(language: str) -> Locale | None:
    """What CLDR knows of a language tag, or of its language alone; else None."""
    for tag in (language, language.partition("-")[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None


@lru_cache(maxsize=256)
def join_names(names: tuple[str, ...], language: str) -> str:
    """The names as one list; commas alone where CLDR lacks the language."""
    locale = locale_of(language)
    return ", ".join(names) if locale is None else format_list(names, locale=locale)


@lru_cache(maxsize=256)
def long_date(day: date, language: str) -> str:
    """The date in words; YYYY-MM-DD where CLDR lacks the language."""
    locale = locale_of(language)
    return day.isoformat() if locale is None else format_date(day, "long", locale)


def upper(text: str, language: str) -> str:
    """The text in capitals; Turkish and Azerbaijani keep the dot of their i."""
    dotted = language.partition("-")[0] in DOTTED_I
    return (text.replace("i", "İ") if dotted else text).upper()


def lower(text: str, language: str) -> str:
    """The text in small letters, the reverse of `upper`."""
    dotted = language.partition("-")[0] in DOTTED_I
    return (text.replace("İ", "i").replace("I", "ı") if dotted else text).lower()


def capitalize(text: str, language: str) -> str:
    """The text with a capital first letter, the rest as it was written."""
    return upper(text[:1], language) + text[1:]
