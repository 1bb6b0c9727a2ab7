"""What partners have of their own: a link, a key, a logo, and contacts."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from petition.db.types import UtcDateTime
from petition.models.base import Base, Short


class PartnerLink(Base):
    """A link to a partner's own page, or the invitation to it until it is accepted.

    One that has been replaced or ended expires at that moment.
    """

    __tablename__ = "partner_links"
    __table_args__ = (Index(None, "campaign_id", "partner"),)

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    partner: Mapped[str] = mapped_column(Short)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class PartnerKey(Base):
    """A partner's own key pair; only their recovery code opens `sealed_seed`.

    The one of the highest generation is in force, unless it was `given_up`. Contacts
    up to the id `exported_until` have been taken out with it.
    """

    __tablename__ = "partner_keys"

    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaigns.id"), primary_key=True
    )
    partner: Mapped[str] = mapped_column(Short, primary_key=True)
    generation: Mapped[int] = mapped_column(primary_key=True)
    public_key: Mapped[bytes]
    sealed_seed: Mapped[bytes]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    given_up: Mapped[bool] = mapped_column(default=False, server_default="0")
    exported_until: Mapped[int] = mapped_column(default=0, server_default="0")


class PartnerLogo(Base):
    """A partner's logo as it was uploaded; `digest` stands in its address."""

    __tablename__ = "partner_logos"

    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaigns.id"), primary_key=True
    )
    partner: Mapped[str] = mapped_column(Short, primary_key=True)
    kind: Mapped[str] = mapped_column(Short)
    digest: Mapped[str] = mapped_column(Short)
    content: Mapped[bytes]


class ConsentVersion(Base):
    """One published text beside a partner's tick box, in one language; never altered.

    The language "" is that of a text that serves every language.
    """

    __tablename__ = "consent_versions"
    __table_args__ = (
        UniqueConstraint("campaign_id", "partner", "language", "version"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    partner: Mapped[str] = mapped_column(Short)
    language: Mapped[str] = mapped_column(Short)
    version: Mapped[int]
    text: Mapped[str]
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PartnerContact(Base):
    """That a supporter lets a partner have their name, address and language.

    `sealed` holds these three, sealed to the partner's key of `key_generation`; both
    are empty until the partner has a key, and when the campaign's time is over.
    `ended_on`: the supporter took it back; `to_erase`: after the partner had taken it
    out, so that it may have a copy elsewhere.
    """

    __tablename__ = "partner_contacts"
    __table_args__ = (
        # Contacts are counted from it alone, and read in its order.
        Index(
            "ix_partner_contacts_standing",
            *("campaign_id", "partner", "ended_on", "key_generation", "id"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    partner: Mapped[str] = mapped_column(Short)
    signature_id: Mapped[int] = mapped_column(ForeignKey("signatures.id"), unique=True)
    consent_version_id: Mapped[int] = mapped_column(ForeignKey("consent_versions.id"))
    consented_hour: Mapped[datetime] = mapped_column(UtcDateTime)
    key_generation: Mapped[int | None]
    sealed: Mapped[bytes | None]
    ended_on: Mapped[date | None]
    to_erase: Mapped[bool] = mapped_column(default=False, server_default="0")
