"""The counters that every published number is read from."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from petition.models.base import Base, Short


class TallyCount(Base):
    """How many of one kind have one value in one dimension of one campaign."""

    __tablename__ = "tally_counts"

    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaigns.id"), primary_key=True
    )
    dimension: Mapped[str] = mapped_column(Short, primary_key=True)
    value: Mapped[str] = mapped_column(Short, primary_key=True)
    kind: Mapped[str] = mapped_column(Short, primary_key=True)
    n: Mapped[int]
