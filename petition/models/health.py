"""What the worker notes for whoever watches over the server."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from petition.db.types import UtcDateTime
from petition.models.base import Base, Short


class Heartbeat(Base):
    """When a part of the product was seen at work last; the name is "worker"."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(Short, primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SelfCheck(Base):
    """How a campaign's counters compared with a recount, and when that is due again.

    `differences` is the number of counters that were wrong; None before the first.
    """

    __tablename__ = "self_checks"

    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaigns.id"), primary_key=True
    )
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    differences: Mapped[int | None]
