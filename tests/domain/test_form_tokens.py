"""Form tokens: of this campaign, neither too young nor too old."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.domain.form_tokens import FormTokenFault, check, issue

KEY = bytes([7] * 32)
NOW = 1_700_000_000
TOKEN = issue(KEY, 5, NOW)


def test_a_token_is_campaign_time_and_mac() -> None:
    # Made with `openssl dgst -mac HMAC` and `base64`.
    assert TOKEN == "AQAAAAAAAAAFAAAAAGVT8QC7d5CvKjs4J2TZx6KxOhDs"


def test_everybody_gets_the_same_token() -> None:
    assert issue(KEY, 5, NOW) == TOKEN


@pytest.mark.parametrize(
    ("age", "fault"),
    [
        (-61, FormTokenFault.TOO_YOUNG),
        (0, FormTokenFault.TOO_YOUNG),
        (2, FormTokenFault.TOO_YOUNG),
        (3, None),
        (86_400, None),
        (86_401, FormTokenFault.TOO_OLD),
    ],
)
def test_a_token_counts_from_three_seconds_to_a_day(
    age: int, fault: FormTokenFault | None
) -> None:
    assert check(KEY, TOKEN, 5, NOW + age, youngest=3) == fault


def test_a_clock_that_runs_a_minute_ahead_does_no_harm() -> None:
    assert check(KEY, TOKEN, 5, NOW - 60, youngest=0) is None
    assert check(KEY, TOKEN, 5, NOW - 61, youngest=0) == FormTokenFault.TOO_YOUNG


def test_a_form_without_token_is_told_so() -> None:
    for token in (None, ""):
        assert check(KEY, token, 5, NOW, youngest=0) == FormTokenFault.MISSING


def test_a_token_of_another_campaign_is_foreign() -> None:
    assert check(KEY, TOKEN, 6, NOW + 9, youngest=3) == FormTokenFault.FOREIGN


def test_a_token_under_another_key_is_forged() -> None:
    assert check(KEY[:31], TOKEN, 5, NOW + 9, youngest=3) == FormTokenFault.FORGED


@given(st.text(min_size=1))
def test_any_other_text_is_forged(text: str) -> None:
    assert check(KEY, text, 5, NOW + 9, youngest=3) == FormTokenFault.FORGED


@given(st.integers(0, 43), st.characters())
def test_any_altered_character_is_forged(place: int, character: str) -> None:
    altered = TOKEN[:place] + character + TOKEN[place + 1 :]
    fault = check(KEY, altered, 5, NOW + 9, youngest=3)
    assert fault == (None if altered == TOKEN else FormTokenFault.FORGED)


@given(st.integers(0, 2**63), st.integers(0, 2**40))
def test_a_fresh_token_counts_in_every_campaign(campaign: int, now: int) -> None:
    assert check(KEY, issue(KEY, campaign, now), campaign, now, youngest=0) is None
