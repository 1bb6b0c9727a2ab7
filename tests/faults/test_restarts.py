"""The product is told to stop under load, and started again."""

from __future__ import annotations

from tests.faults.crowd import Crowd, at_once
from tests.support.waiting import eventually

MANY = 12


def test_told_to_stop_under_load_it_loses_nothing(crowd: Crowd) -> None:
    known = len(crowd.ledger.standing)

    with at_once(crowd.sign_and_confirm, crowd.people(MANY)):
        eventually(lambda: len(crowd.ledger.standing) > known)
        crowd.product.stop()
        crowd.product.serve()

    crowd.all_is_well()
