"""What an address has done in a campaign, known by its fingerprint only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Table, and_, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from petition.db.statements import Statement
from petition.models import Campaign, MailQuota, Signature, Suppression
from petition.models.base import table_of

Insert = Callable[[Table], postgresql.Insert | sqlite.Insert]

#: Mails that an address may get for a campaign on one day, besides its thanks.
MAILS_A_DAY = 3

#: Both databases know ON CONFLICT, but SQLAlchemy asks for it by dialect.
INSERTS: Mapping[str, Insert] = {
    "postgresql": postgresql.insert,
    "sqlite": sqlite.insert,
}
CAMPAIGNS = table_of(Campaign)
SIGNATURES, QUOTAS, SUPPRESSIONS = map(table_of, (Signature, MailQuota, Suppression))
SIGNATURES_OF = Statement(
    select(*SIGNATURES.c["id", "slot", "name_fingerprint"]).where(
        SIGNATURES.c.campaign_id == bindparam("campaign"),
        SIGNATURES.c.address_fingerprint == bindparam("address"),
    )
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
#: Both in one: a row for each signature, or one without, if there is none.
KNOWN = Statement(
    select(
        *SIGNATURES.c["id", "slot", "name_fingerprint"],
        *MAILED.selected_columns,
    )
    .select_from(
        CAMPAIGNS.outerjoin(
            SIGNATURES,
            and_(
                SIGNATURES.c.campaign_id == bindparam("campaign"),
                SIGNATURES.c.address_fingerprint == bindparam("address"),
            ),
        )
    )
    .where(CAMPAIGNS.c.id == bindparam("campaign"))
)


def known_of(
    session: Session, campaign_id: int, address: bytes, today: date
) -> tuple[Sequence[Row[Any]], bool]:
    """What `signatures_of` and `may_be_mailed` say of an address, asked for at once."""
    whose = {"campaign": campaign_id, "address": address, "today": today}
    rows = KNOWN.all(session, whose)
    theirs = sorted((row for row in rows if row.id is not None), key=_id)
    return theirs, _is_allowed(rows[0].suppressed, rows[0].mails)


def signatures_of(
    session: Session, campaign_id: int, address: bytes
) -> Sequence[Row[tuple[int, int, bytes]]]:
    """The standing signatures of an address, the oldest first: id, slot, name."""
    whose = {"campaign": campaign_id, "address": address}
    # Asked for an order, SQLite would go through all signatures of the campaign.
    return sorted(SIGNATURES_OF.all(session, whose), key=_id)


def may_be_mailed(
    session: Session, campaign_id: int, address: bytes, today: date
) -> bool:
    """Whether one more mail may go there: not said "not me", not three today."""
    whose = {"campaign": campaign_id, "address": address, "today": today}
    suppressed, mails = session.connection().execute(MAILED, whose).one()
    return _is_allowed(suppressed, mails)


def count_mail(session: Session, campaign_id: int, address: bytes, today: date) -> bool:
    """Take one mail off the day's allowance; False if it was used up meanwhile."""
    first = first_mail(campaign_id, address, today)
    return COUNTED[_dialect(session)].first(session, first) is not None


def first_mail(campaign_id: int, address: bytes, today: date) -> dict[str, object]:
    """The row of an address that gets its first mail of the day."""
    return {
        "campaign_id": campaign_id,
        "address_fingerprint": address,
        "day": today,
        "mails": 1,
    }


def counted(
    first: postgresql.Insert | sqlite.Insert,
) -> ReturningInsert[tuple[int]]:
    """An insert of `first_mail` that counts one more, and gives no row, if none may."""
    return first.on_conflict_do_update(
        index_elements=["campaign_id", "address_fingerprint", "day"],
        set_={"mails": QUOTAS.c.mails + 1},
        where=QUOTAS.c.mails < MAILS_A_DAY,
    ).returning(QUOTAS.c.mails)


def suppress(session: Session, campaign_id: int, address: bytes) -> None:
    """Write to this address no more about this campaign."""
    row = INSERTS[_dialect(session)](SUPPRESSIONS).on_conflict_do_nothing()
    whose = {"campaign_id": campaign_id, "address_fingerprint": address}
    session.connection().execute(row, whose)


def _id(row: Row[Any]) -> int:
    number: int = row.id
    return number


def _is_allowed(suppressed: int | None, mails: int | None) -> bool:
    return suppressed is None and (mails or 0) < MAILS_A_DAY


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name


COUNTED = {name: Statement(counted(make(QUOTAS))) for name, make in INSERTS.items()}
