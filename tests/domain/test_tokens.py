"""Tokens in links have one spelling, and only their hash is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.domain.tokens import parse_token, token_hash, token_text


@given(st.binary(min_size=32, max_size=32))
def test_a_token_reads_as_it_was_written(raw: bytes) -> None:
    assert parse_token(token_text(raw)) == raw
    assert len(token_text(raw)) == 43


@given(st.text())
def test_any_text_is_a_token_in_one_spelling_or_none(text: str) -> None:
    raw = parse_token(text)
    assert raw is None or token_text(raw) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A" * 42,
        "A" * 44,
        "A" * 43 + "=",
        "A" * 43 + "\n",
        "A" * 42 + "B",  # The same bytes as 43 times A.
        "A" * 42 + "/",
        "Ａ" * 43,
        "A" * 42 + "\ud800",
    ],
)
def test_what_we_never_write_is_no_token(text: str) -> None:
    assert parse_token(text) is None


def test_a_hash_is_sha_256_of_purpose_and_token() -> None:
    # Made with `openssl dgst`.
    expected = "e60c42cb8fcfb8168140aca13776700230e26c544c46728fbfa651802dbf7eca"
    assert token_hash(bytes([9] * 32), "confirm").hex() == expected
    assert token_hash(bytes([9] * 32), "receipt").hex() != expected
