"""The register as it stood on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from petition.domain.campaigns import Consent, Person, PersonStatus, StatusEntry
from petition.domain.dates import PartialDate
from petition.domain.register import WITHHELD, as_published, latest, on_day

DETAINED, IMPRISONED, RELEASED = (
    PersonStatus.DETAINED,
    PersonStatus.IMPRISONED,
    PersonStatus.RELEASED,
)


def _person(key: str, *history: tuple[PersonStatus, str]) -> Person:
    lines = tuple(
        StatusEntry(status, PartialDate(day), {}, None, "Court", "")
        for status, day in history
    )
    return Person(key, {"": key.title()}, (), Consent.PUBLIC_RECORD, None, lines)


IVAN = _person(
    "ivan", (DETAINED, "2013"), (RELEASED, "2014-05"), (IMPRISONED, "2013-06")
)
OLGA = _person("olga", (DETAINED, "2014-02-03"), (IMPRISONED, "2014-02-03"))


def test_the_latest_line_is_in_force_wherever_it_stands() -> None:
    (ivan,) = latest([IVAN])

    assert ivan.entry.status is RELEASED
    assert [line.status for line in ivan.history] == [DETAINED, IMPRISONED, RELEASED]


def test_of_two_lines_with_the_same_date_the_later_is_in_force() -> None:
    (olga,) = latest([OLGA])

    assert olga.entry.status is IMPRISONED


def test_a_year_and_its_first_day_are_the_same_date() -> None:
    person = _person("x", (DETAINED, "2014-01-01"), (RELEASED, "2014"))

    assert latest([person])[0].entry.status is RELEASED


def test_a_day_knows_only_what_had_happened_by_then() -> None:
    standings = on_day([IVAN, OLGA], date(2013, 12, 31))

    assert [(one.person.key, one.entry.status) for one in standings] == [
        ("ivan", IMPRISONED)
    ]
    assert on_day([IVAN, OLGA], date(2012, 12, 31)) == []


def test_a_line_counts_from_the_first_day_that_its_date_may_mean() -> None:
    assert on_day([IVAN], date(2013, 1, 1))[0].entry.status is DETAINED
    assert on_day([IVAN], date(2014, 4, 30))[0].entry.status is IMPRISONED
    assert on_day([IVAN], date(2014, 5, 1))[0].entry.status is RELEASED


def test_the_register_keeps_its_order() -> None:
    assert [one.person.key for one in latest([OLGA, IVAN])] == ["olga", "ivan"]


def test_who_has_no_line_yet_is_not_in_it() -> None:
    assert latest([_person("nobody")]) == []


def test_who_is_not_to_be_named_leaves_only_an_alias() -> None:
    hidden = replace(IVAN, variants=("Iwan",), alias={"": "X."}, do_not_name=True)
    nameless = replace(OLGA, do_not_name=True)
    first, second = as_published([hidden, nameless])
    assert (first.key, first.name, first.variants) == ("withheld-1", {"": "X."}, ())
    assert (second.key, second.name) == ("withheld-2", WITHHELD)
    assert first.history == IVAN.history


def test_an_alias_stands_for_nobody_who_may_be_named() -> None:
    known = replace(IVAN, alias={"": "X."})
    assert as_published([known]) == (known,)
