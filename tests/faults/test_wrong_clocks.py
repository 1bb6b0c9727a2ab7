"""The mail server is away for an hour, or the clock jumps and comes back."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select

from petition.adapters.mail_url import MailUrl
from petition.adapters.smtp import SmtpMailer
from petition.documents.mail import mime
from petition.domain.mails import Fate, Outcome
from petition.models import Delivery, OutboxKey
from petition.services.ports import Mailer
from petition.worker import Worker
from tests.support.mailers import NOBODY_THERE, FakeMailer
from tests.support.outbox import OutboxBench
from tests.support.smtp_sink import SmtpSink

LATER = Outcome(Fate.DEFERRED, "rcpt", 451, "4.3.0")
UNTRIED = {("queued", 0)}


def test_a_mail_server_that_was_away_for_an_hour_gets_everything_once(
    bench: OutboxBench,
) -> None:
    rows = [bench.confirmation(), *bench.letters(3)]
    sink = SmtpSink()  # Its port is taken by nobody yet.
    mailer = SmtpMailer(MailUrl("smtp", "127.0.0.1", sink.port), mime)
    for minutes in range(0, 60, 5):
        later = bench.now + timedelta(minutes=minutes)
        assert not _worker(bench, mailer, later).run_once()
        assert {(one.state, one.attempts) for one in _all(bench, rows)} == UNTRIED

    sink.start()
    try:
        assert _worker(bench, mailer, bench.now + timedelta(hours=1)).run_once()
    finally:
        sink.stop()

    mails = [one.message_id for one in _all(bench, rows)]
    assert dict(sink.received) == dict.fromkeys(mails, 1)
    assert bench.states() == ["accepted"] * 4


def test_a_mail_server_that_cannot_take_mails_is_tried_less_and_less_often(
    bench: OutboxBench,
) -> None:
    row = bench.letter()
    mailer, later, waits = FakeMailer(lambda _: LATER), bench.now, []
    for _ in range(6):
        _worker(bench, mailer, later).run_once()
        waits.append((bench.delivery(row).not_before - later) / timedelta(minutes=1))
        later = bench.delivery(row).not_before

    for wait, planned in zip(waits, (1, 5, 15, 60, 180, 360), strict=True):
        assert 0.8 * planned <= wait <= 1.2 * planned


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


def _all(bench: OutboxBench, rows: list[int]) -> list[Delivery]:
    return [bench.delivery(row) for row in rows]


def _worker(bench: OutboxBench, mailer: Mailer, now: datetime) -> Worker:
    return Worker(
        database=bench.database,
        sealer=bench.sealer,
        mailer=mailer,
        outbox_keys=bench.other_keys(),
        clock=lambda: now,
        randomness=secrets.token_bytes,
    )
