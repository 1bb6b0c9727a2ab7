"""The organisers' tally."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from petition.domain.tally import make_tally
from petition.domain.tally_tables import (
    DIMENSIONS,
    FullTally,
    NoSuchDimension,
    full_json,
    full_rows,
    make_table,
    parse_dimensions,
)

NOON = datetime(2014, 4, 22, 12, tzinfo=UTC)
COUNTS = {
    ("all", "", "confirmed"): 3,
    ("country", "GB", "confirmed"): 2,
    ("country", "DE", "confirmed"): 1,
    ("country", "DE", "withdrawn"): 9,
    ("country", "FR", "withdrawn"): 1,
    ("channel", "mail", "confirmed"): 3,
    ("letters_channel", "mail", "accepted"): 3,
    ("letters_channel", "post", "waiting"): 1,
    ("letters_target", "uk", "accepted"): 3,
    ("letters_target", "uk", "waiting"): 1,
}
FULL = FullTally(
    make_tally("zhanaozen", None, COUNTS, NOON),
    tuple(make_table(COUNTS, name) for name in DIMENSIONS),
)


def test_no_cell_is_hidden_from_organisers() -> None:
    assert list(make_table(COUNTS, "country").rows) == [
        {"country": "GB", "confirmed": 2, "withdrawn": 0, "invalidated": 0, "held": 0},
        {"country": "DE", "confirmed": 1, "withdrawn": 9, "invalidated": 0, "held": 0},
        {"country": "FR", "confirmed": 0, "withdrawn": 1, "invalidated": 0, "held": 0},
    ]


def test_targets_show_the_states_of_their_letters() -> None:
    table = make_table(COUNTS, "target")
    assert table.columns[:3] == ("target", "written", "accepted")
    assert [row["written"] for row in table.rows] == [4]


def test_channels_show_signatures_and_letters() -> None:
    rows = make_table(COUNTS, "channel").rows
    assert [(row["channel"], row["confirmed"], row["written"]) for row in rows] == [
        ("mail", 3, 3),
        ("post", 0, 1),
    ]


def test_days_stand_in_their_order() -> None:
    counts = {("day", "2014-04-22", "confirmed"): 1, ("day", "2014-04-21", "held"): 5}
    days = [row["day"] for row in make_table(counts, "day").rows]
    assert days == ["2014-04-21", "2014-04-22"]


def test_the_json_is_that_of_the_public_unhidden() -> None:
    json = full_json(FULL)
    assert list(json)[:3] == ["campaign", "as_of", "goal"]
    assert json["by_country"] == {"GB": 2, "DE": 1}
    assert json["by_target"] == {"uk": 4}


def test_the_rows_hold_every_kind() -> None:
    rows = [tuple(row.values()) for row in full_rows(FULL)]
    assert ("country", "FR", "withdrawn", 1) in rows
    assert ("target", "uk", "waiting", 1) in rows
    assert ("all", "", "confirmed", 3) in rows


def test_dimensions_are_all_unless_named() -> None:
    assert parse_dimensions(None) == tuple(DIMENSIONS)
    assert parse_dimensions("day, target,day") == ("day", "target")


@pytest.mark.parametrize("text", ["", "days", "day,,country"])
def test_an_unknown_dimension_is_refused(text: str) -> None:
    with pytest.raises(NoSuchDimension, match="choose of day, country"):
        parse_dimensions(text)
