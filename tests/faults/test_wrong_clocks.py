"""The mail server is away for an hour, or the clock jumps and comes back."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select

from petition.models import OutboxKey
from petition.worker import Worker
from tests.support.mailers import NOBODY_THERE, FakeMailer, accept
from tests.support.outbox import OutboxBench


def test_a_mail_server_that_was_away_for_an_hour_gets_everything_once(
    bench: OutboxBench,
) -> None:
    bench.confirmation()
    bench.letters(3)
    mailer = FakeMailer(lambda _: NOBODY_THERE)
    for minutes in range(0, 60, 5):
        later = bench.now + timedelta(minutes=minutes)
        assert not _worker(bench, mailer, later).run_once()
        assert set(bench.states()) == {"queued"}

    mailer.answer = accept

    assert _worker(bench, mailer, bench.now + timedelta(hours=2)).run_once()
    assert len({mail.message_id for mail in mailer.taken}) == len(mailer.taken) == 4


def test_a_clock_two_days_ahead_and_back_costs_no_mail(bench: OutboxBench) -> None:
    bench.letters(2)
    away = FakeMailer(lambda _: NOBODY_THERE)
    ahead = bench.now + timedelta(days=2)
    _worker(bench, away, ahead).run_once()
    assert _days(bench) == [ahead.date()]
    _worker(bench, away, bench.now).run_once()
    assert _days(bench) == [bench.now.date()]

    mailer = FakeMailer()
    _worker(bench, mailer, bench.now + timedelta(hours=1)).run_once()

    assert bench.states() == ["accepted"] * 2
    assert len(mailer.taken) == 2


def _days(bench: OutboxBench) -> list[object]:
    """The days whose keys there are."""
    with bench.database.reading() as session:
        return list(session.scalars(select(OutboxKey.day)))


def _worker(bench: OutboxBench, mailer: FakeMailer, now: datetime) -> Worker:
    return Worker(
        database=bench.database,
        sealer=bench.sealer,
        mailer=mailer,
        outbox_keys=bench.other_keys(),
        clock=lambda: now,
        randomness=secrets.token_bytes,
    )
