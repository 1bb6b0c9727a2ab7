"""Taking a pack in from a folder, without overwriting what was written here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from petition.domain.packs import ReadPack
from petition.domain.refusals import Refusal
from petition.models import Campaign
from petition.services import audit, drafts, pack_export, packs, parity, texts
from petition.services.drafts import Files
from petition.services.packs import Imported
from petition.services.ports import Sealer


class EditedHere(Refusal):
    """Importing would overwrite what organisers wrote in the workspace: `files`."""

    def __init__(self, files: Files) -> None:
        super().__init__("the campaign was edited in the workspace")
        self.files = files


def take_in(
    session: Session,
    sealer: Sealer,
    read: ReadPack,
    *,
    replace: bool,
    demo: bool,
    uid: UUID,
    randomness: Callable[[int], bytes],
    now: datetime,
) -> Imported:
    """Import a checked pack and let the working copy follow it.

    EditedHere, unless it may `replace`, if organisers have written or published
    anything since the last import that the pack does not hold.
    """
    before = _working_copy(session, read.pack.slug)
    if not replace:
        _refuse_to_overwrite(session, read, before)
    done = packs.import_pack(
        session, sealer, read.pack, uid=uid, randomness=randomness, now=now, demo=demo
    )
    pack_export.keep_files(session, done.campaign_id, read.files)
    if not done.new:
        drafts.follow(session, done.campaign_id, before, now=now)
        _keep_step(session, done.campaign_id, before, read.files, now)
    audit.note(
        session, "import-pack", now=now, who=(None, "command line"),
        campaign_id=done.campaign_id,
    )  # fmt: skip
    return done


def _working_copy(session: Session, slug: str) -> dict[str, bytes]:
    found = session.scalar(select(Campaign.id).where(Campaign.slug == slug))
    return drafts.files(session, found) if found else {}


def _refuse_to_overwrite(session: Session, read: ReadPack, before: Files) -> None:
    found = session.scalar(select(Campaign.id).where(Campaign.slug == read.pack.slug))
    if found is None or before == dict(read.files):
        return
    if drafts.edited_here(session, found):
        raise EditedHere(before)


def _keep_step(
    session: Session, campaign_id: int, before: Files, after: Files, now: datetime
) -> None:
    """Note which translations the new pack leaves behind."""
    _, old = texts.of_files(before)
    source, new = texts.of_files(after)
    blocks = texts.blocks(old), texts.blocks(new)
    parity.keep_step(session, campaign_id, texts.KIND, source, *blocks, now=now)
