"""The team key and the ways to unlock it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from petition.db.types import UtcDateTime
from petition.models.base import Base, Short


class TeamKey(Base):
    """The key pair that campaigns' seeds are sealed to."""

    __tablename__ = "team_keys"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_key: Mapped[bytes]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    proved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class KeySlot(Base):
    """One way to unlock the team key: a recovery code or a passphrase."""

    __tablename__ = "key_slots"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_key_id: Mapped[int] = mapped_column(ForeignKey("team_keys.id"))
    kind: Mapped[str] = mapped_column(Short)
    # Whose password unlocks it, if it is an organiser's.
    organiser_id: Mapped[int | None] = mapped_column(ForeignKey("organisers.id"))
    sealed: Mapped[bytes]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
