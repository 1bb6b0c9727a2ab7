"""GET updates.atom and events.ics: news and events to subscribe to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from petition.domain.campaigns import Pack
from tests.web.conftest import MakeSite
from tests.web.support.site import Site

ATOM = "{http://www.w3.org/2005/Atom}"


def test_news_are_an_atom_feed(site: Site) -> None:
    page = site.get("/c/wharf/updates.atom?lang=ru")
    feed = ET.fromstring(page.response.get_data())  # noqa: S314 – our own feed.
    assert page.headers["Content-Type"].startswith("application/atom+xml")
    assert [one.text for one in feed.iterfind(f"{ATOM}entry/{ATOM}title")] == [
        "Антон свободен"
    ]


def test_events_are_a_calendar(site: Site) -> None:
    page = site.get("/c/wharf/events.ics?lang=ru")
    assert page.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert page.html.startswith("BEGIN:VCALENDAR\r\n")
    assert "SUMMARY:Пикет" in page.html


@pytest.mark.parametrize("path", ["updates.atom", "events.ics"])
def test_a_campaign_without_any_has_an_empty_feed(
    make_site: MakeSite, pack: Pack, path: str
) -> None:
    site = make_site((replace(pack, updates=(), events=()),))
    assert site.get(f"/c/wharf/{path}").status == 200
    assert site.get(f"/c/nobody/{path}").status == 404


def test_scheduled_news_is_not_there_before_its_moment(
    make_site: MakeSite, pack: Pack
) -> None:
    moment = datetime(2024, 5, 3, 18, 30, tzinfo=UTC)
    later = tuple(replace(one, publish_at=moment) for one in pack.updates)
    site = make_site((replace(pack, updates=later),))
    paths = ("/c/wharf?lang=en", "/c/wharf/updates.atom")
    assert not any("Anton is free" in site.get(path).html for path in paths)
    site.clock.pass_(days=1, hours=6, minutes=30)
    assert all("Anton is free" in site.get(path).html for path in paths)
    assert "2024-05-03T18:30:00Z" in site.get(paths[1]).html
