"""Logging in: the password begins half a session, the second factor makes it whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from petition.domain.addresses import BadAddress
from petition.models import Organiser, OrganiserSession
from petition.services import accounts, organiser_keys, sessions
from petition.services.desk import Desk
from petition.services.invitations import account_address
from petition.services.ports import Passwords, Sealer
from petition.services.sessions import FULL, HALF, Member

#: Half a session ends after so long without a second factor.
HALF_LASTS = timedelta(minutes=15)


@dataclass(frozen=True, repr=False)
class Known:
    """Somebody whose password was right; `team_seed` if it unlocks the team key."""

    organiser_id: int
    team_seed: bytes | None


def check_password(
    session: Session,
    sealer: Sealer,
    passwords: Passwords,
    email: str,
    password: str,
) -> Known | None:
    """Whom address and password belong to; no account takes as long as a wrong word.

    Call it before the transaction begins: it takes about 0.2 s, and as much again
    to unlock the team key for who was right.
    """
    organiser = _account(session, email)
    stored = None if organiser is None else organiser.password
    if not passwords.matches(password, stored) or organiser is None:
        return None
    return unlock(session, sealer, organiser.id, password)


def unlock(session: Session, sealer: Sealer, organiser_id: int, password: str) -> Known:
    """Somebody with what their password, known to be right, unlocks."""
    seed = organiser_keys.unlock_with_password(session, sealer, organiser_id, password)
    return Known(organiser_id, seed)


def begin_half(
    session: Session, desk: Desk, known: Known, token: bytes, device: str, now: datetime
) -> None:
    """A session that waits for the second factor, under the new token of a cookie."""
    row = sessions.begin(
        session, known.organiser_id, token,
        uid=desk.uid(), standing=HALF, device=device, now=now,
    )  # fmt: skip
    row.expires_at = now + HALF_LASTS
    hold_key(session, desk.sealer, row, token, known.team_seed, now)


def complete(
    session: Session,
    desk: Desk,
    member: Member,
    old_token: bytes,
    token: bytes,
    now: datetime,
) -> None:
    """A whole session under a new token, in place of half a one."""
    seed = organiser_keys.held(session, desk.sealer, member, old_token, timedelta())
    device = session.get_one(OrganiserSession, member.session_id).device
    sessions.end(session, member.id, member.session_id)
    begin_whole(session, desk, Known(member.id, seed), token, device, now)


def begin_whole(
    session: Session, desk: Desk, known: Known, token: bytes, device: str, now: datetime
) -> None:
    """A session for somebody who has shown everything."""
    row = sessions.begin(
        session, known.organiser_id, token,
        uid=desk.uid(), standing=FULL, device=device, now=now,
    )  # fmt: skip
    hold_key(session, desk.sealer, row, token, known.team_seed, now)


def step_up(
    session: Session,
    desk: Desk,
    member: Member,
    token: bytes,
    seed: bytes | None,
    now: datetime,
) -> None:
    """Note that somebody proved again who they are, and what that unlocked."""
    row = session.get_one(OrganiserSession, member.session_id)
    row.stepped_up_at = row.seen_at = now
    hold_key(session, desk.sealer, row, token, seed, now)


def hold_key(
    session: Session,
    sealer: Sealer,
    row: OrganiserSession,
    token: bytes,
    seed: bytes | None,
    now: datetime,
) -> None:
    """Keep what a password unlocked, locked under the token of the session's cookie."""
    session.flush()
    if seed is not None:
        organiser_keys.hold(session, sealer, row.id, token, seed, now=now)


def _account(session: Session, email: str) -> Organiser | None:
    try:
        address = account_address(email)
    except BadAddress:
        return None
    return accounts.by_email(session, address)
