"""The sealer: who may open what, and that old records open for ever."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.adapters.hpke import SuiteId
from petition.adapters.sealing import BootSealer
from petition.domain.recovery_codes import format_code
from petition.domain.refusals import CannotOpen
from petition.services.ports import Sealer

CAMPAIGN = UUID("11111111-1111-4111-8111-111111111111")
ROW = UUID("22222222-2222-4222-8222-222222222222")
OTHER = UUID("33333333-3333-4333-8333-333333333333")
SEED, TOKEN = bytes([2] * 32), bytes([3] * 32)
CODE = format_code(bytes(range(20)))
PLAIN = "Алия".encode()
STORED = Path(__file__).parent / "samples" / "sealed_v1.json"


def fixed(length: int) -> bytes:
    """Chance that the samples were made with."""
    return bytes([0x5A] * length)


SEALER: Sealer = BootSealer(bytes([1] * 32), fixed)
PLAINER = BootSealer(bytes([1] * 32), fixed, SuiteId.X25519)
OTHERS = BootSealer(bytes([9] * 32))
PUBLIC = SEALER.public_key(SEED)


def stored(name: str) -> bytes:
    """A value that version 1 sealed."""
    return bytes.fromhex(json.loads(STORED.read_text())[name])


def test_records_that_were_sealed_long_ago_open() -> None:
    for name in ("record_x25519", "record_hybrid"):
        assert SEALER.open_record(SEED, CAMPAIGN, ROW, stored(name)) == PLAIN
    assert SEALER.open_seed(SEED, CAMPAIGN, stored("campaign_seed")) == SEED


def test_locks_are_still_made_as_long_ago() -> None:
    assert SEALER.seal_pending(TOKEN, ROW, PLAIN) == stored("pending")
    assert SEALER.seal_receipt(TOKEN, ROW, PLAIN) == stored("receipt")
    assert SEALER.wrap("index", SEED) == stored("wrap")
    assert SEALER.seal_slot("recovery", CODE, SEED) == stored("slot_recovery")
    assert SEALER.secret("form-token") == stored("secret")


def test_locks_that_were_made_long_ago_open() -> None:
    assert SEALER.open_pending(TOKEN, ROW, stored("pending")) == PLAIN
    assert SEALER.open_receipt(TOKEN, ROW, stored("receipt")) == PLAIN
    assert SEALER.unwrap("index", stored("wrap")) == SEED
    assert SEALER.open_slot(CODE, stored("slot_recovery")) == SEED
    assert SEALER.open_slot("six plain words", stored("slot_passphrase")) == SEED


@given(st.binary(max_size=5000))
def test_everything_that_is_sealed_opens_again(plain: bytes) -> None:
    pending = SEALER.seal_pending(TOKEN, ROW, plain)
    receipt = SEALER.seal_receipt(TOKEN, ROW, plain)
    record = SEALER.seal_record(PUBLIC, CAMPAIGN, ROW, plain)
    mail = SEALER.seal_mail(SEED, ROW, plain)
    assert SEALER.open_pending(TOKEN, ROW, pending) == plain
    assert SEALER.open_receipt(TOKEN, ROW, receipt) == plain
    assert SEALER.open_record(SEED, CAMPAIGN, ROW, record) == plain
    assert SEALER.open_mail(SEED, ROW, mail) == plain


def test_a_pending_signature_opens_for_its_own_token_and_row_only() -> None:
    sealed = SEALER.seal_pending(TOKEN, ROW, PLAIN)
    for token, row in ((SEED, ROW), (TOKEN, OTHER)):
        with pytest.raises(CannotOpen):
            SEALER.open_pending(token, row, sealed)


def test_a_pending_signature_is_no_receipt_and_no_mail() -> None:
    sealed = SEALER.seal_pending(TOKEN, ROW, PLAIN)
    for opener in (SEALER.open_receipt, SEALER.open_mail):
        with pytest.raises(CannotOpen):
            opener(TOKEN, ROW, sealed)


def test_a_record_opens_in_its_own_campaign_and_row_only() -> None:
    sealed = SEALER.seal_record(PUBLIC, CAMPAIGN, ROW, PLAIN)
    for seed, campaign, row in (
        (TOKEN, CAMPAIGN, ROW),
        (SEED, OTHER, ROW),
        (SEED, CAMPAIGN, OTHER),
    ):
        with pytest.raises(CannotOpen):
            SEALER.open_record(seed, campaign, row, sealed)


def test_a_campaign_seed_opens_for_the_team_key_and_its_campaign_only() -> None:
    sealed = SEALER.seal_seed(PUBLIC, CAMPAIGN, TOKEN)
    assert SEALER.open_seed(SEED, CAMPAIGN, sealed) == TOKEN
    for seed, campaign in ((TOKEN, CAMPAIGN), (SEED, OTHER)):
        with pytest.raises(CannotOpen):
            SEALER.open_seed(seed, campaign, sealed)


def test_a_wrapped_key_opens_for_its_boot_key_and_purpose_only() -> None:
    wrapped = SEALER.wrap("index", SEED)
    for sealer, purpose in ((OTHERS, "index"), (SEALER, "outbox")):
        with pytest.raises(CannotOpen):
            sealer.unwrap(purpose, wrapped)


def test_the_same_text_is_never_sealed_the_same_way_twice() -> None:
    first, second = (OTHERS.seal_pending(TOKEN, ROW, PLAIN) for _ in range(2))
    assert first != second


def test_secrets_differ_by_purpose_and_boot_key() -> None:
    found = {SEALER.secret("form"), SEALER.secret("session"), OTHERS.secret("form")}
    assert [len(secret) for secret in found] == [32, 32, 32]


def test_a_sealer_without_the_hybrid_makes_and_opens_x25519_records() -> None:
    public = PLAINER.public_key(SEED)
    sealed = PLAINER.seal_record(public, CAMPAIGN, ROW, PLAIN)
    assert (public[0], sealed[1]) == (1, 1)
    assert SEALER.open_record(SEED, CAMPAIGN, ROW, sealed) == PLAIN


def test_a_boot_key_has_32_bytes() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        BootSealer(bytes(31))


def test_an_opener_opens_many_records_of_its_campaign_only() -> None:
    sealer, campaign = BootSealer(b"\x01" * 32), UUID(int=7)
    public = sealer.public_key(b"\x02" * 32)
    sealed = sealer.seal_record(public, campaign, UUID(int=1), b"Sana")

    opener = sealer.record_opener(b"\x02" * 32, campaign)

    assert opener(UUID(int=1), sealed) == b"Sana"
    assert opener(UUID(int=1), sealed) == b"Sana"
    with pytest.raises(CannotOpen):
        opener(UUID(int=2), sealed)
    with pytest.raises(CannotOpen):
        sealer.record_opener(b"\x02" * 32, UUID(int=8))(UUID(int=1), sealed)
