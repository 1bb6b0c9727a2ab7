"""The texts beside partners' tick boxes; each version that was shown is kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from petition.domain.campaigns import Partner
from petition.models import ConsentVersion


def publish(
    session: Session, campaign_id: int, partners: Iterable[Partner], *, now: datetime
) -> None:
    """Make a new version of each text that differs from its latest one."""
    newest = _newest(session, campaign_id)
    for partner in partners:
        for language, text in partner.consent.items():
            latest = newest.get((partner.key, language))
            if latest is None or latest.text != text:
                session.add(
                    ConsentVersion(
                        campaign_id=campaign_id,
                        partner=partner.key,
                        language=language,
                        version=latest.version + 1 if latest else 1,
                        text=text,
                        published_at=now,
                    )
                )


def current(session: Session, campaign_id: int) -> dict[tuple[str, str], int]:
    """The id of the newest version by partner and language."""
    return {place: one.id for place, one in _newest(session, campaign_id).items()}


def _newest(
    session: Session, campaign_id: int
) -> dict[tuple[str, str], ConsentVersion]:
    newest = (
        select(func.max(ConsentVersion.id))
        .where(ConsentVersion.campaign_id == campaign_id)
        .group_by(ConsentVersion.partner, ConsentVersion.language)
    )
    rows = session.scalars(select(ConsentVersion).where(ConsentVersion.id.in_(newest)))
    return {(row.partner, row.language): row for row in rows}
