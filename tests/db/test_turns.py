"""SQLite's writers take turns, share commits, and spoil nothing for each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta
from threading import Event

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from petition.db.engines import BEGIN, IMMEDIATE, Database
from petition.db.turns import Turns
from petition.models import Letter, OutboxKey
from tests.support.waiting import eventually

FIRST = date(2014, 4, 22)
ORPHAN = {
    "campaign_id": 9, "signature_id": 9, "target_id": 9, "letter_version_id": 9,
    "channel": "mail", "state": "queued",
}  # fmt: skip

Work = Callable[[Session], object]
Writing = Callable[[], AbstractContextManager[Session]]


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    """A SQLite file."""
    database = Database(sqlite_url)
    yield database
    database.close()


@pytest.fixture
def turns(sqlite: Database) -> Iterator[Turns]:
    """Those who write to it."""
    immediate = sqlite.engine.execution_options(**{BEGIN: IMMEDIATE})
    turns = Turns(immediate, longest=60)
    yield turns
    turns.close()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """Others who write."""
    with ThreadPoolExecutor(20) as threads:
        yield threads


def test_what_was_written_together_is_there(database: Database) -> None:
    with ThreadPoolExecutor(20) as threads:
        list(threads.map(lambda day: _write(database.sharing, _keep(day)), range(60)))

    assert _kept(database) == list(range(60))


def test_an_error_undoes_what_one_did_alone(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        _write(database.sharing, _keep(0), _fail)

    _write(database.sharing, _keep(1))
    assert _kept(database) == [1]


def test_an_error_among_others_undoes_nobody_elses_work(
    sqlite: Database, turns: Turns, pool: ThreadPoolExecutor
) -> None:
    with _in_turn(turns, pool, [_keep(1)], [_keep(2), _fail], [_keep(3)]) as others:
        pass

    assert [type(one.exception()) for one in others] == [
        type(None),
        ZeroDivisionError,
        type(None),
    ]
    assert _kept(sqlite) == [0, 1, 3]


def test_a_refused_row_among_others_undoes_nobody_elses_work(
    sqlite: Database, turns: Turns, pool: ThreadPoolExecutor
) -> None:
    orphan = [_keep(2), lambda session: session.add(Letter(**ORPHAN))]

    with _in_turn(turns, pool, [_keep(1)], orphan, [_keep(3)]) as others:
        pass

    assert isinstance(others[1].exception(), IntegrityError)
    assert _kept(sqlite) == [0, 1, 3]


def test_nobody_goes_on_before_the_common_commit(
    sqlite: Database, turns: Turns, pool: ThreadPoolExecutor
) -> None:
    order: list[str] = []
    event.listen(sqlite.engine, "commit", lambda _: order.append("commit"))
    works = [[_keep(day), lambda _: order.append("work")] for day in (1, 2)]

    with _in_turn(turns, pool, *works) as others:
        for one in others:
            one.add_done_callback(lambda _: order.append("done"))

    assert order == ["work", "work", "commit", "done", "done"]


def test_when_the_common_commit_fails_all_have_failed(
    sqlite: Database, turns: Turns, pool: ThreadPoolExecutor
) -> None:
    def undo_all(session: Session) -> None:
        # As SQLite does by itself when the disk is full.
        session.execute(text("ROLLBACK"))
        session.execute(text("SELECT nothing"))

    with _in_turn(turns, pool, [_keep(1)], [_keep(2), undo_all]) as others:
        pass

    assert [type(one.exception()) for one in others] == [OperationalError] * 2
    _write(turns.writing, _keep(5))
    assert _kept(sqlite) == [5]


def test_turns_come_in_the_order_of_asking(
    turns: Turns, pool: ThreadPoolExecutor
) -> None:
    order: list[int] = []
    works: list[list[Work]] = [
        [lambda _, number=number: order.append(number)] for number in range(10)
    ]

    with _in_turn(turns, pool, *works):
        pass

    assert order == list(range(10))


def test_when_the_database_stays_locked_all_who_wait_are_told_at_once(
    sqlite_url: str, pool: ThreadPoolExecutor
) -> None:
    database, other = Database(sqlite_url), Database(sqlite_url)
    event.listen(database.engine, "connect", _hardly_wait)

    with other.writing() as session:
        session.connection()
        waiting = [
            pool.submit(_write, database.sharing, _keep(day)) for day in range(10)
        ]
        errors = [one.exception(30) for one in waiting]

    assert {type(error) for error in errors} == {OperationalError}
    _write(database.sharing, _keep(11))
    assert _kept(database) == [11]
    database.close()
    other.close()


@contextmanager
def _in_turn(
    turns: Turns, pool: ThreadPoolExecutor, *works: list[Work]
) -> Iterator[list[Future[None]]]:
    """On leaving, these write one after the other behind somebody's `_keep(0)`."""
    began, go_on = Event(), Event()

    def hold(session: Session) -> None:
        began.set()
        go_on.wait(20)

    others: list[Future[None]] = []
    holder = pool.submit(_write, turns.writing, _keep(0), hold)
    began.wait(20)
    for work in works:
        others.append(pool.submit(_write, turns.writing, *work))
        eventually(lambda: turns.waiting == len(others))
    yield others
    go_on.set()
    wait([holder, *others], 20)


def _write(writing: Writing, *work: Work) -> None:
    """Do all that in one turn."""
    with writing() as session:
        for one in work:
            one(session)


def _keep(day: int) -> Work:
    key = OutboxKey(day=FIRST + timedelta(days=day), wrapped=b"x")
    return lambda session: (session.add(key), session.flush())


def _fail(_session: Session) -> None:
    raise ZeroDivisionError


def _kept(database: Database) -> list[int]:
    with database.reading() as session:
        days = session.scalars(select(OutboxKey.day).order_by(OutboxKey.day))
        return [(day - FIRST).days for day in days]


def _hardly_wait(connection: object, _record: object) -> None:
    connection.execute("PRAGMA busy_timeout=300")  # type: ignore[attr-defined]
