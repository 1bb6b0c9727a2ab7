"""One key a day, agreed on by everyone, and never confused with another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from petition.adapters.sealing import BootSealer
from petition.domain.refusals import CannotOpen
from petition.models import OutboxKey
from petition.services.outbox_keys import (
    OutboxKeys,
    StaleKey,
    mark,
    require_key,
)
from tests.support.outbox import OutboxBench


def test_all_processes_agree_on_the_key_of_a_day(bench: OutboxBench) -> None:
    processes = [bench.other_keys() for _ in range(8)]

    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda keys: keys.of_day(bench.now), processes))

    assert keys == {bench.keys.of_day(bench.now)}


def test_every_day_has_another_key(bench: OutboxBench) -> None:
    today = bench.keys.of_day(bench.now)
    tomorrow = bench.keys.of_day(bench.now + timedelta(days=1))

    assert today[0] < tomorrow[0]
    assert today[1] != tomorrow[1]


def test_the_database_holds_no_key_in_the_clear(bench: OutboxBench) -> None:
    _, key = bench.keys.of_day(bench.now)

    with bench.database.reading() as session:
        wrapped = session.scalars(select(OutboxKey.wrapped)).one()
    assert len(key) == 32
    assert key not in wrapped


def test_another_boot_key_does_not_unwrap(bench: OutboxBench) -> None:
    bench.keys.of_day(bench.now)
    stranger = BootSealer(b"\x02" * 32)

    with pytest.raises(CannotOpen):
        OutboxKeys(bench.database.writing, stranger, bytes).of_day(bench.now)


def test_a_key_that_was_destroyed_is_stale(bench: OutboxBench) -> None:
    day, key = bench.keys.of_day(bench.now)
    _destroy_all(bench)

    with bench.database.writing() as session, pytest.raises(StaleKey):
        require_key(session, day, mark(key))


def test_a_key_that_was_made_anew_does_not_pass_for_the_old_one(
    bench: OutboxBench,
) -> None:
    day, key = bench.keys.of_day(bench.now)
    _destroy_all(bench)
    bench.other_keys().of_day(bench.now)

    with bench.database.writing() as session, pytest.raises(StaleKey):
        require_key(session, day, mark(key))


def test_who_forgets_a_stale_key_finds_the_new_one(bench: OutboxBench) -> None:
    bench.keys.of_day(bench.now)
    _destroy_all(bench)
    new = bench.other_keys().of_day(bench.now)

    bench.keys.forget()

    assert bench.keys.of_day(bench.now) == new


def _destroy_all(bench: OutboxBench) -> None:
    with bench.database.writing() as session:
        session.execute(delete(OutboxKey))
