"""News as an Atom feed (RFC 4287), events as a calendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as Xml

from icalendar import Calendar
from icalendar import Event as Entry

from petition.domain.campaigns import Event

ATOM = "http://www.w3.org/2005/Atom"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class News:
    """One entry of a feed; `html` is safe HTML, `at` the start of its day in UTC."""

    slug: str
    language: str
    title: str
    html: str
    source: str
    at: datetime


@dataclass(frozen=True)
class Feed:
    """What a feed says of itself; `url` is the page it belongs to."""

    slug: str
    title: str
    subtitle: str
    author: str
    language: str
    url: str
    feed_url: str
    published_at: datetime


def atom(feed: Feed, news: Iterable[News]) -> bytes:
    """The feed as XML; each entry keeps its id for good."""
    entries = list(news)
    Xml.register_namespace("", ATOM)
    root = Xml.Element(f"{{{ATOM}}}feed", {XML_LANG: feed.language})
    _add(root, "id", feed.feed_url)
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.subtitle)
    newest = max((entry.at for entry in entries), default=feed.published_at)
    _add(root, "updated", _moment(newest))
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.feed_url)
    _add(root, "link", rel="alternate", type="text/html", href=feed.url)
    _add(_add(root, "author"), "name", feed.author)
    for entry in entries:
        _entry(root, feed, entry)
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(root: Xml.Element, feed: Feed, news: News) -> None:
    element = _add(root, "entry")
    element.set(XML_LANG, news.language)
    anchor = f"{feed.url}#{news.at.date().isoformat()}-{news.slug}"
    _add(element, "id", anchor)
    _add(element, "title", news.title)
    _add(element, "updated", _moment(news.at))
    _add(element, "link", rel="alternate", type="text/html", href=anchor)
    _add(element, "content", news.html, type="html")
    if news.source.startswith(("https://", "http://")):
        _add(element, "link", rel="related", href=news.source)


def _add(parent: Xml.Element, name: str, text: str = "", **facts: str) -> Xml.Element:
    element = Xml.SubElement(parent, f"{{{ATOM}}}{name}", facts)
    element.text = text or None
    return element


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class Appointment:
    """An event with its title and country in one language."""

    event: Event
    title: str
    country: str


def calendar(feed: Feed, host: str, appointments: Iterable[Appointment]) -> bytes:
    """The events as a calendar; times in UTC, so that no time zone need be sent."""
    shown = Calendar()
    shown.add("prodid", f"-//{host}//Petition//EN")
    shown.add("version", "2.0")
    shown.add("x-wr-calname", feed.title)
    for appointment in appointments:
        shown.add_component(_appointment(feed, host, appointment))
    return bytes(shown.to_ical())


def _appointment(feed: Feed, host: str, appointment: Appointment) -> Entry:
    event, entry = appointment.event, Entry()
    place = (event.place, event.city, appointment.country)
    # Calendars hold the events of many campaigns; keys are unique in each.
    entry.add("uid", f"{event.key}.{feed.slug}@{host}")
    entry.add("dtstamp", feed.published_at)
    entry.add("dtstart", event.begins.astimezone(UTC))
    entry.add("summary", appointment.title)
    entry.add("location", ", ".join(filter(None, place)))
    if event.organiser:
        entry.add("description", event.organiser)
    entry.add("url", feed.url)
    return entry
