"""Which passwords are taken, and why others are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.domain.passwords import (
    BadPassword,
    PasswordFault,
    check_password,
    normal,
)

COMMON = frozenset({"sunshine", "correcthorse", "iloveyou", "пароль", "1qaz2wsx3edc"})
ABOUT = ("olga.petrova@union.example", "Olga Petrova")


def fault(password: str) -> PasswordFault | None:
    try:
        check_password(password, COMMON, ABOUT)
    except BadPassword as bad:
        return bad.reason
    return None


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", PasswordFault.TOO_SHORT),
        ("elevenchars", PasswordFault.TOO_SHORT),
        ("ab" + "c" * 199, PasswordFault.TOO_LONG),
        ("aaaaaaaaaaaaaaaa", PasswordFault.PLAIN),
        ("abcdefghijklmnop", PasswordFault.PLAIN),
        ("xyzrsxyzrsxyzrsx", PasswordFault.PLAIN),
        ("210987654321", PasswordFault.COMMON),
        ("1QAZ2wsx3edc", PasswordFault.COMMON),
        ("Sunshine2024!", PasswordFault.COMMON),
        ("***correcthorse***", PasswordFault.COMMON),
        ("5uN$h1nE-1999", PasswordFault.COMMON),
        ("ПарольПароль", PasswordFault.COMMON),
        ("olgapetrova2024", PasswordFault.ABOUT_YOU),
        ("olga.petrova@union.example", PasswordFault.ABOUT_YOU),
        ("petition-union-1", PasswordFault.ABOUT_YOU),
    ],
)
def test_what_is_guessed_first_is_refused(password: str, reason: PasswordFault) -> None:
    known = COMMON | {"210987654321"}
    with pytest.raises(BadPassword) as bad:
        check_password(password, known, ABOUT)
    assert bad.value.reason is reason


@pytest.mark.parametrize(
    "password",
    [
        "nine buses to the harbour",
        "twelve chars",
        "шесть случайных слов",
        "petition for the salt workers",
        "qx7!mPz0-tR2",
    ],
)
def test_length_is_all_that_is_asked_for(password: str) -> None:
    assert fault(password) is None


def test_both_spellings_of_an_accent_are_one_password() -> None:
    assert normal("zoe\u0308 writes letters") == normal("zo\u00eb writes letters")


@given(st.text(max_size=250))
def test_every_text_is_taken_or_refused_for_a_reason(password: str) -> None:
    reason = fault(password)
    if reason is None:
        assert 12 <= len(normal(password)) <= 200
