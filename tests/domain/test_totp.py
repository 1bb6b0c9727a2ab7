"""Codes of authenticator apps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.domain import totp

SECRET = b"12345678901234567890"
NOW = datetime.fromtimestamp(1111111111, UTC)
STEP = timedelta(seconds=30)


def test_the_codes_are_those_of_the_standard() -> None:
    # RFC 6238, appendix B, cut to six digits.
    assert totp.code_at(SECRET, NOW) == "050471"


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_phone_may_be_off_by_one_step(steps: int) -> None:
    code = totp.code_at(SECRET, NOW + steps * STEP)
    assert totp.step_of(SECRET, code, NOW) == 1111111111 // 30 + steps


@pytest.mark.parametrize("steps", [-2, 2])
def test_a_code_of_another_time_is_none(steps: int) -> None:
    code = totp.code_at(SECRET, NOW + steps * STEP)
    assert totp.step_of(SECRET, code, NOW) is None


def test_no_code_works_twice() -> None:
    code = totp.code_at(SECRET, NOW)
    step = totp.step_of(SECRET, code, NOW)
    assert totp.step_of(SECRET, code, NOW, step) is None
    assert totp.step_of(SECRET, code, NOW + STEP, step) is None


def test_a_code_may_be_typed_with_a_blank() -> None:
    assert totp.step_of(SECRET, " 050 471 ", NOW) is not None


@given(st.text(max_size=12))
def test_other_texts_are_no_codes(text: str) -> None:
    right = {totp.code_at(SECRET, NOW + n * STEP) for n in (-1, 0, 1)}
    found = totp.step_of(SECRET, text, NOW)
    assert (found is not None) == ("".join(text.split()) in right)


def test_an_app_reads_secret_and_account_from_the_address() -> None:
    address = totp.address(SECRET, "olga@union.example", "letters.example")
    assert address.startswith("otpauth://totp/letters.example:olga")
    assert f"secret={totp.secret_text(SECRET).replace(' ', '')}" in address
