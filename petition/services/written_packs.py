"""The files of a campaign's pack, written anew where they were not kept."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from petition.domain.campaigns import Pack
from petition.domain.packs import writing
from petition.models import Campaign, LetterVersion
from petition.services.contents import CONTENTS


def written_files(session: Session, campaign_id: int) -> dict[str, bytes]:
    """What a campaign publishes, as the files of a pack that would publish the same.

    Early versions imported packs without keeping their files.
    """
    campaign = session.get_one(Campaign, campaign_id)
    content = CONTENTS.get(session, campaign.uid, campaign.revision)
    texts = content.texts.items()
    pack = Pack(
        slug=content.slug,
        default_language=content.default_language,
        languages=content.languages,
        organiser_name=content.organiser_name,
        organiser_contact=content.organiser_contact,
        texts={tag: one.text for tag, one in texts},
        letters=_letters(session, campaign_id, content.languages),
        targets=tuple(one.target for one in content.targets.values()),
        privacy={tag: one.privacy for tag, one in texts if one.privacy},
        outcome=content.outcome,
        opens=content.opens,
        closes=content.closes,
        goal=content.goal,
        per_address_limit=content.per_address_limit,
        accent=content.accent,
        targets_mode=content.targets_mode,
        reply_to=content.reply_to,
        embeds=content.embeds,
        retain_months=content.retain_months,
        questions=content.questions,
        people=content.people,
        updates=content.updates,
        events=content.events,
        partners=content.allies(),
    )
    files = writing.pack_files(pack)
    return {name: text.encode() for name, text in files.items()}


def _letters(
    session: Session, campaign_id: int, languages: tuple[str, ...]
) -> dict[str, str]:
    """The sources of the newest letters."""
    rows = session.scalars(
        select(LetterVersion)
        .where(LetterVersion.campaign_id == campaign_id)
        .order_by(LetterVersion.version)
    )
    newest = {row.language: row.source for row in rows}
    return {tag: newest[tag] for tag in languages if newest.get(tag)}
