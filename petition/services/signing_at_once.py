"""A signing as one statement, for a database that can put one insert into another.

PostgreSQL can, and may be far away: the statement goes there and back once, where four
would go four times, and its locks are held no longer than it runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BindParameter, Table, bindparam, func, insert, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from petition.db.statements import Statement
from petition.models import Delivery, MailQuota, OutboxKey, PendingSignature
from petition.models.base import table_of
from petition.services.addressees import counted
from petition.services.outbox_keys import MARK_LENGTH

Row = Mapping[str, object]

KEYS, QUOTAS = table_of(OutboxKey), table_of(MailQuota)
PENDING, DELIVERIES = table_of(PendingSignature), table_of(Delivery)
QUOTA_NAMES = ("campaign_id", "address_fingerprint", "day", "mails")
PENDING_NAMES = (
    *("uid", "campaign_id", "token_hash", "address_fingerprint"),
    *("name_fingerprint", "sealed", "provider", "expires_at"),
)
MAIL_NAMES = (
    *("uid", "campaign_id", "kind", "priority", "message_id", "key_day"),
    *("sealed", "state", "attempts", "created_hour", "not_before"),
)


def _values(table: Table, names: tuple[str, ...]) -> list[BindParameter[Any]]:
    return [bindparam(f"{table.name}_{one}", type_=table.c[one].type) for one in names]


#: A row if the mail's key is there still; it stays as long as the statement runs.
KEY = (
    select(KEYS.c.day)
    .where(
        KEYS.c.day == bindparam("deliveries_key_day"),
        func.substr(KEYS.c.wrapped, 1, MARK_LENGTH) == bindparam("key_mark"),
    )
    .with_for_update(read=True, key_share=True)
    .cte("the_key")
)
#: A row if there is a key, and the address may get one more mail today.
MAY = counted(
    postgresql.insert(QUOTAS).from_select(
        QUOTA_NAMES, select(*_values(QUOTAS, QUOTA_NAMES)).select_from(KEY)
    )
).cte("may")
WAITS = (
    insert(PENDING)
    .from_select(
        PENDING_NAMES, select(*_values(PENDING, PENDING_NAMES)).select_from(MAY)
    )
    .returning(PENDING.c.id)
    .cte("waits")
)
AT_ONCE = Statement(
    insert(DELIVERIES)
    .from_select(
        (*MAIL_NAMES, "pending_id"),
        select(*_values(DELIVERIES, MAIL_NAMES), WAITS.c.id).select_from(WAITS),
    )
    .returning(DELIVERIES.c.id)
)


def keep(
    session: Session, quota: Row, pending: Row, mail: Row, key_mark: bytes
) -> bool:
    """Count a mail, and keep a pending signature and its mail; or do nothing.

    The rows are those of `addressees`, `signing` and `outbox`. False if the key that
    the mail is sealed under has been destroyed, or no more mail may go out.
    """
    values = {"key_mark": key_mark} | {
        f"{table.name}_{name}": row[name]
        for table, names, row in (
            (QUOTAS, QUOTA_NAMES, quota),
            (PENDING, PENDING_NAMES, pending),
            (DELIVERIES, MAIL_NAMES, mail),
        )
        for name in names
    }
    return AT_ONCE.first(session, values) is not None
