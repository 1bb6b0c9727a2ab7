"""What a draft would change, what was published when, and whether it may open."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from petition.domain.campaigns import CampaignState, CampaignText, Pack
from petition.domain.differences import Line, differences
from petition.domain.letter_samples import STAND_IN_TARGET
from petition.domain.opening import Check, Facts, checklist
from petition.domain.packs import writing
from petition.domain.refusals import Refusal
from petition.models import Campaign, LetterVersion, TextVersion
from petition.services import campaigns, drafts, keys
from petition.services.drafts import Files

TARGETS = "targets.toml"
KINDS: dict[str, Any] = {"text": TextVersion, "letter": LetterVersion}


class NotReady(Refusal):
    """The campaign may not open yet; `unmet` says why."""

    def __init__(self, unmet: tuple[Check, ...]) -> None:
        super().__init__(", ".join(check.point for check in unmet))
        self.unmet = unmet


@dataclass(frozen=True)
class Change:
    """A file that differs from what is published."""

    name: str
    lines: tuple[Line, ...]
    new: bool
    gone: bool


@dataclass(frozen=True)
class Version:
    """A published version of a text or letter; `is_blank`: it was taken out then."""

    kind: str
    language: str
    version: int
    published_at: datetime
    is_blank: bool


def changes(old: Files, new: Files) -> tuple[Change, ...]:
    """What makes the new files differ from the old ones, by name.

    They are compared as if all were laid out alike: the lines tell what they say.
    """
    before, after = _comparable(old, new)
    names = [n for n in sorted({*old, *new}) if old.get(n) != new.get(n)]
    return tuple(
        Change(
            name,
            differences(before.get(name, ""), after.get(name, "")),
            new=name not in old,
            gone=name not in new,
        )
        for name in names
    )


def versions(session: Session, campaign_id: int) -> list[Version]:
    """Every published version of texts and letters, newest first."""
    rows = [
        Version(kind, row.language, row.version, row.published_at, not _source(row))
        for kind, table in KINDS.items()
        for row in session.scalars(
            select(table).where(table.campaign_id == campaign_id)
        )
    ]
    return sorted(rows, key=lambda one: (one.published_at, one.version), reverse=True)


def compare(
    session: Session, campaign_id: int, kind: str, language: str, one: int, other: int
) -> tuple[Line, ...] | None:
    """What changed between two published versions; None if one was never there."""
    table = KINDS.get(kind)
    if table is None:
        return None
    mine = select(table).where(
        table.campaign_id == campaign_id,
        table.language == language,
        table.version.in_((one, other)),
    )
    found = {row.version: _source(row) for row in session.scalars(mine)}
    if not {one, other} <= found.keys():
        return None
    return differences(found[one], found[other], context=3)


def opening_checks(session: Session, campaign_id: int) -> tuple[Check, ...]:
    """The checklist of a campaign as its draft stands; publishing it is one point."""
    files, key = drafts.files(session, campaign_id), keys.team_key(session)
    return checklist(
        Facts(
            pack=_pack(files),
            unpublished=drafts.changed(session, campaign_id),
            left_out=drafts.left_out(session, campaign_id),
            rehearsed=drafts.rehearsed(session, campaign_id) == drafts.digest(files),
            key_proved=key is not None and key.proved_at is not None,
        )
    )


def change_state(
    session: Session,
    campaign_id: int,
    to: CampaignState,
    checks: Sequence[Check],
    *,
    now: datetime,
) -> None:
    """Open, pause or close a campaign; the first opening needs every check.

    Raises NotReady or NotAllowed.
    """
    campaign = session.get_one(Campaign, campaign_id)
    first = campaign.state == CampaignState.DRAFT and to is CampaignState.OPEN
    unmet = tuple(check for check in checks if not check.met)
    if first and unmet:
        raise NotReady(unmet)
    campaigns.change_state(session, campaign.slug, to, now=now)


def _pack(files: Files) -> Pack | None:
    """What the files make; without targets, too, so that the rest can be looked at."""
    pack = drafts.check(files).pack
    if pack or TARGETS in files:
        return pack
    stood_in = drafts.check({**files, TARGETS: STAND_IN_TARGET.encode()}).pack
    return stood_in and replace(stood_in, targets=())


def _source(row: TextVersion | LetterVersion) -> str:
    """A version as the file that it was published from."""
    if isinstance(row, LetterVersion):
        return row.source
    if not row.title:
        return ""
    text = writing.text_text(CampaignText(row.title, row.summary, row.ask, row.story))
    return f"{text}\n{row.privacy}" if row.privacy else text


def _comparable(*both: Files) -> list[dict[str, str]]:
    """Whole packs as we would write them, and tables row by row."""
    packs = [drafts.check(files).pack for files in both]
    written = [writing.pack_files(pack) for pack in packs if pack]
    if len(written) < len(both):
        written = [{} for _ in both]
    return [
        {name: _rows(name, ours.get(name) or _text(files[name])) for name in files}
        for files, ours in zip(both, written, strict=True)
    ]


def _rows(name: str, text: str) -> str:
    """The rows of a table with what is filled in; any other file as it is."""
    if not name.endswith(".csv"):
        return text
    try:
        rows = [*csv.DictReader(text.splitlines(keepends=True))]
    except csv.Error:
        return text  # A draft may hold what no table is.
    return "\n".join(
        " · ".join(f"{k}: {v}" for k, v in row.items() if v) for row in rows
    )


def _text(content: bytes | None) -> str:
    return writing.lf((content or b"").decode("utf-8", "replace"))
