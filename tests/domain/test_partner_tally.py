"""A partner's part of the count: fair, and silent where it would point at somebody."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from petition.domain.counting import Cell
from petition.domain.partner_tally import pool, share_of
from petition.domain.tally import merge_small


def counts(**partners: int) -> dict[Cell, int]:
    """The counters of a campaign with so many signatures for each partner."""
    cells = {("all", "", "confirmed"): sum(partners.values())}
    for key, n in partners.items():
        cells["partner", key, "confirmed"] = n
        cells["partner_day", f"{key}|2014-04-21", "confirmed"] = n
        cells["partner_country", f"{key}|KZ", "confirmed"] = n
    return cells


def test_a_share_and_the_others_make_the_whole() -> None:
    share = share_of(counts(allies=7, none=9), "allies")

    assert (share.contributed, share.others, share.pooled) == (7, 9, 16)
    assert share.by_day == {"2014-04-21": 7}
    assert share.by_country == {"KZ": 7}


def test_a_small_number_is_told_to_the_partner_only() -> None:
    few = counts(allies=4, none=9)

    assert share_of(few, "allies").contributed is None
    assert share_of(few, "allies").as_json()["pooled"] == 13
    assert share_of(few, "allies", exact=True).contributed == 4


def test_countries_with_few_people_are_merged_for_the_partner_too() -> None:
    few = counts(allies=6, none=9)
    few["partner_country", "allies|KZ", "confirmed"] = 1
    few["partner_country", "allies|GB", "confirmed"] = 5

    share = share_of(few, "allies", exact=True)

    assert share.by_country == {"other": 6}


def test_a_partner_with_nothing_says_nought() -> None:
    share = share_of(counts(none=3), "allies")

    assert (share.contributed, share.others) == (0, 3)


def test_a_key_that_begins_another_one_takes_nothing_of_it() -> None:
    cells = counts(**{"a": 5, "a-b": 6, "none": 9})

    assert share_of(cells, "a").by_day == {"2014-04-21": 5}


def test_campaigns_are_added_up_unless_one_is_silent() -> None:
    told, silent = counts(allies=7, none=9), counts(allies=2, none=9)

    both = pool([share_of(told, "allies"), share_of(told, "allies")])
    hidden = pool([share_of(told, "allies"), share_of(silent, "allies")])

    assert (both.contributed, both.others, both.pooled) == (14, 18, 32)
    assert both.by_day == {"2014-04-21": 14}
    assert (hidden.contributed, hidden.pooled) == (None, 27)


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 30), min_size=1))
def test_the_public_learns_here_what_the_tally_tells_and_no_more(
    partners: dict[str, int],
) -> None:
    cells, public = counts(**partners), merge_small(partners)
    for key, n in partners.items():
        share = share_of(cells, key)
        assert share.contributed == (n if key in public else None)
        for cell in (*share.by_day.values(), *share.by_country.values()):
            assert cell >= 5


def test_a_cell_that_would_leave_few_others_is_not_told() -> None:
    cells = counts(allies=20, none=6)
    for place, ours, every in (("KZ", 9, 10), ("GB", 6, 6), ("FR", 5, 10)):
        cells["partner_country", f"allies|{place}", "confirmed"] = ours
        cells["country", place, "confirmed"] = every

    share = share_of(cells, "allies")

    assert share.by_country == {"GB": 6, "other": 14}


HERE = st.dictionaries(st.sampled_from("ABCDEF"), st.integers(1, 12), min_size=1)


@given(HERE, HERE)
def test_nothing_small_is_left_when_a_share_is_taken_from_the_whole(
    ours: dict[str, int], theirs: dict[str, int]
) -> None:
    every = Counter(ours) + Counter(theirs)
    cells = {
        ("all", "", "confirmed"): every.total(),
        ("partner", "allies", "confirmed"): sum(ours.values()),
        ("partner", "none", "confirmed"): sum(theirs.values()),
    }
    for place, n in every.items():
        cells["country", place, "confirmed"] = n
    for place, n in ours.items():
        cells["partner_country", f"allies|{place}", "confirmed"] = n

    told = share_of(cells, "allies").by_country
    shown = {place: n for place, n in told.items() if place != "other"}
    rests = [every[place] - n for place, n in shown.items()]
    if shown:
        rests.append(every.total() - sum(told.values()) - sum(rests))

    assert sum(told.values()) in (0, sum(ours.values()))
    assert not [n for n in rests if 0 < n < 5]
    assert not shown or min(told.values()) >= 5
