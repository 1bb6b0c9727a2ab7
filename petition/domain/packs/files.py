"""Which files a pack has: what each is, and its text."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from petition.domain.packs import tags
from petition.domain.packs.findings import (
    Finding,
    Findings,
    PackRefused,
    Sheet,
    printable,
    suggestion,
)
from petition.domain.saying import Said, languages, say

MOST_FILES = 2_000
MOST_BYTES = 1_000_000
SINGLE = ("campaign.toml", "targets.toml", "people.csv", "events.csv", "partners.toml")
TRANSLATED = {"text": "md", "privacy": "md", "outcome": "md", "letter": "txt"}
IN_LANGUAGE = re.compile(r"(text|privacy|outcome)\.([^./]+)\.md|letter\.([^./]+)\.txt")
UPDATE = re.compile(r"updates/[^/]+\.md")
#: Files that people and their machines leave in folders.
ASIDE = re.compile(
    r"(?:readme|licen[cs]e|copying|changelog|contributing|notes?|authors|todo)(\..*)?"
    r"|.*(?:~|\.bak|\.orig|\.swp)|thumbs\.db|desktop\.ini",
    re.IGNORECASE,
)
#: A Windows path: backslashes, or a drive.
OUTSIDE = re.compile(r"\\|^[A-Za-z]:")
#: What no text file holds: C0 controls besides tab and line end, and DEL.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Page:
    """A file that is there once for each language."""

    language: str
    text: str
    sheet: Sheet


def readable(files: Mapping[str, bytes], found: Findings) -> dict[str, str]:
    """The texts of the files that a pack is made of, LF line ends, no BOM.

    What is no part of a pack is warned about and left out, what cannot be read
    is a mistake; README and the like and dotfiles are passed over. Raises
    PackRefused if there are too many to look at.
    """
    names = [name for name in files if _is_safe(name, found) and not _is_aside(name)]
    if len(names) > MOST_FILES:
        message = say(
            "The folder holds %(number)s files, which is too many", number=len(names)
        )
        remedy = say(
            "Leave only the pack in it, at most %(limit)s files", limit=MOST_FILES
        )
        raise PackRefused((Finding(".", None, message, remedy),))
    ours = [name for name in names if _is_ours(name, found)]
    texts = {name: decoded(files[name], found.on(name)) for name in ours}
    found.unreadable.update(name for name, text in texts.items() if text is None)
    return {name: text for name, text in texts.items() if text is not None}


def _is_safe(name: str, found: Findings) -> bool:
    """Whether the name stays inside the folder."""
    parts = name.split("/")
    if "" in parts or ".." in parts or "." in parts or OUTSIDE.search(name):
        found.on(printable(name)).mistake(
            None,
            say("This file name leads out of the pack’s folder"),
            say("Use names below the folder, with / between them"),
        )
        return False
    return True


def _is_aside(name: str) -> bool:
    *folders, last = name.split("/")
    hidden = any(part.startswith((".", "__MACOSX")) for part in (*folders, last))
    return hidden or ASIDE.fullmatch(last) is not None


def _is_ours(name: str, found: Findings) -> bool:
    """Whether a pack can have a file of that name; warns if it cannot."""
    if name in SINGLE or IN_LANGUAGE.fullmatch(name) or UPDATE.fullmatch(name):
        return True
    found.on(printable(name)).warn(
        None,
        say("This file is no part of a pack, so it is not used"),
        say("If it should be: %(remedy)s", remedy=_name_meant(name)),
    )
    return False


def _name_meant(name: str) -> Said:
    stem = name.partition(".")[0].lower()
    if stem in TRANSLATED:
        file = f"{stem}.<language>.{TRANSLATED[stem]}"
        return say("name it %(file)s", file=file)
    return suggestion(name, (*SINGLE, *(f"{s}.en.{e}" for s, e in TRANSLATED.items())))


def decoded(content: bytes, sheet: Sheet) -> str | None:
    """The text of a file with LF line ends, None with a mistake if it is none."""
    if len(content) > MOST_BYTES:
        sheet.mistake(
            None,
            say("The file has %(size)s bytes, which is too large", size=len(content)),
            say("Shorten it to %(limit)s bytes at most", limit=MOST_BYTES),
        )
        return None
    try:
        text = content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        sheet.mistake(
            content[: error.start].count(b"\n") + 1,
            say("The file is not UTF-8"),
            say("Save it again as UTF-8 (in a spreadsheet: “CSV UTF-8”)"),
        )
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if _is_plain(text, sheet) else None


def _is_plain(text: str, sheet: Sheet) -> bool:
    """Whether there is no control character in the text."""
    hidden = CONTROL.search(text)
    if hidden is not None:
        sheet.mistake(
            text.count("\n", 0, hidden.start()) + 1,
            say(
                "The file holds the control character %(code)s",
                code=f"U+{ord(hidden[0]):04X}",
            ),
            say("Delete it; if there are many, the file is not a text file"),
        )
    return hidden is None


def in_languages(
    kind: str, texts: Mapping[str, str], known: Collection[str], found: Findings
) -> dict[str, Page]:
    """The files of a kind (text, letter, …) in the order of the languages.

    A file for a language that the campaign does not have is a mistake.
    """
    pages: dict[str, Page] = {}
    for name, text in sorted(texts.items()):
        if not name.startswith(f"{kind}."):
            continue
        sheet = found.on(name)
        tag = tags.language(name.split(".")[1], sheet.at(None))
        if tag is None or not tags.one_of(tag, known, sheet.at(None)):
            continue
        if tag in pages:
            sheet.mistake(
                None,
                say(
                    "%(file)s is in %(language)s too",
                    file=pages[tag].sheet.file,
                    language=languages(tag),
                ),
                say("Keep one"),
            )
        pages[tag] = Page(tag, text, sheet)
    return {tag: pages[tag] for tag in (*known, *pages) if tag in pages}
