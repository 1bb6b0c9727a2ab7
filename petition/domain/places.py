"""Countries and languages, as CLDR knows them."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError

#: Two-letter codes of CLDR that ISO 3166-1 does not give to a country.
NO_COUNTRIES = frozenset(
    "EU EZ UN QO XA XB ZZ AC CP CQ DG EA IC TA".split()  # noqa: SIM905
)


#: Tags of CLDR for no language, or for none in particular.
NO_LANGUAGES = frozenset({"root", "und", "mul", "zxx", "mis"})
#: Unicode has the letters that Kazakh adds to Cyrillic behind all others.
ALPHABET = (
    " \"'(),-.abcdefghijklmnopqrstuvwxyzаәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
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


@lru_cache(maxsize=4096)
def language_name(tag: str, in_tag: str) -> str:
    """The name of a language in another language, else its tag.

    A script or region that CLDR has no own name for follows in brackets.
    """
    locale = locale_of(in_tag)
    if locale is None:
        return tag
    base, *parts = tag.split("-")
    whole = locale.languages.get("_".join((base, *parts)))
    if whole or base not in locale.languages:
        return str(whole or tag)
    known = (locale.scripts.get(p) or locale.territories.get(p) for p in parts)
    details = ", ".join(str(one) for one in known if one)
    name = str(locale.languages[base])
    return f"{name} ({details})" if details else name


@lru_cache
def language_tags(in_tag: str) -> tuple[str, ...]:
    """The tags of all languages that have a name in another language."""
    locale = locale_of(in_tag)
    named = locale.languages if locale is not None else {}
    tags = (str(tag) for tag in named if tag not in NO_LANGUAGES)
    return tuple(tag.replace("_", "-") for tag in tags)


def alphabetical(name: str) -> list[int]:
    """What sorts names as a dictionary does, in Kazakh as well."""
    return [
        ALPHABET.find(letter) if letter in ALPHABET else ord(letter) + len(ALPHABET)
        for letter in name.casefold()
    ]


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
    return tuple(sorted(pairs, key=lambda pair: alphabetical(pair[1])))
