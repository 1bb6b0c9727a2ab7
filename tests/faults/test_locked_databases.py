"""Somebody else keeps the database from being written: pages come all the same, and
whoever writes is waited for or asked to come again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from tests.faults.crowd import Crowd, at_once
from tests.journeys.locks import writers_wait
from tests.journeys.product import Product

SECONDS = 15
#: More than the web server has threads.
MANY = 24


def test_a_locked_database_keeps_nobody_from_reading_and_loses_nothing(
    crowd: Crowd,
) -> None:
    signing, confirming = crowd.people(MANY), crowd.people(3)
    for one in confirming:
        crowd.sign(one)
        one.confirm_link()

    with (
        _locked(crowd.product) as over,
        at_once(crowd.sign, signing),
        at_once(crowd.confirm, confirming),
    ):
        assert crowd.pages_come()
        assert not over.is_set()
    with at_once(crowd.confirm, signing):
        pass

    crowd.all_is_well()


@contextmanager
def _locked(product: Product) -> Iterator[Event]:
    """Locked for a while; the event says that it is over."""
    locked, over = Event(), Event()

    def hold() -> None:
        with writers_wait(product):
            locked.set()
            over.wait(SECONDS)
        over.set()

    holder = Thread(target=hold)
    holder.start()
    locked.wait(60)
    yield over
    holder.join()
