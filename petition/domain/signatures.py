"""What a signature and its letters can be, and how they are counted."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from petition.domain.campaigns import Channel
from petition.domain.refusals import NotAllowed


class SignatureState(StrEnum):
    """Where a confirmed signature stands."""

    CONFIRMED = "confirmed"
    HELD = "held"
    INVALIDATED = "invalidated"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


SIGNATURE_MOVES: Mapping[SignatureState, frozenset[SignatureState]] = {
    SignatureState.CONFIRMED: frozenset(
        {
            SignatureState.HELD,
            SignatureState.INVALIDATED,
            SignatureState.WITHDRAWN,
            SignatureState.ERASED,
        }
    ),
    SignatureState.HELD: frozenset(
        {
            SignatureState.CONFIRMED,
            SignatureState.INVALIDATED,
            SignatureState.WITHDRAWN,
            SignatureState.ERASED,
        }
    ),
    SignatureState.INVALIDATED: frozenset({SignatureState.ERASED}),
    SignatureState.WITHDRAWN: frozenset({SignatureState.ERASED}),
    SignatureState.ERASED: frozenset(),
}


class LetterState(StrEnum):
    """What has become of one letter; never more than is known."""

    QUEUED = "queued"  # In the outbox.
    UNDECLARED = "undeclared"  # With its writer, who has not said "sent" yet.
    UNDELIVERED = "undelivered"  # With the organisers, to be handed over.
    ACCEPTED = "accepted"  # By the target's mail server.
    DECLARED = "declared"  # Its writer says that it is on its way.
    HANDED_OVER = "handed_over"
    REFUSED = "refused"
    BOUNCED = "bounced"
    CANCELLED = "cancelled"  # Withdrawn before it left.


LETTER_MOVES: Mapping[LetterState, frozenset[LetterState]] = {
    LetterState.QUEUED: frozenset(
        {LetterState.ACCEPTED, LetterState.REFUSED, LetterState.CANCELLED}
    ),
    LetterState.UNDECLARED: frozenset({LetterState.DECLARED, LetterState.CANCELLED}),
    LetterState.UNDELIVERED: frozenset(
        {LetterState.HANDED_OVER, LetterState.REFUSED, LetterState.CANCELLED}
    ),
    LetterState.ACCEPTED: frozenset({LetterState.BOUNCED}),
    LetterState.DECLARED: frozenset(),
    LetterState.HANDED_OVER: frozenset(),
    # Whoever's letter was refused may send it themselves and say so.
    LetterState.REFUSED: frozenset({LetterState.DECLARED, LetterState.CANCELLED}),
    LetterState.BOUNCED: frozenset({LetterState.DECLARED}),
    # It may have been on the wire when its writer withdrew.
    LetterState.CANCELLED: frozenset({LetterState.ACCEPTED}),
}

FIRST_STATE: Mapping[Channel, LetterState] = {
    Channel.MAIL: LetterState.QUEUED,
    Channel.OWN_MAIL: LetterState.UNDECLARED,
    Channel.POST: LetterState.UNDECLARED,
    Channel.BY_HAND: LetterState.UNDELIVERED,
}

#: What a letter counts as in the tally; a cancelled one is counted nowhere.
LETTER_KINDS: Mapping[LetterState, str] = {
    LetterState.QUEUED: "waiting",
    LetterState.UNDECLARED: "waiting",
    LetterState.UNDELIVERED: "waiting",
    LetterState.ACCEPTED: "accepted",
    LetterState.DECLARED: "declared",
    LetterState.HANDED_OVER: "handed_over",
    LetterState.REFUSED: "refused",
    LetterState.BOUNCED: "refused",
}


def move_signature(state: SignatureState, to: SignatureState) -> SignatureState:
    """The new state, or NotAllowed."""
    if to not in SIGNATURE_MOVES[state]:
        raise NotAllowed(f"a signature that is {state} cannot become {to}")
    return to


def move_letter(state: LetterState, to: LetterState) -> LetterState:
    """The new state, or NotAllowed."""
    if to not in LETTER_MOVES[state]:
        raise NotAllowed(f"a letter that is {state} cannot become {to}")
    return to


def signature_kind(state: SignatureState) -> str:
    """What a signature counts as; an erased one counts as withdrawn."""
    return "withdrawn" if state is SignatureState.ERASED else state.value


def letter_kind(signature: SignatureState, letter: LetterState) -> str | None:
    """What a letter counts as: nothing unless its signature stands."""
    stands = signature in (SignatureState.CONFIRMED, SignatureState.HELD)
    return LETTER_KINDS.get(letter) if stands else None
