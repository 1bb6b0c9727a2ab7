"""The database or the product itself is stopped and started again under load."""

from __future__ import annotations

from tests.faults.crowd import Crowd, at_once
from tests.support.postgresql import PostgresqlServer
from tests.support.waiting import eventually

MANY = 12


def test_postgresql_may_crash_and_come_back(
    crowd_on_postgresql: Crowd, stoppable_server: PostgresqlServer
) -> None:
    crowd = crowd_on_postgresql
    known, before = len(crowd.ledger.standing), len(crowd.put_off)

    with at_once(crowd.sign_and_confirm, crowd.people(MANY)):
        eventually(lambda: len(crowd.ledger.standing) > known)
        stoppable_server.stop()
        try:
            eventually(lambda: len(crowd.put_off) >= before + MANY // 2)
            assert crowd.product.browser.get("/healthz").status == 200
        finally:
            stoppable_server.start()

    crowd.all_is_well()
    eventually(lambda: crowd.product.browser.get("/readyz").status == 200)


def test_told_to_stop_under_load_it_loses_nothing(crowd: Crowd) -> None:
    known = len(crowd.ledger.standing)

    with at_once(crowd.sign_and_confirm, crowd.people(MANY)):
        eventually(lambda: len(crowd.ledger.standing) > known)
        crowd.product.stop()
        crowd.product.serve()

    crowd.all_is_well()
