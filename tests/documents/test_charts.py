"""Charts show every number once, and in its place."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.documents.charts import columns, day_chart, parts, tenths

TODAY = date(2014, 4, 22)
DAYS = st.dictionaries(
    st.dates(date(2010, 1, 1), date(2014, 6, 1)).map(date.isoformat),
    st.integers(1, 10**6),
    max_size=40,
)


@given(by_day=DAYS)
def test_a_chart_by_day_leaves_nothing_out(by_day: dict[str, int]) -> None:
    chart = day_chart(by_day, TODAY)
    assert sum(one.n for one in chart.columns) == sum(by_day.values())
    labels = [one.label for one in chart.columns]
    assert labels == sorted(set(labels))
    assert 1 <= len(labels) <= 130
    assert all(one.x >= 0 and one.x + one.width <= 100.01 for one in chart.columns)
    assert all(0 <= one.height <= 100 for one in chart.columns)


def test_one_day_is_shown_among_those_before_it() -> None:
    chart = day_chart({"2014-04-22": 1}, TODAY)
    assert (chart.step, len(chart.columns)) == ("day", 14)
    assert chart.highest.label == "2014-04-22"
    assert (chart.first, chart.last) == (date(2014, 4, 9), TODAY)


@pytest.mark.parametrize(
    ("days", "step"), [(129, "day"), (130, "week"), (899, "week"), (900, "month")]
)
def test_a_long_time_is_shown_by_weeks_or_months(days: int, step: str) -> None:
    first = (TODAY - timedelta(days=days)).isoformat()
    assert day_chart({first: 2, "2014-04-22": 1}, TODAY).step == step


def test_a_small_number_beside_a_large_one_still_shows() -> None:
    small, none, large = columns([("a", 1), ("b", 0), ("c", 10_000)])
    assert (small.height, none.height, large.height) == (1.5, 0, 100)
    assert large.y == 0


def test_no_numbers_are_no_columns() -> None:
    assert columns([]) == ()
    assert parts({"a": 0}) == ()


@given(st.dictionaries(st.integers(0, 100).map("{:03d}".format), st.integers(0, 99)))
def test_shares_fall_into_eleven_groups(shares: dict[str, int]) -> None:
    groups = tenths(shares)
    assert sum(n for _, _, n in groups) == sum(shares.values())
    assert [group[:2] for group in groups[:3]] == [(0, 0), (1, 10), (11, 20)]
    for low, high, n in groups:
        assert n == sum(shares.get(f"{one:03d}", 0) for one in range(low, high + 1))


def test_parts_of_a_bar_follow_each_other() -> None:
    accepted, waiting = parts({"accepted": 3, "refused": 0, "waiting": 1})
    assert (accepted.name, accepted.x, accepted.width) == ("accepted", 0, 75)
    assert (waiting.name, waiting.x, waiting.width) == ("waiting", 75, 25)
