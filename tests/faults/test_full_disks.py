"""No file can grow any more, as on a full disk: pages come all the same, nothing is
half-written, and with space again everything goes on.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from tests.faults.crowd import Crowd, at_once
from tests.journeys.product import Product
from tests.support.waiting import eventually

#: Less than any file of a database has.
FULL = 4096


def test_a_full_disk_refuses_what_must_be_written_and_loses_nothing(
    crowd_on_sqlite: Crowd,
) -> None:
    crowd = crowd_on_sqlite
    one, other = crowd.people(2)
    crowd.sign(other)
    link, form = other.confirm_link(), one.browser.get(one.campaign)

    with _full_disk(crowd.product):
        answers = [one.sign(form), other.browser.post(link)]
        assert crowd.pages_come()

    assert [answer.status for answer in answers] == [503, 503]
    assert all(int(answer.headers["retry-after"]) > 0 for answer in answers)
    assert not one.mails()
    assert one.sign(form).status == 303
    crowd.confirm(one)
    crowd.confirm(other)
    crowd.all_is_well()


def test_a_disk_that_fills_up_under_load_loses_nothing(crowd_on_sqlite: Crowd) -> None:
    crowd = crowd_on_sqlite
    before = len(crowd.put_off)

    everybody = at_once(crowd.sign_and_confirm, crowd.people(8))
    with everybody, _full_disk(crowd.product):
        eventually(lambda: len(crowd.put_off) >= before + 8)
        assert crowd.pages_come()

    crowd.all_is_well()


@contextmanager
def _full_disk(product: Product) -> Iterator[None]:
    """No process of this installation can let a file grow meanwhile."""
    with product.log_file.open("ab") as log:
        log.write(b"\n" * FULL)  # The log is one of these files.
    family = product.processes()
    try:
        _limit(family, FULL)
        yield
    finally:
        _limit(family, resource.RLIM_INFINITY)


def _limit(family: list[psutil.Process], size: int) -> None:
    for process in family:
        process.rlimit(psutil.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
