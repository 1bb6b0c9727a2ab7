"""Signatures from pending to erased, and their letters."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from petition.db.types import UtcDateTime
from petition.models.base import Base, Short


class PendingSignature(Base):
    """A signature that only the token in its confirmation mail can open."""

    __tablename__ = "pending_signatures"
    __table_args__ = (
        Index(None, "campaign_id", "address_fingerprint"),
        Index(
            "ix_pending_signatures_provider",
            "campaign_id",
            "provider",
            postgresql_where=text("provider IS NOT NULL"),
            sqlite_where=text("provider IS NOT NULL"),
        ),
        # Mails name their pending signature by its id, and may outlive it: SQLite
        # would give the same id to somebody else's.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(unique=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    address_fingerprint: Mapped[bytes]
    name_fingerprint: Mapped[bytes]
    sealed: Mapped[bytes]
    # A large mail provider's name, or "other"; gone once it has been counted.
    provider: Mapped[str | None] = mapped_column(Short)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class SpentToken(Base):
    """A token that no longer opens anything, known for 30 days so we can say why."""

    __tablename__ = "spent_tokens"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    end: Mapped[str] = mapped_column(Short)
    forget_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Signature(Base):
    """One supporter's signing of one campaign; who they are is sealed.

    `counted_as` is what the counters hold for it, `uncounted` that they must look
    again. Fingerprints and sealed copies are gone after withdrawal or erasure.
    """

    __tablename__ = "signatures"
    __table_args__ = (
        UniqueConstraint("campaign_id", "address_fingerprint", "slot"),
        UniqueConstraint("campaign_id", "name_fingerprint"),
        UniqueConstraint("campaign_id", "number"),
        Index(
            "ix_signatures_uncounted",
            "id",
            postgresql_where=text("uncounted"),
            sqlite_where=text("uncounted"),
        ),
        Index(None, "campaign_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    text_version_id: Mapped[int] = mapped_column(ForeignKey("text_versions.id"))
    address_fingerprint: Mapped[bytes | None]
    name_fingerprint: Mapped[bytes | None]
    slot: Mapped[int | None]
    receipt_hash: Mapped[bytes | None] = mapped_column(unique=True)
    sealed_record: Mapped[bytes | None]
    sealed_receipt: Mapped[bytes | None]
    state: Mapped[str] = mapped_column(Short)
    country: Mapped[str] = mapped_column(Short)
    language: Mapped[str] = mapped_column(Short)
    partner: Mapped[str | None] = mapped_column(Short)
    source: Mapped[str | None] = mapped_column(Short)
    channel: Mapped[str] = mapped_column(Short)
    own_words_share: Mapped[int]
    confirmed_hour: Mapped[datetime] = mapped_column(UtcDateTime)
    number: Mapped[int | None]
    uncounted: Mapped[bool]
    counted_as: Mapped[str | None] = mapped_column(Short)
    demo: Mapped[bool] = mapped_column(default=False)
    # They asked for news and then unsubscribed; what they asked for is sealed.
    no_news: Mapped[bool] = mapped_column(default=False, server_default="0")
    # As of the pending signature, with "+" if that was counted; gone once counted.
    provider: Mapped[str | None] = mapped_column(Short)


class Letter(Base):
    """One supporter's text to one target; the text lies in the sealed copies."""

    __tablename__ = "letters"
    __table_args__ = (UniqueConstraint("signature_id", "target_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    signature_id: Mapped[int] = mapped_column(ForeignKey("signatures.id"))
    target_id: Mapped[int] = mapped_column(ForeignKey("targets.id"))
    letter_version_id: Mapped[int] = mapped_column(ForeignKey("letter_versions.id"))
    channel: Mapped[str] = mapped_column(Short)
    state: Mapped[str] = mapped_column(Short)
    reason: Mapped[str | None] = mapped_column(Short)
    settled_on: Mapped[date | None]
    counted_as: Mapped[str | None] = mapped_column(Short)


class OwnLink(Base):
    """A link that was mailed after the first one got lost; it opens no letter."""

    __tablename__ = "own_links"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    signature_id: Mapped[int] = mapped_column(ForeignKey("signatures.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class MailQuota(Base):
    """How many mails an address was sent for a campaign on a day; kept that day."""

    __tablename__ = "mail_quotas"

    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaigns.id"), primary_key=True
    )
    address_fingerprint: Mapped[bytes] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    mails: Mapped[int]


class Suppression(Base):
    """An address whose owner said "this was not me": no more mail to it."""

    __tablename__ = "suppressions"

    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaigns.id"), primary_key=True
    )
    address_fingerprint: Mapped[bytes] = mapped_column(primary_key=True)
