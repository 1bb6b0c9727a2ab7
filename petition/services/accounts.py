"""Organisers' accounts: made, described, given passwords, and begun anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from petition.domain.passwords import check_password
from petition.domain.refusals import Refusal
from petition.domain.roles import Role
from petition.models import Campaign, Membership, Organiser
from petition.services import organiser_keys, second_factors, sessions, teams
from petition.services.ports import Passwords, Sealer


class AccountStands(Refusal):
    """An address has an account already."""


@dataclass(frozen=True, repr=False)
class NewPassword:
    """Everything that follows from a password, made before the transaction begins."""

    hash: str
    public_key: bytes | None
    sealed_seed: bytes | None


def by_email(session: Session, email: str) -> Organiser | None:
    """The account of an address, as accounts spell it, unless it was removed."""
    return session.scalar(
        select(Organiser).where(
            Organiser.email == email, Organiser.removed_at.is_(None)
        )
    )


def make(
    session: Session,
    uid: UUID,
    email: str,
    *,
    name: str,
    language: str,
    now: datetime,
    may_create: bool = False,
) -> Organiser:
    """A new account without a password; that of a removed address is taken up again.

    Raises AccountStands.
    """
    row = session.scalar(select(Organiser).where(Organiser.email == email))
    if row is not None and row.removed_at is None:
        raise AccountStands
    if row is None:
        row = Organiser(uid=uid, email=email, made_at=now)
        session.add(row)
    row.name, row.language, row.may_create = name, language, may_create
    row.removed_at = None
    session.flush()
    return row


def describe(session: Session, organiser_id: int, name: str, language: str) -> None:
    """How somebody is called, and the language of their workspace."""
    organiser = session.get_one(Organiser, organiser_id)
    organiser.name, organiser.language = name, language
    session.flush()


def prepare_password(
    sealer: Sealer,
    passwords: Passwords,
    randomness: Callable[[int], bytes],
    password: str,
    about: tuple[str, str],
    before: tuple[Organiser, str] | None = None,
) -> NewPassword:
    """A password with the key pair that it opens; BadPassword. Takes half a second.

    `about` is address and name; `before` the account with its present password, whose
    key pair is then kept.
    """
    check_password(password, passwords.common, about)
    # A row that belongs to no session: only what is written into it matters.
    keys = Organiser()
    seed = randomness(32)
    if before is None:
        organiser_keys.make_own_key(sealer, keys, password, seed)
    else:
        organiser, old = before
        keys.public_key = organiser.public_key
        keys.sealed_seed = organiser.sealed_seed
        organiser_keys.password_changed(sealer, keys, old, password, seed)
    return NewPassword(passwords.hash(password), keys.public_key, keys.sealed_seed)


def set_password(
    session: Session, organiser_id: int, new: NewPassword, keep: int | None = None
) -> None:
    """Let a new password count, and end all sessions but perhaps one.

    If the key pair is a new one, the team key has to be shared with it again.
    """
    organiser = session.get_one(Organiser, organiser_id)
    if organiser.public_key != new.public_key:
        organiser_keys.take_away(session, organiser_id)
    organiser.password = new.hash
    organiser.public_key = new.public_key
    organiser.sealed_seed = new.sealed_seed
    sessions.end_all(session, organiser_id, keep)
    session.flush()


def begin_anew(session: Session, organiser_id: int, new: NewPassword) -> None:
    """A new password for who lost their second factor: all else of it is forgotten."""
    second_factors.remove_all(session, organiser_id)
    set_password(session, organiser_id, new)


def own(session: Session, organiser_id: int, slug: str, *, now: datetime) -> int | None:
    """Make somebody owner of a campaign; its id, or None if there is no such."""
    campaign_id = session.scalar(select(Campaign.id).where(Campaign.slug == slug))
    if campaign_id is not None:
        teams.join(session, campaign_id, organiser_id, Role.OWNER, (), now=now)
    return campaign_id


def role_in(session: Session, organiser_id: int, campaign_id: int) -> Role | None:
    """Somebody's role in a campaign."""
    row = session.get(Membership, (campaign_id, organiser_id))
    return None if row is None else Role(row.role)
