"""Dates are as precise as their source, and moments as rows may tell them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.domain.dates import PartialDate, hour_by, hour_of, utc_second

MOMENTS = st.datetimes(max_value=datetime(9000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 – hypothesis adds the zone.


@pytest.mark.parametrize(
    ("iso", "precision", "begins"),
    [
        ("2014", "year", date(2014, 1, 1)),
        ("2014-06", "month", date(2014, 6, 1)),
        ("2014-06-30", "day", date(2014, 6, 30)),
    ],
)
def test_a_date_is_as_precise_as_its_source(
    iso: str, precision: str, begins: date
) -> None:
    partial = PartialDate(iso)

    assert (partial.precision, partial.begins()) == (precision, begins)


@pytest.mark.parametrize(
    "iso",
    ["", "14", "2014-", "2014-6", "2014-13", "2014-02-30", "0000", "2014-06-30T12:00",
     "2014 ", "２０１４", "٢٠١٤-٠٦", "20140630"],
)  # fmt: skip
def test_what_is_no_date_is_refused(iso: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate(iso)


@given(st.dates())
def test_every_day_can_be_written(day: date) -> None:
    assert PartialDate(day.isoformat()).begins() == day


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        partial = PartialDate(text)
    except ValueError:
        return
    assert partial.begins().isoformat().startswith(text)


def test_a_moment_is_written_in_utc_to_the_second() -> None:
    almaty = timezone(timedelta(hours=6))
    at = datetime(2014, 4, 22, 18, 30, 1, 999, tzinfo=almaty)

    assert utc_second(at) == "2014-04-22T12:30:01Z"


def test_a_full_hour_is_its_own_hour() -> None:
    noon = datetime(2014, 4, 22, 12, tzinfo=UTC)

    assert hour_of(noon) == hour_by(noon) == noon


@given(MOMENTS)
def test_the_hours_around_a_moment_are_full_and_near(at: datetime) -> None:
    assert hour_of(at) <= at <= hour_by(at)
    assert hour_by(at) - hour_of(at) <= timedelta(hours=1)
    assert hour_by(at).minute == hour_by(at).second == hour_by(at).microsecond == 0
