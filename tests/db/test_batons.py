"""One thread at a time that computes."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait

import pytest

from petition.db.batons import Baton
from petition.db.engines import Database


@pytest.fixture
def other() -> Iterator[ThreadPoolExecutor]:
    """Another thread."""
    with ThreadPoolExecutor(1) as thread:
        yield thread


def test_a_second_thread_computes_when_the_first_has_finished(
    other: ThreadPoolExecutor,
) -> None:
    baton = Baton(patience=60)
    with baton.held():
        second = _take(baton, other)
        assert _still_waits(second)
    second.result(timeout=20)


def test_who_waits_for_something_lets_others_compute_meanwhile(
    other: ThreadPoolExecutor,
) -> None:
    baton = Baton(patience=60)
    with baton.held():
        with baton.laid_down():
            _take(baton, other).result(timeout=20)
        third = _take(baton, other)
        assert _still_waits(third)
    third.result(timeout=20)


def test_nobody_lays_down_what_somebody_else_holds(other: ThreadPoolExecutor) -> None:
    baton = Baton(patience=60)
    with baton.held():
        assert not other.submit(baton.lay_down).result(timeout=20)
        assert baton.lay_down()
        assert not baton.lay_down()


def test_who_waits_in_vain_goes_on_without(other: ThreadPoolExecutor) -> None:
    baton = Baton(patience=0.01)

    def go_on() -> bool:
        with baton.held() as is_mine:
            return is_mine

    with baton.held() as is_mine:
        assert is_mine
        assert not other.submit(go_on).result(timeout=20)
        assert baton.lay_down()


def test_an_error_lays_it_down(other: ThreadPoolExecutor) -> None:
    baton = Baton(patience=60)
    with pytest.raises(ZeroDivisionError), baton.held():
        raise ZeroDivisionError
    _take(baton, other).result(timeout=20)


def test_what_is_written_is_made_durable_while_others_compute(
    database: Database, other: ThreadPoolExecutor
) -> None:
    def compute() -> None:
        with database.computing():
            pass

    with database.computing():
        with database.sharing():
            pass
        other.submit(compute).result(timeout=20)


def _still_waits(one: Future[None]) -> bool:
    return not wait([one], timeout=0.2).done


def _take(baton: Baton, other: ThreadPoolExecutor) -> Future[None]:
    def take() -> None:
        with baton.held():
            pass

    return other.submit(take)
