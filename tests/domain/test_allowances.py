"""A script is stopped soon, and a village that confirms is not."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.domain.allowances import (
    CAMPAIGN,
    DOMAIN,
    EARNED,
    FRESH,
    HOUR,
    RESERVED,
    SAVED,
    Balances,
    earned,
    seconds_to_wait,
)

seconds = st.integers(0, HOUR - 1)
counts = st.integers(-SAVED, 3 * FRESH)
balances = st.builds(
    Balances, counts, st.integers(-9, 2 * DOMAIN), st.integers(-9, 2 * CAMPAIGN)
)


@given(balances, seconds)
def test_the_wait_is_exact(open_now: Balances, second: int) -> None:
    wait = seconds_to_wait(open_now, second)
    assert 0 <= wait <= HOUR - second
    if wait:
        assert seconds_to_wait(open_now, second + wait - 1) == 1
        assert second + wait == HOUR or seconds_to_wait(open_now, second + wait) == 0


@given(balances, seconds, st.integers(0, 200))
def test_who_has_less_open_never_waits_longer(
    more: Balances, second: int, less: int
) -> None:
    fewer = Balances(more.network - less, more.domain, more.campaign)
    assert seconds_to_wait(fewer, second) <= seconds_to_wait(more, second)


@given(st.integers(-SAVED, RESERVED - 1), balances, seconds)
def test_no_flood_elsewhere_shuts_out_the_first_of_a_network(
    network: int, flood: Balances, second: int
) -> None:
    open_now = Balances(network, flood.domain, flood.campaign)
    assert seconds_to_wait(open_now, second) == 0


def signed_in_an_hour(tries: list[int], domain: int = 0, campaign: int = 0) -> int:
    """How many of the tries (seconds of the hour) pass if nothing is confirmed."""
    signed = 0
    for second in sorted(tries):
        signed += not seconds_to_wait(
            Balances(signed, domain + signed, campaign + signed), second
        )
    return signed


@given(st.lists(seconds, max_size=400))
def test_a_script_never_gets_more_than_the_room_and_the_trickle(
    tries: list[int],
) -> None:
    assert signed_in_an_hour(tries) <= FRESH + HOUR // 60


def test_a_script_is_stopped_at_once_and_then_gets_one_a_minute() -> None:
    assert signed_in_an_hour([0] * 1000) == FRESH
    assert signed_in_an_hour([*range(HOUR)]) == FRESH + HOUR // 60 - 1


@pytest.mark.parametrize("flood", [{"domain": DOMAIN}, {"campaign": CAMPAIGN}])
def test_a_flood_through_many_networks_leaves_each_of_them_little(
    flood: dict[str, int],
) -> None:
    assert signed_in_an_hour([0] * 1000, **flood) == RESERVED


@given(st.lists(st.booleans(), max_size=300))
def test_room_is_saved_up_to_an_end(confirmations: list[bool]) -> None:
    network = 0
    for confirmed in confirmations:
        network += -earned(network) if confirmed else 1
        assert network >= -SAVED


def refused(people: int, within: int, share: float, seed: int) -> int:
    """How many of a village that signs `within` seconds meet a limit.

    The `share` confirms through the same network, after two minutes on average.
    """
    chance = Random(seed)  # noqa: S311 – The same village each time.
    network, events = 0, []
    for _ in range(people):
        signed = chance.uniform(0, within)
        events.append((signed, True))
        if chance.random() < share:
            events.append((signed + chance.expovariate(1 / 120), False))
    turned_away = 0
    for second, signing in sorted(events):
        if not signing:
            network -= earned(network)
        elif seconds_to_wait(Balances(network, network, network), int(second)):
            turned_away += 1
        else:
            network += 1
    return turned_away


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    ("people", "within", "share"),
    [(150, 1, 0.0), (300, 100, 0.6), (300, 300, 0.3), (300, 3500, 0.15),
     (1000, 1200, 0.4), (3000, 3500, 0.4)],
)  # fmt: skip
def test_a_village_behind_one_address_passes(
    people: int, within: int, share: float, seed: int
) -> None:
    assert refused(people, within, share, seed) == 0


@given(st.lists(seconds, max_size=300))
def test_one_confirmation_in_three_is_enough_for_ever(moments: list[int]) -> None:
    network = 0
    for second in sorted(moments):
        for _ in range(EARNED):
            assert seconds_to_wait(Balances(network, DOMAIN, CAMPAIGN), second) == 0
            network += 1
        network -= earned(network)
