"""What an address has done in a campaign, known by its fingerprint only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from sqlalchemy import Row, Table, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from petition.models import MailQuota, Signature, Suppression
from petition.models.base import table_of

Insert = Callable[[Table], postgresql.Insert | sqlite.Insert]

#: Mails that an address may get for a campaign on one day, besides its thanks.
MAILS_A_DAY = 3

#: Both databases know ON CONFLICT, but SQLAlchemy asks for it by dialect.
INSERTS: Mapping[str, Insert] = {
    "postgresql": postgresql.insert,
    "sqlite": sqlite.insert,
}
SIGNATURES, QUOTAS, SUPPRESSIONS = map(table_of, (Signature, MailQuota, Suppression))
SIGNATURES_OF = select(*SIGNATURES.c["id", "slot", "name_fingerprint"]).where(
    SIGNATURES.c.campaign_id == bindparam("campaign"),
    SIGNATURES.c.address_fingerprint == bindparam("address"),
)
MAILED = select(
    select(SUPPRESSIONS.c.campaign_id)
    .where(
        SUPPRESSIONS.c.campaign_id == bindparam("campaign"),
        SUPPRESSIONS.c.address_fingerprint == bindparam("address"),
    )
    .scalar_subquery()
    .label("suppressed"),
    select(QUOTAS.c.mails)
    .where(
        QUOTAS.c.campaign_id == bindparam("campaign"),
        QUOTAS.c.address_fingerprint == bindparam("address"),
        QUOTAS.c.day == bindparam("today"),
    )
    .scalar_subquery()
    .label("mails"),
)


def signatures_of(
    session: Session, campaign_id: int, address: bytes
) -> Sequence[Row[tuple[int, int, bytes]]]:
    """The standing signatures of an address, the oldest first: id, slot, name."""
    whose = {"campaign": campaign_id, "address": address}
    # Asked for an order, SQLite would go through all signatures of the campaign.
    return sorted(session.execute(SIGNATURES_OF, whose), key=lambda row: row.id)


def may_be_mailed(
    session: Session, campaign_id: int, address: bytes, today: date
) -> bool:
    """Whether one more mail may go there: not said "not me", not three today."""
    whose = {"campaign": campaign_id, "address": address, "today": today}
    suppressed, mails = session.execute(MAILED, whose).one()
    return suppressed is None and (mails or 0) < MAILS_A_DAY


def count_mail(session: Session, campaign_id: int, address: bytes, today: date) -> bool:
    """Take one mail off the day's allowance; False if it was used up meanwhile."""
    first = {
        "campaign_id": campaign_id,
        "address_fingerprint": address,
        "day": today,
        "mails": 1,
    }
    return session.scalar(COUNTED[_dialect(session)], first) is not None


def suppress(session: Session, campaign_id: int, address: bytes) -> None:
    """Write to this address no more about this campaign."""
    row = INSERTS[_dialect(session)](SUPPRESSIONS).on_conflict_do_nothing()
    whose = {"campaign_id": campaign_id, "address_fingerprint": address}
    session.execute(row, whose)


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name


def _counted(insert: Insert) -> ReturningInsert[tuple[int]]:
    return (
        insert(QUOTAS)
        .on_conflict_do_update(
            index_elements=["campaign_id", "address_fingerprint", "day"],
            set_={"mails": QUOTAS.c.mails + 1},
            where=QUOTAS.c.mails < MAILS_A_DAY,
        )
        .returning(QUOTAS.c.mails)
    )


COUNTED = {name: _counted(insert) for name, insert in INSERTS.items()}
