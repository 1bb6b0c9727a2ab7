"""Countries and languages, as CLDR knows them."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError

#: Two-letter codes of CLDR that ISO 3166-1 does not give to a country.
NO_COUNTRIES = frozenset(
    "EU EZ UN QO XA XB ZZ AC CP CQ DG EA IC TA".split()  # noqa: SIM905
)


@lru_cache
def locale_of(tag: str) -> Locale | None:
    """What CLDR knows of a language tag, or of its main part; else None."""
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        base = tag.split("-")[0]
        return locale_of(base) if base != tag else None


def direction(tag: str) -> str:
    """ltr or rtl; what CLDR does not know is taken to run left to right."""
    locale = locale_of(tag)
    return "ltr" if locale is None else str(locale.text_direction)


@lru_cache(maxsize=4096)
def country_name(code: str, tag: str) -> str:
    """The name of a country in a language, else in English, else its code."""
    for locale in (locale_of(tag), Locale.parse("en")):
        if locale is not None and code in locale.territories:
            return str(locale.territories[code])
    return code


def language_name(tag: str, in_tag: str) -> str:
    """The name of a language in another language, else its tag."""
    locale = locale_of(in_tag)
    names = locale.languages if locale is not None else {}
    return str(names.get(tag.replace("-", "_")) or names.get(tag.split("-")[0]) or tag)


@lru_cache
def country_codes() -> frozenset[str]:
    """Every country that a supporter may name (ISO 3166-1 alpha-2, and XK)."""
    return frozenset(
        code
        for code in map(str, Locale.parse("en").territories)
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES
    )


@lru_cache
def countries(tag: str) -> tuple[tuple[str, str], ...]:
    """All countries as (code, name), in the order of their names."""
    pairs = ((code, country_name(code, tag)) for code in country_codes())
    return tuple(sorted(pairs, key=lambda pair: pair[1].casefold()))
