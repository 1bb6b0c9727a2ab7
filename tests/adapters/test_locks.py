"""Symmetric locks open for one secret and one purpose only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.adapters.locks import derive, lock, unlock
from petition.domain.refusals import CannotOpen

SECRET = bytes(32)
NONCE = bytes(12)


@given(st.binary(max_size=1500))
def test_what_was_locked_opens_again(plain: bytes) -> None:
    assert unlock(SECRET, b"mail", lock(SECRET, b"mail", plain, NONCE, 256)) == plain


@given(st.integers(0, 251), st.integers(0, 251))
def test_the_length_of_a_short_text_does_not_show(one: int, two: int) -> None:
    first = lock(SECRET, b"mail", bytes(one), NONCE, 256)
    assert len(first) == len(lock(SECRET, b"mail", bytes(two), NONCE, 256))


@given(st.data())
def test_any_altered_bit_keeps_it_shut(data: st.DataObject) -> None:
    locked = bytearray(lock(SECRET, b"mail", b"Aliya", NONCE, 16))
    locked[data.draw(st.integers(0, len(locked) - 1))] ^= 1 << data.draw(
        st.integers(0, 7)
    )
    with pytest.raises(CannotOpen):
        unlock(SECRET, b"mail", bytes(locked))


@given(st.integers(0, 45))
def test_a_locked_text_that_breaks_off_stays_shut(length: int) -> None:
    locked = lock(SECRET, b"mail", b"Aliya", NONCE, 16)
    with pytest.raises(CannotOpen):
        unlock(SECRET, b"mail", locked[:length])


def test_another_secret_or_purpose_keeps_it_shut() -> None:
    locked = lock(SECRET, b"mail", b"Aliya", NONCE, 16)
    for secret, purpose in ((bytes([1] * 32), b"mail"), (SECRET, b"male")):
        with pytest.raises(CannotOpen):
            unlock(secret, purpose, locked)


def test_keys_differ_by_purpose() -> None:
    assert derive(SECRET, b"one") != derive(SECRET, b"two")
    assert derive(SECRET, b"one") == derive(SECRET, b"one")
