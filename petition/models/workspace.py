"""What organisers work on before it is published, and the news that they mail."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from petition.db.types import UtcDateTime
from petition.models.base import Base, Short


class Draft(Base):
    """The working copy of a campaign's pack.

    `base_revision` is the campaign's revision that it was begun from, `rehearsed`
    the digest of the files with which somebody walked through it last.
    """

    __tablename__ = "drafts"

    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaigns.id"), primary_key=True
    )
    base_revision: Mapped[int]
    rehearsed: Mapped[bytes | None]
    left_out: Mapped[list[str]]


class DraftFile(Base):
    """A file of the working copy; `edit` grows with every save of it.

    None as content: the file has been taken out.
    """

    __tablename__ = "draft_files"

    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaigns.id"), primary_key=True
    )
    name: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes | None]
    edit: Mapped[int]
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("organisers.id"))


class Rehearsal(Base):
    """A rehearsed signing that waits for its confirmation; only its link opens it."""

    __tablename__ = "rehearsals"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    uid: Mapped[UUID]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    organiser_id: Mapped[int] = mapped_column(ForeignKey("organisers.id"))
    digest: Mapped[bytes]
    sealed: Mapped[bytes]
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Mailing(Base):
    """News that is mailed once to those who asked for it.

    `kind` is "update" or "status", `about` which one. `last_signature_id` is how far
    its mails have been sealed into the outbox; `until_signature_id` how far they go.
    """

    __tablename__ = "mailings"
    __table_args__ = (UniqueConstraint("campaign_id", "kind", "about"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    kind: Mapped[str] = mapped_column(Short)
    about: Mapped[str] = mapped_column(Short)
    state: Mapped[str] = mapped_column(Short)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("organisers.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_signature_id: Mapped[int]
    until_signature_id: Mapped[int]
    enqueued: Mapped[int]
    # Subject and Markdown body by language, as they are mailed.
    subjects: Mapped[dict[str, str]]
    bodies: Mapped[dict[str, str]]
