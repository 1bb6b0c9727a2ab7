"""The updates and events of a draft: read with their mistakes, changed one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from petition.domain.campaigns import Event, Update
from petition.domain.packs import Finding, tags, writing
from petition.domain.packs.events import read_events
from petition.domain.packs.files import readable
from petition.domain.packs.findings import Findings
from petition.domain.packs.manifest import read_manifest
from petition.domain.packs.targets import read_targets
from petition.domain.packs.updates import NAME, read_updates
from petition.services import drafts

EVENTS = "events.csv"


@dataclass(frozen=True)
class DraftUpdate:
    """One update in the languages that it is in; `files` names them, `edits` too."""

    date: date
    slug: str
    versions: Mapping[str, Update]
    files: Mapping[str, str]
    edits: Mapping[str, int]

    @property
    def name(self) -> str:
        """What addresses and mailings call it."""
        return f"{self.date}-{self.slug}"

    @property
    def publish_at(self) -> datetime | None:
        """When it is to be seen; of several moments the last."""
        moments = [one.publish_at for one in self.versions.values() if one.publish_at]
        return max(moments, default=None)

    def edit(self, language: str) -> int:
        """The edit of its file in a language."""
        return self.edits.get(language, 0)


@dataclass(frozen=True)
class DraftNews:
    """Updates, the newest first, and events as the draft has them."""

    updates: tuple[DraftUpdate, ...]
    events: tuple[Event, ...]
    mistakes: tuple[Finding, ...]
    languages: tuple[str, ...]
    default_language: str
    targets: Mapping[str, str]
    events_edit: int

    def find(self, name: str) -> DraftUpdate | None:
        """An update by its name."""
        return next((one for one in self.updates if one.name == name), None)

    def event(self, key: str) -> Event | None:
        """An event by its key."""
        return next((one for one in self.events if one.key == key), None)


def of_draft(session: Session, campaign_id: int) -> DraftNews:
    """The news of the working copy, whatever is wrong with it."""
    edits = drafts.edits(session, campaign_id)
    files = drafts.files(session, campaign_id)
    found = Findings()
    texts = readable(files, found)
    manifest = read_manifest(texts.get("campaign.toml", ""), found.on("campaign.toml"))
    targets = read_targets(texts.get("targets.toml"), manifest, (), Findings())
    keys = {one.key: next(iter(one.name.values()), one.key) for one in targets}
    updates = read_updates(texts, manifest.languages, found)
    events = read_events(texts.get(EVENTS), (), manifest.languages, found)
    return DraftNews(
        updates=_gathered(updates, texts, edits),
        events=events,
        mistakes=tuple(
            one for one in found.mistakes if one.file.startswith(("updates/", EVENTS))
        ),
        languages=manifest.languages,
        default_language=manifest.default_language,
        targets=keys,
        events_edit=edits.get(EVENTS, 0),
    )


def update_file(update: Update, languages: Sequence[str]) -> tuple[bytes, Findings]:
    """An update's file, and what its reader says of it."""
    found, name = Findings(), writing.update_name(update)
    content = writing.update_text(update).encode("utf-8", "replace")
    texts = readable({name: content}, found)
    read_updates(texts, languages, found)
    return content, found


def events_file(
    events: Sequence[Event], news: DraftNews
) -> tuple[bytes | None, Findings]:
    """The file that holds these events, None without any; and what its reader says."""
    found = Findings()
    if not events:
        return None, found
    content = writing.events_text(events).encode("utf-8", "replace")
    texts = readable({EVENTS: content}, found)
    read_events(texts.get(EVENTS), [*news.targets], news.languages, found)
    return content, found


def _gathered(
    updates: Sequence[Update], texts: Mapping[str, str], edits: Mapping[str, int]
) -> tuple[DraftUpdate, ...]:
    files = _files(texts)
    gathered: dict[tuple[date, str], dict[str, Update]] = {}
    for one in updates:
        gathered.setdefault((one.date, one.slug), {})[one.language] = one
    made = []
    for (day, slug), versions in sorted(gathered.items(), reverse=True):
        mine = {tag: files[f"{day}-{slug}", tag] for tag in versions}
        theirs = {tag: edits.get(file, 0) for tag, file in mine.items()}
        made.append(DraftUpdate(day, slug, versions, mine, theirs))
    return tuple(made)


def _files(texts: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """The files of the updates by name and language, however they spell that."""
    found = {}
    for file in texts:
        parts = NAME.fullmatch(file)
        if parts is not None:
            tag = tags.canonical(parts[3]) or parts[3]
            found[f"{parts[1]}-{parts[2]}", tag] = file
    return found
