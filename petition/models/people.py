"""The register of people, and the campaign's news."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from petition.db.types import UtcDateTime
from petition.models.base import Base, Short


class PersonRow(Base):
    """Someone the campaign is for."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("campaign_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    key: Mapped[str] = mapped_column(Short)
    position: Mapped[int]
    name: Mapped[dict[str, str]]
    variants: Mapped[list[str]]
    consent: Mapped[str] = mapped_column(Short)
    review: Mapped[date | None]
    # What stands for the name in public, and whether only that may stand there.
    alias: Mapped[dict[str, str] | None] = mapped_column(JSON)
    do_not_name: Mapped[bool] = mapped_column(default=False, server_default="0")


class StatusRow(Base):
    """One dated, sourced line of a person's history; dates as precise as given."""

    __tablename__ = "person_statuses"
    __table_args__ = (UniqueConstraint("person_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    position: Mapped[int]
    status: Mapped[str] = mapped_column(Short)
    date: Mapped[str] = mapped_column(Short)
    place: Mapped[dict[str, str]]
    until: Mapped[str | None] = mapped_column(Short)
    source: Mapped[str]
    note: Mapped[str]


class UpdateRow(Base):
    """Dated news in one language."""

    __tablename__ = "updates"
    __table_args__ = (UniqueConstraint("campaign_id", "date", "slug", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    date: Mapped[date]
    slug: Mapped[str] = mapped_column(Short)
    language: Mapped[str] = mapped_column(Short)
    title: Mapped[str]
    source: Mapped[str]
    body: Mapped[str]
    # Hidden until then, if it is scheduled.
    publish_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class EventRow(Base):
    """A picket or meeting; `starts` is local time at `timezone`."""

    __tablename__ = "events"
    __table_args__ = (UniqueConstraint("campaign_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    key: Mapped[str] = mapped_column(Short)
    starts: Mapped[datetime]
    timezone: Mapped[str] = mapped_column(Short)
    place: Mapped[str]
    city: Mapped[str]
    country: Mapped[str] = mapped_column(Short)
    target: Mapped[str | None] = mapped_column(Short)
    title: Mapped[dict[str, str]]
    organiser: Mapped[str]
