"""One worker at a time holds a row, and nobody holds it for ever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from petition.services import claiming
from petition.services.claiming import Claimed
from petition.services.outbox import OWN_MAIL
from tests.support.outbox import LEASE, OutboxBench, ids

MINUTE = timedelta(minutes=1)


def test_own_mails_are_claimed_before_letters_and_old_before_new(
    bench: OutboxBench,
) -> None:
    new = bench.letter(bench.now)
    old = bench.letter(bench.now - timedelta(hours=3))
    confirmation = bench.confirmation()

    assert ids(bench.claim()) == [confirmation, old, new]


def test_a_claim_takes_no_more_than_it_asks_for(bench: OutboxBench) -> None:
    first, second, third = bench.letters(3)

    assert ids(bench.claim(limit=2)) == [first, second]
    assert ids(bench.claim(limit=2)) == [third]


def test_a_lane_for_own_mails_leaves_letters(bench: OutboxBench) -> None:
    bench.letter()
    confirmation = bench.confirmation()

    assert ids(bench.claim(priorities=[OWN_MAIL])) == [confirmation]


def test_eight_workers_never_claim_the_same_row(bench: OutboxBench) -> None:
    letters = bench.letters(40)

    with ThreadPoolExecutor(8) as threads:
        claims = list(threads.map(lambda _: bench.claim(limit=3), range(24)))

    claimed = [row.id for rows in claims for row in rows]
    assert sorted(claimed + ids(bench.claim(limit=40))) == letters


def test_a_claimed_row_is_free_again_when_its_lease_ends(bench: OutboxBench) -> None:
    bench.letter()
    first = bench.claim_one()

    assert bench.claim(bench.now + LEASE - timedelta(seconds=1)) == []
    second = bench.claim_one(bench.now + LEASE)
    assert (first.attempts, second.attempts) == (1, 2)
    assert first.claim != second.claim


def test_a_deferred_mail_waits_for_its_time(bench: OutboxBench) -> None:
    bench.letter(bench.now + timedelta(hours=1))

    assert bench.claim() == []
    assert len(bench.claim(bench.now + timedelta(hours=1))) == 1


def test_a_holder_lengthens_its_lease(bench: OutboxBench) -> None:
    bench.letter()
    row = bench.claim_one()

    assert _renew(bench, row)
    assert bench.claim(bench.now + LEASE + timedelta(seconds=5)) == []


def test_a_heartbeat_lengthens_all_leases_of_a_claim(bench: OutboxBench) -> None:
    bench.letters(2)
    claim = bench.claim()[0].claim

    with bench.database.writing() as session:
        claiming.renew_all(session, claim, bench.now + LEASE + MINUTE)

    assert bench.claim(bench.now + LEASE) == []


def test_who_lost_a_claim_cannot_renew_it(bench: OutboxBench) -> None:
    bench.letter()
    slept = bench.claim_one()
    bench.claim_one(bench.now + LEASE)

    assert not _renew(bench, slept)


def test_a_letter_withdrawn_in_the_meantime_is_not_renewed(bench: OutboxBench) -> None:
    letter = bench.letter()
    row = bench.claim_one()

    bench.withdraw(letter)

    assert not _renew(bench, row)


def test_a_confirmation_that_nothing_waits_for_is_not_renewed(
    bench: OutboxBench,
) -> None:
    confirmation = bench.confirmation()
    row = bench.claim_one()
    assert _renew(bench, row)

    bench.forget_pending(confirmation)

    assert not _renew(bench, row)


def test_released_rows_stand_as_if_never_claimed(bench: OutboxBench) -> None:
    fresh, tried = bench.letters(2)
    bench.claim(limit=1)
    claim = bench.claim()[0].claim
    with bench.database.writing() as session:
        claiming.release(session, claim)

    row = bench.delivery(tried)
    assert (row.state, row.attempts, row.claim) == ("queued", 0, None)
    assert bench.delivery(fresh).state == "sending"


def test_a_released_row_that_was_tried_before_stays_deferred(
    bench: OutboxBench,
) -> None:
    letter = bench.letter()
    bench.claim()
    claim = bench.claim(bench.now + LEASE)[0].claim
    with bench.database.writing() as session:
        claiming.release(session, claim)

    row = bench.delivery(letter)
    assert (row.state, row.attempts) == ("deferred", 1)


def _renew(bench: OutboxBench, row: Claimed) -> bool:
    with bench.database.writing() as session:
        return claiming.renew(session, row, bench.now + LEASE + MINUTE)
