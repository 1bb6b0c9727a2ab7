"""Key slots open for their own code or passphrase only."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from petition.adapters.key_slots import (
    COST,
    STANDARD,
    START,
    Cost,
    open_slot,
    seal_with_code,
    seal_with_passphrase,
)
from petition.domain.recovery_codes import MistypedCode, format_code
from petition.domain.refusals import CannotOpen

SEED = bytes(range(32))
CHANCE = bytes(range(28))
CHEAP = Cost(iterations=1, memory=8, lanes=1)
CODE = format_code(bytes(range(20)))
BY_CODE = seal_with_code(CODE, SEED, CHANCE)
BY_PASSPHRASE = seal_with_passphrase("six plain words", SEED, CHANCE, CHEAP)


def test_a_recovery_code_opens_its_slot_however_it_is_typed() -> None:
    assert open_slot(CODE, BY_CODE) == SEED
    assert open_slot(CODE.lower().replace("-", " "), BY_CODE) == SEED


def test_a_passphrase_opens_its_slot() -> None:
    assert open_slot("six plain words\n", BY_PASSPHRASE) == SEED


def test_a_passphrase_may_be_composed_in_either_way() -> None:
    slot = seal_with_passphrase("caf\u00e9", SEED, CHANCE, CHEAP)
    assert open_slot("cafe\u0301", slot) == SEED


def test_a_new_passphrase_slot_says_what_a_guess_costs() -> None:
    slot = seal_with_passphrase("six plain words", SEED, CHANCE)
    assert Cost(*COST.unpack_from(slot, START.size)) == STANDARD
    assert STANDARD == (3, 65536, 4)
    assert open_slot("six plain words", slot) == SEED


@pytest.mark.parametrize("slot", [BY_CODE, BY_PASSPHRASE])
@pytest.mark.parametrize("secret", ["", "six plain word", format_code(bytes(20))])
def test_another_secret_keeps_a_slot_shut(secret: str, slot: bytes) -> None:
    with pytest.raises(CannotOpen):
        open_slot(secret, slot)


@settings(deadline=None)
@given(st.sampled_from([BY_CODE, BY_PASSPHRASE]), st.data())
def test_any_altered_bit_keeps_a_slot_shut(slot: bytes, data: st.DataObject) -> None:
    altered = bytearray(slot)
    place = data.draw(st.integers(0, len(slot) - 1))
    altered[place] ^= 1 << data.draw(st.integers(0, 7))
    for secret in (CODE, "six plain words"):
        with pytest.raises(CannotOpen):
            open_slot(secret, bytes(altered))


@given(st.sampled_from([BY_CODE, BY_PASSPHRASE]), st.integers(0, 77))
def test_a_slot_that_breaks_off_stays_shut(slot: bytes, length: int) -> None:
    for secret in (CODE, "six plain words"):
        with pytest.raises(CannotOpen):
            open_slot(secret, slot[:length])


def test_a_slot_that_asks_for_all_memory_is_refused() -> None:
    greedy = BY_PASSPHRASE[: START.size] + COST.pack(1, 2**32 - 1, 1)
    with pytest.raises(CannotOpen):
        open_slot("six plain words", greedy + BY_PASSPHRASE[len(greedy) :])


def test_a_mistyped_code_seals_no_slot() -> None:
    with pytest.raises(MistypedCode):
        seal_with_code("six plain words", SEED, CHANCE)
