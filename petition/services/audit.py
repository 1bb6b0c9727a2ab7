"""The audit log: who did what to which object when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from petition.models import AuditEntry

#: How many entries a page of the log shows.
PAGE = 100
#: What is done with the one key that opens every campaign's letters: in each log.
OF_THE_KEY = tuple(
    f"{verb}-team-key"
    for verb in ("make", "prove", "unlock", "share", "take", "renew", "drill")
)


def note(
    session: Session,
    action: str,
    *,
    now: datetime,
    who: tuple[int | None, str],
    campaign_id: int | None = None,
    about: str = "",
    **detail: str,
) -> None:
    """Write one line, in the transaction of what was done.

    `who` is an organiser's id and name, or None and "command line". No supporter's
    name, address or words ever stand in `about` or `detail`.
    """
    session.add(
        AuditEntry(
            at=now,
            organiser_id=who[0],
            who=who[1],
            campaign_id=campaign_id,
            action=action,
            about=about,
            detail=detail,
        )
    )


def of_campaign(
    session: Session, campaign_id: int, before: int | None = None
) -> Sequence[AuditEntry]:
    """A page of a campaign's log, newest first, from before an entry's id.

    It tells of the team key, too, whoever did something with it.
    """
    key = AuditEntry.campaign_id.is_(None) & AuditEntry.action.in_(OF_THE_KEY)
    mine = select(AuditEntry).where((AuditEntry.campaign_id == campaign_id) | key)
    if before is not None:
        mine = mine.where(AuditEntry.id < before)
    return session.scalars(mine.order_by(AuditEntry.id.desc()).limit(PAGE)).all()
