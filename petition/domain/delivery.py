"""How mails are tried, tried again and given up (RFC 5321 §4.2, §4.5.4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from petition.domain.mails import Fate, MailKind, Outcome
from petition.domain.refusals import NotAllowed


class DeliveryState(StrEnum):
    """Where one mail in the outbox stands."""

    QUEUED = "queued"
    SENDING = "sending"  # Claimed by a worker, until its lease ends.
    DEFERRED = "deferred"  # Tried without success; will be tried again.
    ACCEPTED = "accepted"
    REFUSED = "refused"  # By the server for good, or given up.
    HELD = "held"
    CANCELLED = "cancelled"
    BOUNCED = "bounced"  # Accepted, and returned later.


MOVES: Mapping[DeliveryState, frozenset[DeliveryState]] = {
    DeliveryState.QUEUED: frozenset(
        {DeliveryState.SENDING, DeliveryState.HELD, DeliveryState.CANCELLED}
    ),
    DeliveryState.SENDING: frozenset(
        {
            DeliveryState.SENDING,  # A dead worker's lease ended: claimed again.
            DeliveryState.QUEUED,  # Given back untried.
            DeliveryState.ACCEPTED,
            DeliveryState.DEFERRED,
            DeliveryState.REFUSED,
            DeliveryState.HELD,
            DeliveryState.CANCELLED,
        }
    ),
    DeliveryState.DEFERRED: frozenset(
        {
            DeliveryState.QUEUED,
            DeliveryState.SENDING,
            DeliveryState.HELD,
            DeliveryState.CANCELLED,
        }
    ),
    DeliveryState.HELD: frozenset({DeliveryState.QUEUED, DeliveryState.CANCELLED}),
    DeliveryState.ACCEPTED: frozenset({DeliveryState.BOUNCED}),
    DeliveryState.REFUSED: frozenset(),
    DeliveryState.CANCELLED: frozenset(),
    DeliveryState.BOUNCED: frozenset(),
}


def move(state: DeliveryState, to: DeliveryState) -> DeliveryState:
    """The new state, or NotAllowed."""
    if to not in MOVES[state]:
        raise NotAllowed(f"a delivery that is {state} cannot become {to}")
    return to


WAITS = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 180, 360))
JITTER = 0.2
PATIENCE = timedelta(days=5)
SHORT_PATIENCE = timedelta(hours=48)
SOON_STALE = {MailKind.CONFIRMATION, MailKind.ALREADY_SIGNED, MailKind.MY_LINK}


def next_attempt(
    kind: MailKind, attempts: int, first: datetime, now: datetime, jitter: float
) -> datetime | None:
    """When to try again after `attempts` (1 or more) tries, or None: give up.

    `first` is when the mail was enqueued; `jitter` in -1..1 shifts the wait by up
    to a fifth, so that mails which failed together do not come back together. The
    last try falls on the end of patience, never after it.
    """
    end = first + (SHORT_PATIENCE if kind in SOON_STALE else PATIENCE)
    if now >= end:
        return None
    wait = WAITS[min(attempts, len(WAITS)) - 1]
    return min(now + wait * (1 + JITTER * jitter), end)


ABOUT_US = {"connect", "ehlo", "starttls", "auth"}
NO_ENTRY = {530, 534, 535, 538}
BAD_SENDER = {"5.1.7", "5.1.8"}
TOO_LARGE = {"5.2.3", "5.3.4"}


def fate(stage: str, code: int, enhanced: str | None) -> Fate:
    """What a reply that ends an attempt at `stage` means for the mail.

    A reply that no server should give there leaves the mail where it was: not
    delivered before the final dot, and after it nobody knows.
    """
    if stage == "dot" and code // 100 == 2:
        return Fate.ACCEPTED
    if code // 100 == 4:
        return Fate.DEFERRED
    if code // 100 != 5:
        return Fate.UNKNOWN if stage == "dot" else Fate.DEFERRED
    if _is_about_us(stage, code, enhanced) or _is_full(code, enhanced):
        return Fate.DEFERRED
    return Fate.REFUSED


def _is_about_us(stage: str, code: int, enhanced: str | None) -> bool:
    """Whether a 5xx speaks of our settings or standing, which can be mended.

    Otherwise one wrong password would cost a campaign all its letters.
    """
    if stage in ABOUT_US or code in NO_ENTRY or enhanced in BAD_SENDER:
        return True
    return stage == "mail" and (enhanced or "").startswith("5.7.")


def _is_full(code: int, enhanced: str | None) -> bool:
    """Whether a mailbox is full: a 5xx by the letter of the RFC, but it passes."""
    if enhanced == "5.2.2":
        return True
    other = enhanced in TOO_LARGE or (enhanced or "").startswith("5.7.")
    return code == 552 and not other


def settle(outcome: Outcome, again: datetime | None) -> DeliveryState:
    """The state that an attempt leaves behind; `again` is its `next_attempt`.

    A lost claim changes nothing: the mail is with whoever claimed it since.
    """
    if outcome.fate is Fate.ACCEPTED:
        return DeliveryState.ACCEPTED
    if outcome.fate is Fate.LOST:
        return DeliveryState.SENDING
    if outcome.fate is Fate.REFUSED or again is None:
        return DeliveryState.REFUSED
    return DeliveryState.DEFERRED


class Reason(StrEnum):
    """Why a mail was not delivered, as its writer is told."""

    MAILBOX_UNKNOWN = "mailbox_unknown"
    MAILBOX_FULL = "mailbox_full"
    BLOCKED = "blocked"
    TOO_LARGE = "too_large"
    GAVE_UP = "gave_up"
    OTHER = "other"


BY_STATUS: Mapping[str, Reason] = {
    "1.1": Reason.MAILBOX_UNKNOWN,
    "1.2": Reason.MAILBOX_UNKNOWN,
    "1.3": Reason.MAILBOX_UNKNOWN,
    "1.6": Reason.MAILBOX_UNKNOWN,
    "1.10": Reason.MAILBOX_UNKNOWN,
    "2.1": Reason.MAILBOX_UNKNOWN,
    "2.2": Reason.MAILBOX_FULL,
    "2.3": Reason.TOO_LARGE,
    "3.4": Reason.TOO_LARGE,
}
BY_CODE: Mapping[tuple[str, int], Reason] = {
    ("rcpt", 550): Reason.MAILBOX_UNKNOWN,
    ("rcpt", 551): Reason.MAILBOX_UNKNOWN,
    ("rcpt", 553): Reason.MAILBOX_UNKNOWN,
    ("rcpt", 552): Reason.MAILBOX_FULL,
    ("dot", 552): Reason.MAILBOX_FULL,
    ("rcpt", 554): Reason.BLOCKED,
    ("dot", 550): Reason.BLOCKED,
    ("dot", 554): Reason.BLOCKED,
}


def reason(outcome: Outcome) -> Reason:
    """Why the attempt that settled a mail as refused did not deliver it.

    By the RFC 3463 status if the server gave one, else by stage and code.
    """
    told = _told(outcome)
    if outcome.fate is Fate.REFUSED:
        return told
    return told if told is Reason.MAILBOX_FULL else Reason.GAVE_UP


def _told(outcome: Outcome) -> Reason:
    subject = (outcome.enhanced or "").partition(".")[2]
    if subject.startswith("7."):
        return Reason.BLOCKED
    if subject in BY_STATUS:
        return BY_STATUS[subject]
    return BY_CODE.get((outcome.stage, outcome.code or 0), Reason.OTHER)
