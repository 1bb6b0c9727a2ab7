"""The tally: adding up, merging small cells, and the shape of tally.json."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.domain.tally import (
    LEAST,
    OTHER,
    Tally,
    make_tally,
    median_share,
    merge_small,
    public_json,
    public_rows,
)

NOON = datetime(2014, 4, 22, 12, tzinfo=UTC)
KEYS = st.sampled_from(["GB", "DE", "FR", "KZ", "none", OTHER, "a-union"])
CELLS = st.dictionaries(KEYS, st.integers(1, 20))

COUNTS = {
    ("all", "", "confirmed"): 30,
    ("all", "", "withdrawn"): 2,
    ("country", "GB", "confirmed"): 24,
    ("country", "DE", "confirmed"): 4,
    ("country", "FR", "confirmed"): 2,
    ("country", "FR", "withdrawn"): 2,
    ("language", "en", "confirmed"): 30,
    ("partner", "none", "confirmed"): 23,
    ("partner", "union", "confirmed"): 7,
    ("day", "2014-04-22", "confirmed"): 1,
    ("day", "2014-04-21", "confirmed"): 29,
    ("own_words", "000", "confirmed"): 15,
    ("own_words", "041", "confirmed"): 15,
    ("letters", "", "accepted"): 40,
    ("letters", "", "waiting"): 20,
}


@pytest.fixture
def tally() -> Tally:
    """What COUNTS amount to."""
    return make_tally("zhanaozen", 12000, COUNTS, NOON)


@given(CELLS)
def test_merging_small_cells_keeps_the_sum(cells: dict[str, int]) -> None:
    assert sum(merge_small(cells).values()) == sum(cells.values())


@given(CELLS)
def test_no_merged_cell_is_small_unless_all_of_it_is(cells: dict[str, int]) -> None:
    merged = merge_small(cells)
    small = [key for key, n in merged.items() if n < LEAST]
    assert small in ([], [OTHER])
    assert not small or sum(cells.values()) < LEAST


@given(CELLS)
def test_cells_descend_and_other_comes_last(cells: dict[str, int]) -> None:
    merged = list(merge_small(cells).items())
    ranks = [(key == OTHER, -n, key) for key, n in merged]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize(
    ("cells", "merged"),
    [
        ({}, {}),
        ({"GB": 4}, {"other": 4}),
        ({"GB": 2, "DE": 2}, {"other": 4}),
        ({"GB": 5}, {"GB": 5}),
        ({"GB": 9, "DE": 5, "FR": 3}, {"GB": 9, "other": 8}),
        ({"GB": 9, "DE": 3, "FR": 2}, {"GB": 9, "other": 5}),
        ({"GB": 9, "DE": 9, "FR": 1}, {"DE": 9, "other": 10}),
        ({"DE": 6, "GB": 9, "AT": 6}, {"GB": 9, "AT": 6, "DE": 6}),
        ({"other": 3, "GB": 9, "DE": 6}, {"GB": 9, "other": 9}),
    ],
)
def test_small_cells_merge_into_other(
    cells: dict[str, int], merged: dict[str, int]
) -> None:
    assert list(merge_small(cells).items()) == list(merged.items())


@pytest.mark.parametrize(
    ("histogram", "median"),
    [
        ({}, None),
        ({"000": 3}, 0.0),
        ({"021": 1}, 0.21),
        ({"020": 1, "021": 1}, 0.21),
        ({"000": 2, "050": 1, "100": 2}, 0.5),
        ({"100": 1, "099": 1}, 1.0),
    ],
)
def test_the_median_comes_from_the_buckets(
    histogram: dict[str, int], median: float | None
) -> None:
    assert median_share(histogram) == median


@given(st.lists(st.integers(0, 100), min_size=1))
def test_the_median_is_what_sorting_all_shares_gives(shares: list[int]) -> None:
    middle = sorted(shares)[(len(shares) - 1) // 2 : len(shares) // 2 + 1]
    histogram = {f"{share:03d}": shares.count(share) for share in shares}
    expected = (middle[0] + middle[-1] + 1) // 2 / 100
    assert median_share(histogram) == expected


def test_the_json_has_the_contracts_shape(tally: Tally) -> None:
    assert json.dumps(public_json(tally)) == (
        '{"campaign": "zhanaozen", "as_of": "2014-04-22T12:00:00Z", "goal": 12000, '
        '"signatures": {"confirmed": 30, "withdrawn": 2, "invalidated": 0, "held": 0}, '
        '"letters": {"written": 60, "accepted": 40, "declared": 0, "handed_over": 0, '
        '"refused": 0, "waiting": 20}, "paper": {"letters": 0}, "total": 30, '
        '"languages": 1, "countries": 3, "own_words_share_median": 0.21, '
        '"by_country": {"GB": 24, "other": 6}, "by_language": {"en": 30}, '
        '"by_partner": {"none": 23, "union": 7}, '
        '"by_day": {"2014-04-21": 29, "2014-04-22": 1}}'
    )


def test_an_empty_campaign_has_a_tally_of_nothing() -> None:
    empty = make_tally("zhanaozen", None, {}, NOON)
    assert (empty.total, empty.own_words_share_median, empty.by_day) == (0, None, {})


def test_the_rows_hold_what_the_json_holds(tally: Tally) -> None:
    rows = {(r["dimension"], r["value"], r["kind"]): r["n"] for r in public_rows(tally)}
    assert rows["all", "", "written"] == 60
    assert rows["all", "", "own_words_share_median"] == 0.21
    assert rows["country", "other", "confirmed"] == 6
    assert ("country", "FR", "confirmed") not in rows


@given(st.dictionaries(st.tuples(KEYS, KEYS, KEYS), st.integers(1, 9)))
def test_every_breakdown_adds_up_to_the_total(people: dict[tuple, int]) -> None:
    counts = {("all", "", "confirmed"): sum(people.values())}
    for (country, language, partner), n in people.items():
        for cell in (
            ("country", country),
            ("language", language),
            ("partner", partner),
        ):
            counts[*cell, "confirmed"] = counts.get((*cell, "confirmed"), 0) + n
    tally = make_tally("zhanaozen", None, counts, NOON)
    for breakdown in (tally.by_country, tally.by_language, tally.by_partner):
        assert sum(breakdown.values()) == tally.total
