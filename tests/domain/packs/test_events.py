from __future__ import annotations

from datetime import datetime

import pytest

from petition.domain.packs import read_pack

STARTS = "2014-04-22T18:30"

MISTAKES = [
    (
        "title.ru",
        "titel.ru",
        '1: "titel.ru" is not a column of events.csv. Did you mean',
    ),
    (STARTS, "22.4.2014 18:30", '2: "22.4.2014 18:30" is not a local time. Write it'),
    (STARTS, "2014-02-30T18:30", '2: "2014-02-30T18:30" is not a local time'),
    (STARTS, f"{STARTS}+02:00", '2: "2014-04-22T18:30+02:00" is not a local time'),
    (STARTS, "", "2: starts is missing. Fill in the column starts"),
    (
        "Europe/Brussels",
        "Brussels",
        '2: "Brussels" is not a time zone. Did you mean Eu',
    ),
    ("Europe/Brussels", "CEST+2", '2: "CEST+2" is not a time zone. Use one of: Europe'),
    ("Europe/Brussels", "../etc/passwd", '2: "../etc/passwd" is not a time zone'),
    ("Europe/Brussels", "", "2: timezone is missing. Fill in the column timezone"),
    (",BE,", ",BX,", '2: "BX" is not a country code. Write the two letters'),
    (
        "embassy-be",
        "embassy",
        '2: There is no target "embassy". Did you mean embassy-be',
    ),
    ("Picket,Dockers,Пикет", ",Dockers,", "2: title is missing. Fill in"),
    ("picket,", "a picket,", '2: "a picket" cannot be a key'),
    ("picket,", ",", "2: key is missing"),
    (
        "Пикет\n",
        "Пикет\npicket,2014-04-22T18:30,Europe/Brussels,,,,,Again,,\n",
        '3: The key "picket" stands twice. Change one',
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES)
def test_a_mistake_in_events_csv_is_named_alone(mistakes, old, new, said):
    (found,) = mistakes("events.csv", old, new)
    assert found.startswith(f"events.csv:{said}")


def test_an_event_is_read_with_local_time_and_zone(pack):
    (event,) = read_pack(pack).pack.events
    assert event.starts == datetime.fromisoformat("2014-04-22T18:30")
    assert event.timezone == "Europe/Brussels"
    assert event.title == {"": "Picket", "ru": "Пикет"}
    assert (event.target, event.country) == ("embassy-be", "BE")


def test_an_event_needs_key_time_zone_and_title(least):
    events = b"key,starts,timezone,title.en\np,2014-04-22 18:30,UTC,Picket\n"
    (event,) = read_pack({**least, "events.csv": events}).pack.events
    assert (event.target, event.country, event.place, event.organiser) == (
        None,
        *("",) * 3,
    )


def test_events_may_be_missing(least):
    assert read_pack(least).pack.events == ()


def test_events_are_not_blamed_for_targets_that_cannot_be_read(mistakes):
    (found,) = mistakes("targets.toml", '"embassy-be"', '"embassy be"')
    assert found.startswith("targets.toml:15")
