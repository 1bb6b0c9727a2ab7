"""Keeping the files of a pack as they were imported, and giving them back."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from petition.domain.refusals import NeverPublished, NoPackKept, UnknownCampaign
from petition.models import Campaign, PackFile
from petition.services.campaigns import UNPUBLISHED


def keep_files(session: Session, campaign_id: int, files: Mapping[str, bytes]) -> None:
    """Keep the files that a campaign was imported from, in the same transaction."""
    session.flush()
    revision = session.get_one(Campaign, campaign_id).revision
    session.execute(delete(PackFile).where(PackFile.campaign_id == campaign_id))
    mine = {"campaign_id": campaign_id, "revision": revision}
    session.add_all(
        PackFile(name=name, content=content, **mine) for name, content in files.items()
    )
    session.flush()


def export_files(session: Session, slug: str) -> dict[str, bytes]:
    """The files of a campaign's pack, byte for byte, by their names below its folder.

    Raises UnknownCampaign, NeverPublished, and NoPackKept if the campaign has changed
    in another way since, or was imported by a version that kept no files.
    """
    campaign = session.scalar(select(Campaign).where(Campaign.slug == slug))
    if campaign is None:
        raise UnknownCampaign(slug)
    if campaign.revision == UNPUBLISHED:
        raise NeverPublished
    mine = select(PackFile).where(
        PackFile.campaign_id == campaign.id, PackFile.revision == campaign.revision
    )
    files = {row.name: row.content for row in session.scalars(mine)}
    if not files:
        raise NoPackKept(slug)
    return files
