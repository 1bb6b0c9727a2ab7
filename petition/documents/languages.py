"""Languages by their names: to choose from, and what somebody meant who typed one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from petition.documents.words import FALLBACK, Words, interface_languages, words_for
from petition.domain import places
from petition.domain.packs.tags import canonical

#: What languages call themselves (CLDR), a line each. Babel would have to load every
#: locale for it: three seconds, and 130 MB for good.
OWN_NAMES = Path(__file__).with_name("own_names.txt")
#: Between a language's name here and its own.
DASH = " — "


@lru_cache
def own_names() -> Mapping[str, str]:
    """The names of languages in themselves, by tag."""
    lines = OWN_NAMES.read_text().splitlines()
    return dict(line.split(" ", 1) for line in lines)


def named(words: Words, tag: str) -> str:
    """A language as it is called here and by those who speak it."""
    here, own = words.language(tag), own_names().get(tag, "")
    return here if own.casefold() in ("", here.casefold()) else f"{here}{DASH}{own}"


def offered(words: Words) -> tuple[tuple[str, str], ...]:
    """Languages as (tag, name): those of the interface, then all that name themselves.

    Each stands there once, the rest in the order of their names.
    """
    return _offered(words.interface)


def every(words: Words) -> tuple[str, ...]:
    """The names of all languages that have one here, rare ones as well."""
    return tuple(name for name, _ in _by_name(words.interface))


def meant(words: Words, typed: str) -> str | None:
    """The tag of a language that was typed or chosen by a name, or as a tag."""
    wanted = " ".join(typed.split())
    tag = canonical(wanted.replace("_", "-"))
    # Some names are tags of other languages, too: Ga is gaa, ga is Irish.
    if tag == wanted and tag in places.language_tags("en"):
        return tag
    return _spellings(words.interface).get(wanted.casefold()) or tag


@lru_cache
def _offered(interface: str) -> tuple[tuple[str, str], ...]:
    words, first = words_for(interface), interface_languages()
    rest = [(tag, name) for name, tag in _by_name(interface) if tag in own_names()]
    mine = [(tag, named(words, tag)) for tag in first]
    return (*mine, *(pair for pair in rest if pair[0] not in first))


@lru_cache
def _by_name(interface: str) -> tuple[tuple[str, str], ...]:
    words = words_for(interface)
    found = ((named(words, tag), tag) for tag in places.language_tags(interface))
    return tuple(sorted(found, key=lambda pair: places.alphabetical(pair[0])))


@lru_cache
def _spellings(interface: str) -> Mapping[str, str]:
    """Tags by all that one may write for a language, the page's own name first."""
    words, spelt = words_for(interface), {}
    for tag in places.language_tags(interface):
        spelt[named(words, tag).casefold()] = tag
    for speaker in (words, words_for(FALLBACK)):
        for tag in places.language_tags(speaker.interface):
            spelt.setdefault(speaker.language(tag).casefold(), tag)
    for tag, own in own_names().items():
        spelt.setdefault(own.casefold(), tag)
    return spelt
