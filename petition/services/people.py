"""The register of a draft: read with its mistakes, changed one person at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from petition.domain.campaigns import Person
from petition.domain.differences import Line, differences
from petition.domain.letter_samples import look
from petition.domain.packs import Finding, writing
from petition.domain.packs.files import readable
from petition.domain.packs.findings import Findings
from petition.domain.packs.manifest import read_manifest
from petition.domain.packs.people import read_people
from petition.services import drafts
from petition.services.drafts import Files

FILE = "people.csv"


@dataclass(frozen=True)
class DraftPeople:
    """People as the draft has them, what is wrong with them, and the file's edit."""

    people: tuple[Person, ...]
    mistakes: tuple[Finding, ...]
    languages: tuple[str, ...]
    default_language: str
    edit: int

    def find(self, key: str) -> Person | None:
        """One of them by their key."""
        return next((one for one in self.people if one.key == key), None)

    def with_person(self, person: Person) -> tuple[Person, ...]:
        """All of them, one changed or added at the end."""
        if self.find(person.key) is None:
            return (*self.people, person)
        return tuple(person if one.key == person.key else one for one in self.people)

    def without(self, key: str) -> tuple[Person, ...]:
        """All of them but one."""
        return tuple(one for one in self.people if one.key != key)


def of_draft(session: Session, campaign_id: int) -> DraftPeople:
    """The register of the working copy."""
    edit = drafts.read(session, campaign_id, FILE).edit
    return read(drafts.files(session, campaign_id), edit)


def read(files: Files, edit: int = 0) -> DraftPeople:
    """The people that files hold, whatever else is wrong with them."""
    found = Findings()
    texts = readable(files, found)
    manifest = read_manifest(texts.get("campaign.toml", ""), found.on("campaign.toml"))
    people = read_people(texts.get(FILE), manifest.languages, found)
    mistakes = tuple(one for one in found.mistakes if one.file == FILE)
    return DraftPeople(
        people, mistakes, manifest.languages, manifest.default_language, edit
    )


def changed(
    files: Files, people: Sequence[Person], edit: int
) -> tuple[dict[str, bytes], DraftPeople]:
    """The files with these people in the register, and how it reads then."""
    kept = {name: content for name, content in files.items() if name != FILE}
    if people:
        kept[FILE] = writing.people_text(people).encode("utf-8", "replace")
    return kept, read(kept, edit)


def changed_letters(
    before: Files, after: Files, at: datetime, url: str
) -> Mapping[str, tuple[Line, ...]]:
    """How the letter of one invented supporter differs, in each language that does."""
    told = {}
    for tag in read(before).languages:
        source = before.get(f"letter.{tag}.txt")
        if source is not None:
            letter = source.decode("utf-8", "replace")
            old, new = (_sample(one, tag, letter, at, url) for one in (before, after))
            told[tag] = differences(old, new)
    return {tag: lines for tag, lines in told.items() if lines}


def _sample(files: Files, tag: str, letter: str, at: datetime, url: str) -> str:
    samples = look(files, tag, letter, at, url).samples
    return f"{samples[0].subject}\n\n{samples[0].text}" if samples else ""
