"""The outbox: mails that wait, and the keys that they wait under."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from petition.db.types import UtcDateTime
from petition.models.base import Base, Short

WAITING = text("state IN ('queued', 'deferred', 'sending')")
HELD = text("state = 'held'")
TO_SUPPORTERS = text("kind <> 'letter'")
#: A mail has one cause or two of four: an index holds only the mails that have it.
CAUSES = ("letter_id", "pending_id", "signature_id", "mailing_id")


def _of_cause(column: str) -> Index:
    known = text(f"{column} IS NOT NULL")
    return Index(
        f"ix_deliveries_{column}",
        column,
        postgresql_where=known,
        sqlite_where=known,
    )


class Delivery(Base):
    """One mail to one recipient; `sealed` is gone once nothing will send it."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index(
            "ix_deliveries_waiting",
            "priority",
            "not_before",
            "id",
            postgresql_where=WAITING,
            sqlite_where=WAITING,
        ),
        Index(
            "ix_deliveries_to_supporters",
            "created_hour",
            postgresql_where=TO_SUPPORTERS,
            sqlite_where=TO_SUPPORTERS,
        ),
        Index("ix_deliveries_held", "kind", postgresql_where=HELD, sqlite_where=HELD),
        Index(None, "key_day"),
        *map(_of_cause, CAUSES),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID]
    # None: a mail to an organiser that belongs to no campaign.
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id"))
    kind: Mapped[str] = mapped_column(Short)
    priority: Mapped[int]
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id"))
    pending_id: Mapped[int | None]
    signature_id: Mapped[int | None]
    mailing_id: Mapped[int | None] = mapped_column(ForeignKey("mailings.id"))
    message_id: Mapped[str] = mapped_column(Short, unique=True)
    key_day: Mapped[date | None] = mapped_column(ForeignKey("outbox_keys.day"))
    sealed: Mapped[bytes | None]
    state: Mapped[str] = mapped_column(Short)
    claim: Mapped[UUID | None]
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int]
    created_hour: Mapped[datetime] = mapped_column(UtcDateTime)
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    last_stage: Mapped[str | None] = mapped_column(Short)
    last_code: Mapped[int | None]
    last_enhanced: Mapped[str | None] = mapped_column(Short)


class OutboxKey(Base):
    """The key of one day, wrapped by the boot key, destroyed the next midnight."""

    __tablename__ = "outbox_keys"

    day: Mapped[date] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes]
