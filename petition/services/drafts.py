"""The working copy of a campaign's pack: read, saved file by file, published."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from petition.domain.campaigns import Pack
from petition.domain.packs import Finding, PackRefused, ReadPack, read_pack
from petition.domain.refusals import Refusal
from petition.models import Campaign, Draft, DraftFile, PackFile
from petition.services import pack_export, packs
from petition.services.campaigns import UNPUBLISHED
from petition.services.ports import Sealer
from petition.services.written_packs import written_files

Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Kept:
    """A file as it stands; `edit` 0: nobody has saved it in the working copy yet.

    None as content: there is no such file.
    """

    content: bytes | None
    edit: int


class EditedMeanwhile(Refusal):
    """Somebody saved the file since it was loaded; `kept` is what they wrote."""

    def __init__(self, kept: Kept) -> None:
        super().__init__("the file has been saved by somebody else meanwhile")
        self.kept = kept


class DraftMoved(Refusal):
    """Somebody saved the draft while it was about to be published."""


@dataclass(frozen=True)
class Checked:
    """A draft as its readers see it: the pack, or every mistake that keeps it from one.

    Warnings are only known of a draft without mistakes.
    """

    read: ReadPack | None
    findings: tuple[Finding, ...]

    @property
    def pack(self) -> Pack | None:
        """What would be published; None while there are mistakes."""
        return self.read.pack if self.read else None

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What its organisers should know, and may leave as it is."""
        return self.read.warnings if self.read else ()


def files(session: Session, campaign_id: int) -> dict[str, bytes]:
    """The files of the working copy: what is published, with what was saved since."""
    copy = published(session, campaign_id)
    mine = select(DraftFile).where(DraftFile.campaign_id == campaign_id)
    # What begins with a full stop are notes of the workspace, no part of a pack.
    for row in session.scalars(mine.where(DraftFile.name.not_like(".%"))):
        copy.pop(row.name, None)
        if row.content is not None:
            copy[row.name] = row.content
    return dict(sorted(copy.items()))


def published(session: Session, campaign_id: int) -> dict[str, bytes]:
    """The files of what is published; none before the first time."""
    mine = select(PackFile).where(PackFile.campaign_id == campaign_id)
    kept = {row.name: row.content for row in session.scalars(mine)}
    if kept or session.get_one(Campaign, campaign_id).revision == UNPUBLISHED:
        return kept
    return written_files(session, campaign_id)


def edits(session: Session, campaign_id: int) -> dict[str, int]:
    """The edit of each file that was ever saved in the working copy.

    Ask before reading the files: what somebody saves in between is then found out when
    it would be overwritten.
    """
    mine = DraftFile.campaign_id == campaign_id
    rows = session.execute(select(DraftFile.name, DraftFile.edit).where(mine))
    return {row.name: row.edit for row in rows}


def read(session: Session, campaign_id: int, name: str) -> Kept:
    """One file of the working copy."""
    row = session.get(DraftFile, (campaign_id, name))
    if row is not None:
        return Kept(row.content, row.edit)
    file = session.get(PackFile, (campaign_id, name))
    if file is not None:
        return Kept(file.content, 0)
    return Kept(published(session, campaign_id).get(name), 0)


def save(
    session: Session,
    campaign_id: int,
    name: str,
    content: bytes | None,
    *,
    edit: int,
    organiser_id: int | None,
    now: datetime,
) -> int:
    """Keep a file, or None to take it out; the number of its new edit.

    `edit` is that of the file which was changed; EditedMeanwhile if it has another by
    now, and not this very content.
    """
    draft = begin(session, campaign_id)
    kept = read(session, draft.campaign_id, name)
    if kept.content == content:
        return kept.edit
    if kept.edit != edit:
        raise EditedMeanwhile(kept)
    return _put(session, campaign_id, name, content, organiser_id, now)


def begin(session: Session, campaign_id: int) -> Draft:
    """The campaign's draft, begun if there is none; savers of one take turns."""
    campaign = session.get_one(Campaign, campaign_id, with_for_update=True)
    draft = session.get(Draft, campaign_id)
    if draft is None:
        draft = Draft(
            campaign_id=campaign_id, base_revision=campaign.revision, left_out=[]
        )
        session.add(draft)
        session.flush()
    return draft


def digest(files: Files) -> bytes:
    """What tells one state of a draft from another."""
    total = hashlib.sha256()
    for name in sorted(files):
        for part in (name.encode(), files[name]):
            total.update(len(part).to_bytes(8) + part)
    return total.digest()


def check(files: Files) -> Checked:
    """The pack that the files make, or every mistake with file, line and remedy."""
    try:
        return Checked(read_pack(files), ())
    except PackRefused as refused:
        return Checked(None, refused.findings)


def changed(session: Session, campaign_id: int) -> tuple[str, ...]:
    """The names of the files that differ from what is published."""
    old, new = published(session, campaign_id), files(session, campaign_id)
    names = sorted({*old, *new})
    return tuple(name for name in names if old.get(name) != new.get(name))


def publish(
    session: Session,
    sealer: Sealer,
    campaign_id: int,
    read: ReadPack,
    *,
    randomness: Callable[[int], bytes],
    now: datetime,
) -> packs.Imported:
    """Make the checked draft what is published, as new versions where it differs.

    DraftMoved if its files are not those that were checked any more.
    """
    begin(session, campaign_id)
    if files(session, campaign_id) != dict(read.files):
        raise DraftMoved
    uid = session.get_one(Campaign, campaign_id).uid
    done = packs.import_pack(
        session, sealer, read.pack, uid=uid, randomness=randomness, now=now
    )
    pack_export.keep_files(session, campaign_id, read.files)
    return done


def follow(session: Session, campaign_id: int, before: Files, *, now: datetime) -> None:
    """Let the working copy be what was imported just now; `before` is what it was.

    Each file that is another now gets a new edit, so that whoever has it open is
    shown the difference when they save.
    """
    draft = begin(session, campaign_id)
    draft.base_revision = session.get_one(Campaign, campaign_id).revision
    new = published(session, campaign_id)
    for name in sorted({*before, *new}):
        if before.get(name) != new.get(name):
            _put(session, campaign_id, name, new.get(name), None, now)


def edited_here(session: Session, campaign_id: int) -> bool:
    """Whether the workspace holds or has published what the last import did not."""
    draft = session.get(Draft, campaign_id)
    if draft is None:
        return False
    revision = session.get_one(Campaign, campaign_id).revision
    return revision != draft.base_revision or bool(changed(session, campaign_id))


def rehearsed(session: Session, campaign_id: int) -> bytes | None:
    """The digest of the draft that was walked through last."""
    draft = session.get(Draft, campaign_id)
    return draft.rehearsed if draft else None


def note_rehearsal(
    session: Session, campaign_id: int, digest: bytes, *, now: datetime
) -> None:
    """Note which draft somebody has walked through."""
    begin(session, campaign_id).rehearsed = digest


def left_out(session: Session, campaign_id: int) -> tuple[str, ...]:
    """The languages that are knowingly left incomplete."""
    draft = session.get(Draft, campaign_id)
    return tuple(draft.left_out) if draft else ()


def leave_out(session: Session, campaign_id: int, languages: Sequence[str]) -> None:
    """Say which languages are knowingly left incomplete."""
    begin(session, campaign_id).left_out = sorted(set(languages))


def _put(
    session: Session,
    campaign_id: int,
    name: str,
    content: bytes | None,
    organiser_id: int | None,
    now: datetime,
) -> int:
    row = session.get(DraftFile, (campaign_id, name))
    if row is None:
        row = DraftFile(campaign_id=campaign_id, name=name, edit=0)
        session.add(row)
    row.content, row.edit = content, row.edit + 1
    row.saved_by, row.saved_at = organiser_id, now
    session.flush()
    return row.edit
