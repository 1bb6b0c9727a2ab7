"""Organisers: their accounts, sessions and roles, and the log of what they did."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import DDL, ForeignKey, event
from sqlalchemy.orm import Mapped, mapped_column

from petition.db.types import UtcDateTime
from petition.models.base import Base, Short


class Organiser(Base):
    """A person with an account; `password` is an Argon2id hash in PHC form.

    `totp` is wrapped by the boot key; `totp_step` is the last time step (RFC 6238)
    that was used, so that no code works twice. `may_create` campaigns who was
    invited to the installation, not to one campaign only.
    """

    __tablename__ = "organisers"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    language: Mapped[str] = mapped_column(Short)
    password: Mapped[str | None]
    # A key pair of their own: the team key is sealed to it, their password opens it.
    public_key: Mapped[bytes | None]
    sealed_seed: Mapped[bytes | None]
    totp: Mapped[bytes | None]
    totp_step: Mapped[int | None]
    may_create: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Passkey(Base):
    """A WebAuthn credential of an organiser."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    organiser_id: Mapped[int] = mapped_column(ForeignKey("organisers.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int]
    label: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BackupCode(Base):
    """One of the printed codes that stand in for a lost second factor, hashed."""

    __tablename__ = "backup_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    organiser_id: Mapped[int] = mapped_column(ForeignKey("organisers.id"), index=True)
    code_hash: Mapped[bytes]
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OrganiserSession(Base):
    """A login on one device; the token that opens it is in that device's cookie.

    `standing` is "half" until the second factor was shown. `sealed_key` is the team
    key's seed, locked under the token: without the cookie nothing opens it.
    """

    __tablename__ = "organiser_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(unique=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    organiser_id: Mapped[int] = mapped_column(ForeignKey("organisers.id"), index=True)
    standing: Mapped[str] = mapped_column(Short)
    device: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    stepped_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    challenge: Mapped[bytes | None]
    team_key_id: Mapped[int | None] = mapped_column(ForeignKey("team_keys.id"))
    sealed_key: Mapped[bytes | None]
    key_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Invitation(Base):
    """A link that makes an account, a membership or (in development) a login.

    `kind` is "invitation", "login" or "reset"; the link works once, until it expires.
    """

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Short)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    email: Mapped[str]
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id"))
    role: Mapped[str | None] = mapped_column(Short)
    languages: Mapped[list[str]]
    may_create: Mapped[bool]
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("organisers.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Membership(Base):
    """An organiser's role in a campaign; `languages` are a translator's."""

    __tablename__ = "memberships"

    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaigns.id"), primary_key=True
    )
    organiser_id: Mapped[int] = mapped_column(
        ForeignKey("organisers.id"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(Short)
    languages: Mapped[list[str]]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AuditEntry(Base):
    """Who did what to which object when; the database refuses to alter it."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    organiser_id: Mapped[int | None] = mapped_column(ForeignKey("organisers.id"))
    who: Mapped[str]
    campaign_id: Mapped[int | None] = mapped_column(
        ForeignKey("campaigns.id"), index=True
    )
    action: Mapped[str] = mapped_column(Short)
    about: Mapped[str]
    detail: Mapped[dict[str, str]]


#: What makes the audit log append-only, for a fresh schema; migration 0004 has it too.
GUARDS = {
    "sqlite": tuple(
        f"CREATE TRIGGER audit_entries_no_{what} BEFORE {what} ON audit_entries"
        " BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
        for what in ("update", "delete")
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION audit_entries_refuse() RETURNS trigger AS"
        " 'BEGIN RAISE EXCEPTION ''the audit log is append-only''; END'"
        " LANGUAGE plpgsql",
        "CREATE TRIGGER audit_entries_guard BEFORE UPDATE OR DELETE ON audit_entries"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_refuse()",
    ),
}
for _dialect, _statements in GUARDS.items():
    for _statement in _statements:
        event.listen(
            AuditEntry.__table__,
            "after_create",
            DDL(_statement).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]
        )
