"""What the code says in English, and the catalogues that say it in other languages."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from petition.documents.words import FALLBACK, FOLDER, interface_languages

ROOT = Path(__file__).resolve().parents[2]
#: Rules say what they have to tell with these; `make messages` names them too.
KEYWORDS = {**DEFAULT_KEYWORDS, "say": None, "say_many": (1, 2)}
LANGUAGES = [tag for tag in interface_languages() if tag != FALLBACK]


@lru_cache
def extracted() -> dict[str, tuple[str, ...]]:
    """Every message of code and templates, by its first form, as `make messages`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    mappings = project["tool"]["babel"]["mappings"]
    methods = [(one["pattern"], one["method"]) for one in mappings]
    options = {one["pattern"]: one for one in mappings}
    found = {}
    for _, _, message, _, _ in extract_from_dir(str(ROOT), methods, options, KEYWORDS):
        forms = (message,) if isinstance(message, str) else tuple(message)
        found[forms[0]] = forms
    return found


@lru_cache
def catalogue(language: str) -> Catalog:
    """The catalogue of a language, as it lies in the repository."""
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file)


def messages(language: str) -> list[Message]:
    """The messages of a catalogue, without its header."""
    return [message for message in catalogue(language) if message.id]


def english(message: Message) -> tuple[str, ...]:
    """The English forms: one, or one and many."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def translations(message: Message) -> tuple[str, ...]:
    """The translated forms: one, or as many as the language has."""
    string = message.string
    return (string,) if isinstance(string, str) else tuple(string)


def pairs(language: str) -> list[tuple[str, str]]:
    """Each translated form beside each English form of its message."""
    return [
        (source, form)
        for message in messages(language)
        for source in english(message)
        for form in translations(message)
    ]
