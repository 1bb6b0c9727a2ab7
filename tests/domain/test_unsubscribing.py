"""Tokens that end news: bound to one signature, and of no use once altered."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.domain.unsubscribing import is_genuine, signature_of, unsubscribe_token

SECRET, UID = b"\x01" * 32, UUID(int=7)


@given(st.integers(1, 2**63 - 1), st.uuids())
def test_a_token_leads_back_to_its_signature(id_: int, uid: UUID) -> None:
    token = unsubscribe_token(SECRET, id_, uid)
    assert signature_of(token) == id_
    assert is_genuine(token, SECRET, uid)


def test_no_other_secret_and_no_other_signature_makes_the_same() -> None:
    token = unsubscribe_token(SECRET, 1, UID)
    assert not is_genuine(token, b"\x02" * 32, UID)
    assert not is_genuine(token, SECRET, UUID(int=8))


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "_" * 43, "Ä" * 43])
def test_what_we_never_wrote_leads_nowhere(token: str) -> None:
    assert signature_of(token) is None
    assert not is_genuine(token, SECRET, UID)
