"""Feeds that readers and calendars understand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as Xml

import pytest
from icalendar import Calendar

from petition.documents.feeds import Appointment, Feed, News, atom, calendar
from petition.domain.campaigns import Event

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def feed() -> Feed:
    return Feed(
        slug="oil",
        title="Свободу <нефтяникам>",
        subtitle="Why we write",
        author="Olu & friends",
        language="ru",
        url="https://letters.example/c/oil?lang=ru",
        feed_url="https://letters.example/c/oil/updates.atom?lang=ru",
        published_at=datetime(2014, 4, 1, 9, tzinfo=UTC),
    )


def news(day: int) -> News:
    return News(
        slug="code",
        language="en",
        title="The code & the strike",
        html="<p>Read</p>",
        source="https://source.example/",
        at=datetime(2014, 4, day, tzinfo=UTC),
    )


def event() -> Event:
    return Event(
        key="picket",
        starts=datetime(2014, 4, 26, 12),  # noqa: DTZ001 – local time, as in packs.
        timezone="Europe/London",
        place="Outside; the embassy, by the gate",
        city="London",
        country="GB",
        target=None,
        title={"": "Picket"},
        organiser="Union",
    )


def test_a_feed_has_what_rfc_4287_requires(feed: Feed) -> None:
    root = Xml.fromstring(atom(feed, [news(9)]))  # noqa: S314 – our own bytes.

    for element in (root, root.find("a:entry", ATOM)):
        assert element is not None
        assert all(
            element.findtext(f"a:{name}", namespaces=ATOM)
            for name in ("id", "title", "updated")
        )
    assert root.findtext("a:author/a:name", namespaces=ATOM) == "Olu & friends"


def test_a_feed_was_updated_with_its_newest_entry(feed: Feed) -> None:
    root = Xml.fromstring(atom(feed, [news(9), news(12)]))  # noqa: S314

    assert root.findtext("a:updated", namespaces=ATOM) == "2014-04-12T00:00:00Z"


def test_a_feed_without_news_was_updated_when_the_text_was(feed: Feed) -> None:
    root = Xml.fromstring(atom(feed, []))  # noqa: S314

    assert root.findtext("a:updated", namespaces=ATOM) == "2014-04-01T09:00:00Z"


def test_html_stands_escaped_in_an_entry(feed: Feed) -> None:
    root = Xml.fromstring(atom(feed, [news(9)]))  # noqa: S314

    content = root.find("a:entry/a:content", ATOM)
    assert content is not None
    assert (content.get("type"), content.text) == ("html", "<p>Read</p>")


def test_an_event_begins_at_its_local_time(feed: Feed) -> None:
    appointment = Appointment(event(), "Picket", "United Kingdom")

    read = Calendar.from_ical(calendar(feed, "letters.example", [appointment]))

    (entry,) = read.walk("VEVENT")
    assert entry.decoded("dtstart") == datetime(2014, 4, 26, 11, tzinfo=UTC)
    assert entry["uid"] == "picket.oil@letters.example"
    assert entry["location"] == (
        "Outside; the embassy, by the gate, London, United Kingdom"
    )


def test_events_of_two_campaigns_are_two_in_one_calendar(feed: Feed) -> None:
    appointment = Appointment(event(), "Picket", "United Kingdom")

    ids = {
        Calendar.from_ical(calendar(one, "letters.example", [appointment])).walk(
            "VEVENT"
        )[0]["uid"]
        for one in (feed, replace(feed, slug="salt"))
    }

    assert len(ids) == 2


def test_a_calendar_has_what_rfc_5545_requires(feed: Feed) -> None:
    appointment = Appointment(event(), "Пикет " * 30, "United Kingdom")

    raw = calendar(feed, "letters.example", [appointment])

    assert raw.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"VERSION:2.0\r\n" in raw
    assert b"\r\nPRODID:" in raw
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
