"""Campaigns with their texts, letters, targets and partners."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from petition.db.types import UtcDateTime
from petition.models.base import Base, Short


class Campaign(Base):
    """What organisers run; `uid` binds sealed records to it."""

    __tablename__ = "campaigns"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(Short, unique=True)
    state: Mapped[str] = mapped_column(Short)
    default_language: Mapped[str] = mapped_column(Short)
    languages: Mapped[list[str]]
    opens: Mapped[date | None]
    closes: Mapped[date | None]
    closed_on: Mapped[date | None]
    goal: Mapped[int | None]
    per_address_limit: Mapped[int]
    accent: Mapped[str] = mapped_column(Short)
    targets_mode: Mapped[str] = mapped_column(Short)
    reply_to: Mapped[str] = mapped_column(Short)
    embeds: Mapped[str] = mapped_column(Short, default="all", server_default="all")
    retain_months: Mapped[int]
    organiser_name: Mapped[str]
    organiser_contact: Mapped[str]
    # What became of it, in Markdown by language.
    outcome: Mapped[dict[str, str]] = mapped_column(server_default="{}")
    demo: Mapped[bool] = mapped_column(default=False)
    last_number: Mapped[int] = mapped_column(default=0)
    # Grows with every import, so that what was read of a campaign can be kept.
    revision: Mapped[int] = mapped_column(default=1)


class CampaignKey(Base):
    """A campaign's key pair, and the fingerprint key that finds duplicates.

    Both secrets are gone once the campaign's data have been forgotten.
    """

    __tablename__ = "campaign_keys"

    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaigns.id"), primary_key=True
    )
    public_key: Mapped[bytes]
    sealed_seed: Mapped[bytes | None]
    team_key_id: Mapped[int] = mapped_column(ForeignKey("team_keys.id"))
    wrapped_fingerprint_key: Mapped[bytes | None]
    generation: Mapped[int] = mapped_column(default=1, server_default="1")


class PastCampaignKey(Base):
    """A key pair that a campaign's earlier records are sealed to."""

    __tablename__ = "past_campaign_keys"

    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaigns.id"), primary_key=True
    )
    generation: Mapped[int] = mapped_column(primary_key=True)
    sealed_seed: Mapped[bytes | None]
    team_key_id: Mapped[int] = mapped_column(ForeignKey("team_keys.id"))


class PackFile(Base):
    """A file of the pack that a campaign was imported from, byte for byte.

    `revision` is the campaign's at that import.
    """

    __tablename__ = "pack_files"

    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaigns.id"), primary_key=True
    )
    name: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes]
    revision: Mapped[int]


class TextVersion(Base):
    """One published version of the story in one language; never altered."""

    __tablename__ = "text_versions"
    __table_args__ = (UniqueConstraint("campaign_id", "language", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    language: Mapped[str] = mapped_column(Short)
    version: Mapped[int]
    title: Mapped[str]
    summary: Mapped[str]
    ask: Mapped[str]
    story: Mapped[str]
    privacy: Mapped[str | None]
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LetterVersion(Base):
    """One published version of the letter template in one language."""

    __tablename__ = "letter_versions"
    __table_args__ = (UniqueConstraint("campaign_id", "language", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    language: Mapped[str] = mapped_column(Short)
    version: Mapped[int]
    source: Mapped[str]
    # What it asks supporters for: exports have a column for each, also later.
    asked: Mapped[list[str]]
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TargetRow(Base):
    """An official or embassy; `retired` ones keep the letters they were written."""

    __tablename__ = "targets"
    __table_args__ = (UniqueConstraint("campaign_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    key: Mapped[str] = mapped_column(Short)
    position: Mapped[int]
    retired: Mapped[bool] = mapped_column(default=False)
    name: Mapped[dict[str, str]]
    office: Mapped[dict[str, str]]
    organisation: Mapped[dict[str, str]]
    salutation: Mapped[dict[str, str]]
    languages: Mapped[list[str]]
    email: Mapped[str | None]
    postal_address: Mapped[list[str]]
    country: Mapped[str | None] = mapped_column(Short)
    serves: Mapped[list[str]]
    channels: Mapped[list[str]]


class QuestionRow(Base):
    """A campaign's own question."""

    __tablename__ = "questions"
    __table_args__ = (UniqueConstraint("campaign_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    key: Mapped[str] = mapped_column(Short)
    position: Mapped[int]
    label: Mapped[dict[str, str]]
    required: Mapped[bool]


class PartnerRow(Base):
    """An allied organisation; `retired` ones keep their name for the count."""

    __tablename__ = "partners"
    __table_args__ = (UniqueConstraint("campaign_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    key: Mapped[str] = mapped_column(Short)
    position: Mapped[int]
    retired: Mapped[bool] = mapped_column(default=False, server_default="0")
    name: Mapped[str]
    site: Mapped[str]
    origins: Mapped[list[str]]
    consent: Mapped[dict[str, str]]
