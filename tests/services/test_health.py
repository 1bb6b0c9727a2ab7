"""What the worker notes, and what is read from that."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from petition.adapters.sealing import BootSealer
from petition.domain.health import Check
from petition.models import Campaign, CampaignKey, Heartbeat, SelfCheck, TallyCount
from petition.services import counting, health
from tests.support.office import Office
from tests.support.outbox import OutboxBench

HOUR = timedelta(hours=1)


def test_the_worker_notes_that_it_is_at_work(office: Office) -> None:
    pulse = health.Pulse(office.database.writing)

    assert not pulse(office.now)
    pulse(office.now + timedelta(seconds=5))
    assert office.row(Heartbeat).seen_at == office.now
    pulse(office.now + timedelta(seconds=12))

    assert office.row(Heartbeat).seen_at == office.now + timedelta(seconds=12)


def test_a_clock_that_was_set_back_does_not_stop_the_pulse(office: Office) -> None:
    pulse = health.Pulse(office.database.writing)
    pulse(office.now)

    pulse(office.now - 48 * HOUR)

    assert office.row(Heartbeat).seen_at == office.now - 48 * HOUR


def test_counters_that_agree_are_found_to_agree(office: Office) -> None:
    _counted(office)

    assert _recount(office)(office.now)

    assert office.row(SelfCheck).differences == 0
    assert _counters(office).ok


def test_a_counter_that_is_wrong_is_found(office: Office) -> None:
    _counted(office)
    with office.database.writing() as session:
        wrong = TallyCount.dimension == "country"
        session.execute(update(TallyCount).where(wrong).values(n=7))

    _recount(office)(office.now)

    assert office.row(SelfCheck).differences == 1
    assert not _counters(office).ok


def test_a_campaign_is_recounted_every_ten_minutes_at_most(office: Office) -> None:
    recount = _recount(office)
    assert recount(office.now)

    assert not recount(office.now + timedelta(minutes=9))
    assert recount(office.now + timedelta(minutes=10))


def test_a_large_campaign_is_recounted_less_often(office: Office) -> None:
    times = iter([0.0, 30.0])
    database = office.database
    health.Recount(database.snapshot, database.writing, lambda: next(times))(office.now)

    assert office.row(SelfCheck).due_at == office.now + timedelta(minutes=50)


def test_two_workers_do_not_recount_the_same_campaign(office: Office) -> None:
    with office.database.writing() as session:
        mine = health.take_check(session, office.now)
    with office.database.writing() as session:
        theirs = health.take_check(session, office.now)

    assert (mine, theirs) == (office.row(Campaign).id, None)


def test_a_clock_that_was_ahead_does_not_put_recounts_off(office: Office) -> None:
    recount = _recount(office)
    recount(office.now + 72 * HOUR)

    assert recount(office.now)


def test_nobody_waits_for_a_recount(office: Office) -> None:
    _counted(office)
    with office.database.snapshot() as session:
        before = counting.differences(session, office.row(Campaign).id)
        office.signed(address="later@mail.example", name="Lea Later")
        _count(office)
        after = counting.differences(session, office.row(Campaign).id)

    assert before == after == []


def test_mails_that_nobody_delivers_are_late(bench: OutboxBench) -> None:
    bench.letter(bench.now - 3 * HOUR)
    bench.confirmation()

    with bench.database.reading() as session:
        assert health.outbox_lag(session, bench.now) == 2 * HOUR
        assert not health.outbox(session, bench.now).ok


def test_a_mail_in_a_workers_hand_is_not_late(bench: OutboxBench) -> None:
    bench.letter(bench.now - 3 * HOUR)
    bench.claim()

    with bench.database.reading() as session:
        assert health.outbox_lag(session, bench.now) == timedelta()


def test_the_boot_key_must_be_the_one_of_these_data(office: Office) -> None:
    with office.database.reading() as session:
        assert health.key_check(session, office.sealer).ok
        check = health.key_check(session, BootSealer(b"\x02" * 32))

    assert not check.ok
    assert check.facts["boot_key"] == "another one"


def test_a_key_that_was_forgotten_is_no_fault(office: Office) -> None:
    with office.database.writing() as session:
        session.execute(update(CampaignKey).values(wrapped_fingerprint_key=None))
        assert health.key_check(session, office.sealer).ok


def _counted(office: Office) -> None:
    office.signed()
    _count(office)


def _count(office: Office) -> None:
    with office.database.writing() as session:
        counting.count_batch(session, office.now)


def _recount(office: Office) -> health.Recount:
    return health.Recount(office.database.snapshot, office.database.writing)


def _counters(office: Office) -> Check:
    with office.database.reading() as session:
        return health.counters(session)
