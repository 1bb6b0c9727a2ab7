"""When the product counts as well."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from petition.domain.health import (
    check_counters,
    check_outbox,
    check_worker,
    lag,
    next_check,
)

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def test_a_worker_that_was_seen_lately_is_at_work(now: datetime) -> None:
    assert check_worker(now - MINUTE, now).ok
    assert not check_worker(now - 3 * MINUTE, now).ok


def test_a_worker_that_was_never_seen_is_not(now: datetime) -> None:
    assert not check_worker(None, now).ok


def test_a_worker_seen_in_the_future_has_another_clock(now: datetime) -> None:
    assert not check_worker(now + HOUR, now).ok


def test_a_mail_that_may_have_been_written_just_now_has_no_lag(now: datetime) -> None:
    assert lag(now - 59 * MINUTE, 0, now) == timedelta()
    assert lag(now - 2 * HOUR, 0, now) == HOUR


def test_a_mail_that_is_tried_again_is_late_from_that_moment(now: datetime) -> None:
    assert lag(now - MINUTE, 1, now) == MINUTE


def test_mails_may_wait_for_a_quarter_of_an_hour() -> None:
    assert check_outbox(15 * MINUTE).ok
    assert not check_outbox(16 * MINUTE).ok


def test_one_campaign_with_a_wrong_counter_is_too_many() -> None:
    assert check_counters(3, 0).ok
    assert not check_counters(3, 1).ok


@pytest.mark.parametrize(
    ("seconds", "wait"), [(0.1, 10 * MINUTE), (30, 50 * MINUTE), (1e6, 24 * HOUR)]
)
def test_a_recount_takes_a_hundredth_of_the_time(
    now: datetime, seconds: float, wait: timedelta
) -> None:
    assert next_check(now, timedelta(seconds=seconds)) - now == wait
