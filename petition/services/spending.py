"""Ending what waits to be confirmed, and remembering how tokens ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from petition.db.statements import Statement, nests_changes
from petition.domain.dates import hour_by
from petition.models import PendingSignature, SpentToken
from petition.models.base import table_of
from petition.services import outbox

#: How long we know what became of a token that no longer works.
SPENT_DAYS = 30

PENDING, SPENT = table_of(PendingSignature), table_of(SpentToken)
ENDING = (
    delete(PENDING)
    .where(
        PENDING.c.campaign_id == bindparam("campaign"),
        PENDING.c.address_fingerprint == bindparam("address"),
    )
    .returning(PENDING.c.id, PENDING.c.token_hash, PENDING.c.provider)
)
END = Statement(ENDING)
INSERT_SPENT = Statement(insert(SPENT))

ENDED = ENDING.cte("ended")
#: The same with their mails and tokens, where one change can stand in another.
END_AT_ONCE = Statement(
    select(ENDED).add_cte(
        outbox.CANCEL.where(outbox.DELIVERIES.c.pending_id.in_(select(ENDED.c.id))).cte(
            "cancelled"
        ),
        insert(SPENT)
        .from_select(
            ("token_hash", "campaign_id", "end", "forget_at"),
            select(
                ENDED.c.token_hash,
                bindparam("campaign", type_=SPENT.c.campaign_id.type),
                bindparam("end", type_=SPENT.c.end.type),
                bindparam("until", type_=SPENT.c.forget_at.type),
            ),
        )
        .cte("spent"),
    )
)


def end_all(
    session: Session, campaign_id: int, address: bytes, end: str, now: datetime
) -> Sequence[Row[Any]]:
    """Delete all that waits for an address, cancel its mails and spend its tokens.

    Gives what was deleted: id, token_hash, provider.
    """
    whose = {"campaign": campaign_id, "address": address}
    if nests_changes(session):
        how = {"end": end, "until": _until(now)}
        return END_AT_ONCE.all(session, whose | how)
    ended = END.all(session, whose)
    outbox.cancel_for_pending(session, [row.id for row in ended])
    _spend(session, [row.token_hash for row in ended], campaign_id, end, now)
    return ended


def spend(
    session: Session, hashed: bytes, campaign_id: int, end: str, now: datetime
) -> None:
    """Remember for 30 days what became of a token."""
    _spend(session, [hashed], campaign_id, end, now)


def _spend(
    session: Session, hashes: Sequence[bytes], campaign_id: int, end: str, now: datetime
) -> None:
    until = _until(now)
    rows = [
        {"token_hash": one, "campaign_id": campaign_id, "end": end, "forget_at": until}
        for one in hashes
    ]
    INSERT_SPENT.run(session, *rows)


def _until(now: datetime) -> datetime:
    return hour_by(now + timedelta(days=SPENT_DAYS))
