"""How long those wait who guess."""

from __future__ import annotations

import pytest

from petition.domain.guessing import FLOOD, RESERVED, SPANS, Tries, seconds_to_wait


def tries(hour: int, *spans: int) -> Tries:
    return Tries(hour, spans or (1, 1, 1))


@pytest.mark.parametrize(
    ("wrong", "wait"), [(0, 0), (4, 0), (5, 60), (10, 300), (20, 900), (500, 900)]
)
def test_waits_grow_with_wrong_tries(wrong: int, wait: int) -> None:
    assert seconds_to_wait(tries(wrong), anywhere=wrong, second=0) == wait


def test_after_each_wait_there_is_a_try_whatever_came_before() -> None:
    for span in SPANS:
        assert seconds_to_wait(tries(500, 0, 0, 0), anywhere=0, second=span) == 0


def test_the_wait_ends_with_its_span() -> None:
    assert seconds_to_wait(tries(5), anywhere=5, second=3601 + 40) == 19


def test_a_flood_from_elsewhere_leaves_every_network_tries_of_its_own() -> None:
    assert seconds_to_wait(tries(RESERVED - 1), anywhere=FLOOD, second=0) == 0
    assert seconds_to_wait(tries(RESERVED), anywhere=FLOOD, second=0) == 900
    assert seconds_to_wait(tries(500, 0, 0, 0), anywhere=9 * FLOOD, second=0) == 0
