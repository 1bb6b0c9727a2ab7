"""Sealing to a public key, in both suites."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.adapters.hpke import SuiteId, best_suite, open_sealed, public_key, seal
from petition.domain.refusals import CannotOpen

CAMPAIGN, ROW = UUID(int=1), UUID(int=2)
PLACE = (CAMPAIGN, ROW)
SEED = bytes(range(32))
SUITES = st.sampled_from(SuiteId)
PUBLIC = {suite: public_key(suite, SEED) for suite in SuiteId}


def test_a_seed_gives_the_key_of_the_x_wing_draft() -> None:
    # draft-connolly-cfrg-xwing-kem, appendix C, first vector.
    seed = "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26"
    key = public_key(SuiteId.HYBRID, bytes.fromhex(seed)).hex()
    assert key.startswith("02e2236b35a8c24b39b10aa1323a96a919a2ced88400633a7b0713")
    assert key.endswith(
        "b69859edb06eff389b27dce59844570216223593d4ba32d9abac8cd049040ef6534"
    )
    assert len(key) == 2 * 1217


def test_a_seed_gives_the_key_of_rfc_7748() -> None:
    # RFC 7748 §6.1, Alice.
    seed = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"
    key = "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"
    assert public_key(SuiteId.X25519, bytes.fromhex(seed)).hex() == f"01{key}"


def test_the_hybrid_is_the_best_suite_here() -> None:
    assert best_suite() is SuiteId.HYBRID


@given(SUITES, st.binary(max_size=3000))
def test_what_was_sealed_opens_again(suite: SuiteId, plain: bytes) -> None:
    sealed = seal("record", PUBLIC[suite], PLACE, plain)
    assert open_sealed("record", SEED, PLACE, sealed) == plain
    assert sealed[:2] == bytes([1, suite])


@given(SUITES, st.integers(0, 252), st.integers(0, 252))
def test_the_length_of_a_short_text_does_not_show(
    suite: SuiteId, one: int, two: int
) -> None:
    first, second = (seal("r", PUBLIC[suite], PLACE, bytes(n)) for n in (one, two))
    assert len(first) == len(second)


@given(SUITES, st.data())
def test_any_altered_bit_keeps_it_shut(suite: SuiteId, data: st.DataObject) -> None:
    sealed = bytearray(seal("record", PUBLIC[suite], PLACE, b"Aliya"))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(CannotOpen):
        open_sealed("record", SEED, PLACE, bytes(sealed))


@given(SUITES, st.integers(0, 313))
def test_a_record_that_breaks_off_stays_shut(suite: SuiteId, length: int) -> None:
    sealed = seal("record", PUBLIC[suite], PLACE, b"Aliya")[:length]
    with pytest.raises(CannotOpen):
        open_sealed("record", SEED, PLACE, sealed)


@pytest.mark.parametrize("suite", SuiteId)
@pytest.mark.parametrize(
    ("purpose", "seed", "place"),
    [
        ("record", SEED[::-1], PLACE),
        ("record", SEED[:31], PLACE),
        ("letter", SEED, PLACE),
        ("record", SEED, (CAMPAIGN, CAMPAIGN)),
        ("record", SEED, (ROW, ROW)),
        ("record", SEED, (CAMPAIGN,)),
    ],
)
def test_another_key_purpose_or_place_keeps_it_shut(
    suite: SuiteId, purpose: str, seed: bytes, place: tuple[UUID, ...]
) -> None:
    sealed = seal("record", PUBLIC[suite], PLACE, b"Aliya")
    with pytest.raises(CannotOpen):
        open_sealed(purpose, seed, place, sealed)


def test_a_seed_of_another_length_has_no_key() -> None:
    for suite in SuiteId:
        with pytest.raises(ValueError, match="32"):
            public_key(suite, SEED[:31])
