"""What a partner says of itself: published at once, in the pack and in the draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from petition.domain.campaigns import Partner
from petition.domain.logos import Logo
from petition.domain.packs import writing
from petition.domain.packs.findings import Findings
from petition.domain.packs.partners import read_partners
from petition.domain.refusals import UnknownPartner
from petition.models import Campaign, PartnerLogo, PartnerRow
from petition.services import consents, drafts, pack_export, parting
from petition.services.drafts import Kept

FILE = "partners.toml"


def describe(
    session: Session, campaign_id: int, partner: Partner, *, now: datetime
) -> None:
    """Publish what a partner says of itself; its consent texts become new versions.

    Raises UnknownPartner for one that was taken out.
    Who has the partners open in an editor is shown the difference when they save. A
    draft that takes the partner out does so all the same.
    """
    drafts.begin(session, campaign_id)
    before = _before(session, campaign_id)
    row = _row(session, campaign_id, partner.key)
    row.name, row.site = partner.name, partner.site
    row.origins, row.consent = list(partner.origins), dict(partner.consent)
    consents.publish(session, campaign_id, [partner], now=now)
    _rewrite(session, campaign_id, before, partner.key, partner, now)


def add(session: Session, campaign_id: int, partner: Partner, *, now: datetime) -> None:
    """Publish one more partner, behind the others."""
    drafts.begin(session, campaign_id)
    before = _before(session, campaign_id)
    mine = select(PartnerRow).where(PartnerRow.campaign_id == campaign_id)
    rows = {row.key: row for row in session.scalars(mine)}
    row = rows.get(partner.key) or PartnerRow(campaign_id=campaign_id, key=partner.key)
    row.position = 1 + max((one.position for one in rows.values()), default=-1)
    row.name, row.site, row.retired = partner.name, partner.site, False
    row.origins, row.consent = list(partner.origins), dict(partner.consent)
    session.add(row)
    consents.publish(session, campaign_id, [partner], now=now)
    _rewrite(session, campaign_id, before, partner.key, partner, now, joins=True)


def retire(session: Session, campaign_id: int, key: str, *, now: datetime) -> None:
    """Take a partner out: its link and key end, its signatures go on counting."""
    drafts.begin(session, campaign_id)
    before = _before(session, campaign_id)
    _row(session, campaign_id, key).retired = True
    parting.part(session, campaign_id, key, now=now)
    _rewrite(session, campaign_id, before, key, None, now)


def logo(session: Session, campaign_id: int, key: str) -> PartnerLogo | None:
    """A partner's logo."""
    return session.get(PartnerLogo, (campaign_id, key))


def take_logo(session: Session, campaign_id: int, key: str, new: Logo | None) -> None:
    """Show a logo from now on, or none."""
    mine = (PartnerLogo.campaign_id == campaign_id, PartnerLogo.partner == key)
    draft = drafts.begin(session, campaign_id)
    files = drafts.published(session, campaign_id)
    session.execute(delete(PartnerLogo).where(*mine))
    if new is not None:
        session.add(
            PartnerLogo(
                campaign_id=campaign_id,
                partner=key,
                kind=new.kind,
                digest=new.digest,
                content=new.content,
            )
        )
    campaign = session.get_one(Campaign, campaign_id)
    if draft.base_revision == campaign.revision:
        draft.base_revision += 1  # No pack holds a logo, so none could overwrite it.
    campaign.revision += 1
    pack_export.keep_files(session, campaign_id, files)


def _row(session: Session, campaign_id: int, key: str) -> PartnerRow:
    row = session.scalar(
        select(PartnerRow).where(
            PartnerRow.campaign_id == campaign_id,
            PartnerRow.key == key,
            PartnerRow.retired.is_(False),
        )
    )
    if row is None:
        raise UnknownPartner(key)
    return row


def _before(session: Session, campaign_id: int) -> tuple[dict[str, bytes], Kept]:
    """The published files, and the draft's one of partners, before anything changes.

    Where no files were kept they are written from the rows that are about to change.
    """
    files = drafts.published(session, campaign_id)
    return files, drafts.read(session, campaign_id, FILE)


def _rewrite(
    session: Session,
    campaign_id: int,
    before: tuple[dict[str, bytes], Kept],
    key: str,
    new: Partner | None,
    now: datetime,
    *,
    joins: bool = False,
) -> None:
    """Put a partner, or None, into partners.toml wherever it is kept.

    One that `joins` is added, any other stands only where it stood.
    """
    campaign = session.get_one(Campaign, campaign_id)
    files, kept = before
    change = (campaign.languages, key, new, joins)
    drafts.save(
        session, campaign_id, FILE, _with(kept.content, *change),
        edit=kept.edit, organiser_id=None, now=now,
    )  # fmt: skip
    content = _with(files.pop(FILE, None), *change)
    campaign.revision += 1
    ours = {} if content is None else {FILE: content}
    pack_export.keep_files(session, campaign_id, {**files, **ours})


def _with(
    content: bytes | None,
    languages: Sequence[str],
    key: str,
    new: Partner | None,
    joins: bool,
) -> bytes | None:
    """The file with one partner changed, added or taken out; None if none is left.

    What an editor would not have let through is left as it is.
    """
    found = Findings()
    text = (content or b"").decode("utf-8", "replace")
    partners = read_partners(text, languages, found)
    known = any(one.key == key for one in partners)
    if found.mistakes or not (known or joins):
        return content
    if new is not None and not known:
        partners = (*partners, new)
    changed = (new if one.key == key else one for one in partners)
    return writing.partners_text([one for one in changed if one]).encode() or None
