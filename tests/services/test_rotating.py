"""After midnight one key is left, and every mail still opens."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from petition.adapters.sealing import BootSealer
from petition.db.engines import Database
from petition.documents.mail import mail_from_json
from petition.domain.mails import MailKind
from petition.domain.refusals import CannotOpen
from petition.models import Delivery, OutboxKey
from petition.services import outbox
from petition.services.outbox_keys import OutboxKeys, StaleKey
from petition.services.rotating import Rotation, scrub
from tests.support.outbox import LEASE, TEXT, OutboxBench

DAY = timedelta(days=1)
PAGE = 8192


@pytest.mark.parametrize("jump", [DAY, 40 * DAY, -DAY])
def test_after_midnight_or_a_jump_every_mail_is_under_todays_key(
    bench: OutboxBench, jump: timedelta
) -> None:
    letters = bench.letters(2)
    then = bench.now + jump

    _rotate(bench, then)

    assert _days(bench) == [str(then.date())]
    assert [_text(bench, letter, then) for letter in letters] == [TEXT] * 2


def test_within_a_day_nothing_changes(bench: OutboxBench) -> None:
    letter = bench.letter()
    before = bench.delivery(letter).sealed

    _rotate(bench, bench.now + timedelta(hours=11))

    assert bench.delivery(letter).sealed == before


def test_a_mail_in_hand_is_moved_too_and_stays_with_its_worker(
    bench: OutboxBench,
) -> None:
    letter = bench.letter()
    row = bench.claim_one()

    _rotate(bench, bench.now + DAY)

    moved = bench.delivery(letter)
    assert (moved.state, moved.claim) == ("sending", row.claim)
    assert _text(bench, letter, bench.now + DAY) == TEXT


def test_a_row_claimed_after_midnight_opens_with_the_key_it_came_with(
    bench: OutboxBench,
) -> None:
    bench.letter()
    _rotate(bench, bench.now + DAY)

    row = bench.claim_one(bench.now + DAY + LEASE)

    assert row.key_day == (bench.now + DAY).date()
    assert row.wrapped_key is not None
    assert bench.keys.unwrap(row.key_day, row.wrapped_key)


def test_a_mail_that_does_not_open_is_held_and_lets_its_key_go(
    bench: OutboxBench,
) -> None:
    letter = bench.letter()
    with bench.database.writing() as session:
        session.get_one(Delivery, letter).sealed = b"altered"

    _rotate(bench, bench.now + DAY)

    row = bench.delivery(letter)
    assert (row.state, row.sealed, row.key_day) == ("held", None, None)
    assert _days(bench) == [str((bench.now + DAY).date())]


def test_with_a_wrong_boot_key_no_key_is_destroyed(bench: OutboxBench) -> None:
    bench.letter()
    stranger = BootSealer(b"\x02" * 32)
    keys = OutboxKeys(bench.database.writing, stranger, secrets.token_bytes)

    with pytest.raises(CannotOpen):
        _rotation(bench, keys)(bench.now + DAY)

    assert _days(bench) == [str(bench.now.date())]


def test_hundreds_of_mails_move_in_several_steps(bench: OutboxBench) -> None:
    rows = [_plain_row(bench) for _ in range(301)]
    with bench.database.writing() as session:
        session.add_all(rows)
    rotation = _rotation(bench, bench.keys)

    steps = 1
    while rotation(bench.now + DAY):
        steps += 1

    assert steps == 4  # 300, 1, the key, nothing.
    assert _days(bench) == [str((bench.now + DAY).date())]


def test_who_still_holds_the_old_key_must_seal_anew(bench: OutboxBench) -> None:
    web = bench.other_keys()
    enveloped = bench.envelop(MailKind.THANKS, bench.now, web)
    _rotate(bench, bench.now + DAY)

    with pytest.raises(StaleKey), bench.database.writing() as session:
        outbox.enqueue(session, enveloped, campaign_id=bench.campaign, now=bench.now)

    web.forget()
    bench.letter(bench.now + DAY)
    assert bench.states() == ["queued"]


def test_two_workers_rotate_side_by_side(bench: OutboxBench) -> None:
    letters = bench.letters(3)
    one, other = _rotation(bench, bench.keys), _rotation(bench, bench.other_keys())
    then = bench.now + DAY

    while one(then) or other(then):
        pass

    assert [_text(bench, letter, then) for letter in letters] == [TEXT] * 3


def test_a_destroyed_key_leaves_no_trace_in_sqlites_files(
    on_sqlite: OutboxBench, tmp_path: Path
) -> None:
    on_sqlite.letter()
    with on_sqlite.database.reading() as session:
        wrapped = session.scalars(select(OutboxKey.wrapped)).one()
    assert any(wrapped in found for found in _contents(tmp_path))

    _rotate(on_sqlite, on_sqlite.now + DAY)

    assert not any(wrapped in found for found in _contents(tmp_path))


def test_a_log_that_somebody_still_reads_is_truncated_later(
    on_sqlite: OutboxBench,
) -> None:
    reader = on_sqlite.database.snapshot()
    reader.scalars(select(OutboxKey.day)).all()
    on_sqlite.letter()

    assert not scrub(on_sqlite.database.engine)
    reader.close()
    assert scrub(on_sqlite.database.engine)


def test_a_destroyed_key_leaves_no_old_version_in_postgresql(
    on_postgresql: OutboxBench,
) -> None:
    bench = on_postgresql
    for days in range(100):
        bench.keys.of_day(bench.now - days * DAY)
    assert _size(bench, "outbox_keys") > PAGE

    _rotate(bench, bench.now + DAY)

    assert _size(bench, "outbox_keys") == PAGE


@pytest.fixture
def on_sqlite(
    sqlite_url: str, sealer: BootSealer, now: datetime
) -> Iterator[OutboxBench]:
    """An outbox on SQLite."""
    bench = OutboxBench(Database(sqlite_url), sealer, now)
    yield bench
    bench.database.close()


@pytest.fixture
def on_postgresql(
    postgresql_url: str, sealer: BootSealer, now: datetime
) -> Iterator[OutboxBench]:
    """An outbox on PostgreSQL."""
    bench = OutboxBench(Database(postgresql_url), sealer, now)
    yield bench
    bench.database.close()


def _contents(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.glob("petition.sqlite3*")]


def _size(bench: OutboxBench, table: str) -> int:
    query = text("SELECT pg_relation_size(:table)").bindparams(table=table)
    with bench.database.reading() as session:
        return int(session.scalars(query).one())


def _plain_row(bench: OutboxBench) -> Delivery:
    enveloped = bench.envelop(MailKind.THANKS, bench.now)
    return Delivery(
        uid=enveloped.uid,
        campaign_id=bench.campaign,
        kind=enveloped.kind,
        priority=enveloped.priority,
        message_id=enveloped.message_id,
        key_day=enveloped.day,
        sealed=enveloped.sealed,
        state="queued",
        attempts=0,
        created_hour=bench.now,
        not_before=bench.now,
    )


def _rotation(bench: OutboxBench, keys: OutboxKeys) -> Rotation:
    database = bench.database
    return Rotation(
        database.engine, database.reading, database.writing, bench.sealer, keys
    )


def _rotate(bench: OutboxBench, now: datetime) -> None:
    rotation = _rotation(bench, bench.other_keys())
    while rotation(now):
        pass


def _days(bench: OutboxBench) -> list[str]:
    with bench.database.reading() as session:
        return [str(day) for day in session.scalars(select(OutboxKey.day))]


def _text(bench: OutboxBench, delivery_id: int, now: datetime) -> str:
    row = bench.delivery(delivery_id)
    day, key = bench.other_keys().of_day(now)
    assert (row.key_day, row.sealed is None) == (day, False)
    return mail_from_json(bench.sealer.open_mail(key, row.uid, row.sealed or b"")).text
