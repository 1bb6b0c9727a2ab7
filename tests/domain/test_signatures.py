"""What signatures and letters may become, and what they count as."""

from __future__ import annotations

import pytest

from petition.domain.campaigns import Channel
from petition.domain.refusals import NotAllowed
from petition.domain.signatures import (
    FIRST_STATE,
    LETTER_KINDS,
    LETTER_MOVES,
    SIGNATURE_MOVES,
    LetterState,
    SignatureState,
    letter_kind,
    move_letter,
    move_signature,
    signature_kind,
)

STANDING = (SignatureState.CONFIRMED, SignatureState.HELD)
WRITTEN = {"accepted", "declared", "handed_over", "refused", "waiting"}


@pytest.mark.parametrize("state", SignatureState)
@pytest.mark.parametrize("to", SignatureState)
def test_a_signature_moves_only_as_its_table_allows(
    state: SignatureState, to: SignatureState
) -> None:
    if to in SIGNATURE_MOVES[state]:
        assert move_signature(state, to) is to
        return
    with pytest.raises(NotAllowed):
        move_signature(state, to)


@pytest.mark.parametrize("state", LetterState)
@pytest.mark.parametrize("to", LetterState)
def test_a_letter_moves_only_as_its_table_allows(
    state: LetterState, to: LetterState
) -> None:
    if to in LETTER_MOVES[state]:
        assert move_letter(state, to) is to
        return
    with pytest.raises(NotAllowed):
        move_letter(state, to)


def test_nothing_leads_back_from_an_erasure() -> None:
    assert SIGNATURE_MOVES[SignatureState.ERASED] == frozenset()
    others = set(SignatureState) - {SignatureState.ERASED}
    assert all(SignatureState.ERASED in SIGNATURE_MOVES[state] for state in others)


def test_a_withdrawn_signature_never_stands_again() -> None:
    reached = SIGNATURE_MOVES[SignatureState.WITHDRAWN]

    assert not reached & set(STANDING)


@pytest.mark.parametrize("channel", Channel)
def test_every_channel_has_a_first_state_that_waits(channel: Channel) -> None:
    assert LETTER_KINDS[FIRST_STATE[channel]] == "waiting"


@pytest.mark.parametrize("state", sorted(set(LetterState) - {LetterState.CANCELLED}))
def test_every_letter_that_is_not_cancelled_counts_as_written(
    state: LetterState,
) -> None:
    assert {letter_kind(signature, state) for signature in STANDING} <= WRITTEN


@pytest.mark.parametrize("signature", sorted(set(SignatureState) - set(STANDING)))
@pytest.mark.parametrize("state", LetterState)
def test_letters_of_a_signature_that_is_gone_count_nowhere(
    signature: SignatureState, state: LetterState
) -> None:
    assert letter_kind(signature, state) is None


def test_a_cancelled_letter_counts_nowhere() -> None:
    assert letter_kind(SignatureState.CONFIRMED, LetterState.CANCELLED) is None


def test_what_failed_is_never_counted_as_done() -> None:
    for state in (LetterState.REFUSED, LetterState.BOUNCED):
        assert LETTER_KINDS[state] == "refused"


def test_an_erased_signature_counts_as_withdrawn() -> None:
    assert signature_kind(SignatureState.ERASED) == "withdrawn"
    assert signature_kind(SignatureState.CONFIRMED) == "confirmed"
