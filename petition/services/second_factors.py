"""Second factors: authenticator apps, passkeys, and printed codes for a lost one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from petition.domain import backup_codes, passkeys, totp
from petition.domain.passkeys import BadPasskey, Key, Site
from petition.domain.refusals import Refusal
from petition.models import BackupCode, Organiser, OrganiserSession, Passkey
from petition.services.ports import Sealer

#: What the boot key locks, or derives, for them.
TOTP, CODES = "organiser-totp", "organiser-backup-codes"


class LastFactor(Refusal):
    """An account would be left without a second factor."""


@dataclass(frozen=True)
class KnownKey:
    """A passkey in the list of an account."""

    id: int
    label: str
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Factors:
    """What an organiser can show besides their password."""

    app: bool
    keys: tuple[KnownKey, ...]
    codes_left: int

    @property
    def count(self) -> int:
        """How many there are; printed codes only stand in for one."""
        return len(self.keys) + self.app


def of(session: Session, organiser_id: int) -> Factors:
    """The second factors of an organiser."""
    wrapped = session.scalar(select(Organiser.totp).where(Organiser.id == organiser_id))
    known = session.scalars(
        select(Passkey).where(Passkey.organiser_id == organiser_id).order_by(Passkey.id)
    )
    left = select(func.count()).where(
        BackupCode.organiser_id == organiser_id, BackupCode.used_at.is_(None)
    )
    return Factors(
        wrapped is not None,
        tuple(KnownKey(one.id, one.label, one.made_at, one.used_at) for one in known),
        session.scalar(left) or 0,
    )


def has_codes(session: Session, organiser_id: int) -> bool:
    """Whether backup codes were ever printed, used ones included."""
    mine = select(BackupCode.id).where(BackupCode.organiser_id == organiser_id)
    return session.scalar(mine.limit(1)) is not None


def add_app(
    session: Session, sealer: Sealer, organiser_id: int, secret: bytes, step: int
) -> None:
    """Let an authenticator app with this secret count, in place of an earlier one.

    `step` is that of the code that proved it; it cannot be used again.
    """
    organiser = session.get_one(Organiser, organiser_id)
    organiser.totp, organiser.totp_step = sealer.wrap(TOTP, secret), step
    session.flush()


def remove_app(session: Session, organiser_id: int) -> bool:
    """Let the authenticator app count no more; False if there is none.

    LastFactor if nothing else would be left.
    """
    organiser = session.get_one(Organiser, organiser_id)
    if organiser.totp is None:
        return False
    _need_another(session, organiser_id)
    organiser.totp = organiser.totp_step = None
    session.flush()
    return True


def add_key(
    session: Session, organiser_id: int, key: Key, label: str, *, now: datetime
) -> None:
    """Let a passkey count from now on; BadPasskey if it is known already."""
    known = select(Passkey.id).where(Passkey.credential_id == key.credential_id)
    if session.scalar(known) is not None:
        raise BadPasskey("a passkey that is known already")
    session.add(
        Passkey(
            organiser_id=organiser_id,
            credential_id=key.credential_id,
            public_key=key.public_key,
            sign_count=key.sign_count,
            label=label,
            made_at=now,
            used_at=None,
        )
    )
    session.flush()


def remove_key(session: Session, organiser_id: int, key_id: int) -> bool:
    """Let a passkey count no more; False if there is none of that number.

    LastFactor if nothing else would be left.
    """
    mine = (Passkey.id == key_id, Passkey.organiser_id == organiser_id)
    if session.scalar(select(Passkey.id).where(*mine)) is None:
        return False
    _need_another(session, organiser_id)
    session.execute(delete(Passkey).where(*mine))
    return True


def remove_all(session: Session, organiser_id: int) -> None:
    """Forget every second factor and code: when all were lost."""
    organiser = session.get_one(Organiser, organiser_id)
    organiser.totp = organiser.totp_step = None
    for table in (Passkey, BackupCode):
        session.execute(delete(table).where(table.organiser_id == organiser_id))
    session.flush()


def keep_codes(
    session: Session, sealer: Sealer, organiser_id: int, codes: Sequence[str]
) -> None:
    """Let these printed codes count, and none from before."""
    organiser = session.get_one(Organiser, organiser_id)
    session.execute(delete(BackupCode).where(BackupCode.organiser_id == organiser_id))
    secret = sealer.secret(CODES)
    session.add_all(
        BackupCode(
            organiser_id=organiser_id,
            code_hash=backup_codes.code_hash(secret, organiser.uid, code),
        )
        for code in codes
    )
    session.flush()


def spend_code(
    session: Session, sealer: Sealer, organiser_id: int, typed: str, *, now: datetime
) -> str | None:
    """What a typed code was, "app" or "printed", or None; none counts twice."""
    organiser = session.get_one(Organiser, organiser_id)
    if _spend_app_code(session, sealer, organiser, typed, now):
        return "app"
    if _spend_printed_code(session, sealer, organiser, typed, now):
        return "printed"
    return None


def ask_for_key(session: Session, session_id: int, challenge: bytes) -> None:
    """Note what a browser is asked to sign; it counts for one answer."""
    session.get_one(OrganiserSession, session_id).challenge = challenge
    session.flush()


def known_ids(session: Session, organiser_id: int) -> list[bytes]:
    """The credential ids of an organiser's passkeys."""
    mine = select(Passkey.credential_id).where(Passkey.organiser_id == organiser_id)
    return list(session.scalars(mine.order_by(Passkey.id)))


def key_made(session: Session, site: Site, session_id: int, answer: str) -> Key:
    """The new passkey that a browser answers with, or BadPasskey."""
    return passkeys.made(site, _challenge(session, session_id), answer)


def key_shown(
    session: Session,
    site: Site,
    organiser_id: int,
    session_id: int,
    answer: str,
    *,
    now: datetime,
) -> None:
    """Note that a passkey of the organiser was shown, or BadPasskey."""
    challenge = _challenge(session, session_id)
    row = session.scalar(
        select(Passkey).where(
            Passkey.credential_id == passkeys.shown_id(answer),
            Passkey.organiser_id == organiser_id,
        )
    )
    if row is None:
        raise BadPasskey("no passkey of this account")
    key = Key(row.credential_id, row.public_key, row.sign_count)
    row.sign_count = passkeys.shown(site, challenge, key, answer)
    row.used_at = now
    session.flush()


def note_shown(session: Session, session_id: int, *, now: datetime) -> None:
    """Note that the second factor was shown, where a session stays half for now."""
    session.get_one(OrganiserSession, session_id).stepped_up_at = now
    session.flush()


def _challenge(session: Session, session_id: int) -> bytes:
    row = session.get_one(OrganiserSession, session_id)
    challenge, row.challenge = row.challenge, None
    session.flush()
    if challenge is None:
        raise BadPasskey("nothing was asked")
    return challenge


def _spend_app_code(
    session: Session, sealer: Sealer, organiser: Organiser, typed: str, now: datetime
) -> bool:
    if organiser.totp is None:
        return False
    secret = sealer.unwrap(TOTP, organiser.totp)
    step = totp.step_of(secret, typed, now, organiser.totp_step)
    if step is None:
        return False
    # Whoever sends the same code at the same moment comes second.
    spent = session.scalar(
        update(Organiser)
        .where(
            Organiser.id == organiser.id,
            or_(Organiser.totp_step.is_(None), Organiser.totp_step < step),
        )
        .values(totp_step=step)
        .returning(Organiser.id)
    )
    return spent is not None


def _spend_printed_code(
    session: Session, sealer: Sealer, organiser: Organiser, typed: str, now: datetime
) -> bool:
    code = backup_codes.read_code(typed)
    if code is None:
        return False
    hashed = backup_codes.code_hash(sealer.secret(CODES), organiser.uid, code)
    spent = session.scalar(
        update(BackupCode)
        .where(
            BackupCode.organiser_id == organiser.id,
            BackupCode.code_hash == hashed,
            BackupCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(BackupCode.id)
    )
    return spent is not None


def _need_another(session: Session, organiser_id: int) -> None:
    # The row is locked, so that two removals at once cannot take the last two.
    session.execute(
        select(Organiser.id).where(Organiser.id == organiser_id).with_for_update()
    )
    if of(session, organiser_id).count < 2:
        raise LastFactor
