"""Updates and events as the campaign's page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from markupsafe import Markup

from petition.documents import markdown
from petition.documents.words import Words
from petition.domain.campaigns import Event, Update, in_language
from petition.domain.content import Content


@dataclass(frozen=True)
class ShownUpdate:
    """News as the page shows it."""

    date: date
    slug: str
    title: str
    body_html: Markup
    source: str
    lang: str
    at: datetime


@dataclass(frozen=True)
class ShownEvent:
    """A picket or meeting as the page shows it."""

    title: str
    starts_text: str
    place: str
    city: str
    country: str
    organiser: str


def shown_updates(content: Content, words: Words, now: datetime) -> list[ShownUpdate]:
    """The news: in the page's language, else in the campaign's own, else in any.

    What is scheduled for later is left out.
    """
    by_news: dict[tuple[date, str], dict[str, Update]] = {}
    for update in content.updates_at(now):
        by_news.setdefault((update.date, update.slug), {})[update.language] = update
    chosen = [
        versions.get(words.tag)
        or versions.get(content.default_language)
        or next(iter(versions.values()))
        for versions in by_news.values()
    ]
    return [
        ShownUpdate(
            date=one.date,
            slug=one.slug,
            title=one.title,
            body_html=markdown.html(one.body),
            source=one.source,
            lang=one.language,
            at=one.publish_at or datetime.combine(one.date, time(), UTC),
        )
        for one in chosen
    ]


def shown_events(
    content: Content, words: Words, now: datetime
) -> tuple[list[ShownEvent], list[ShownEvent]]:
    """Where people meet, the earliest first, and where they met, the latest first."""
    over = [event for event in content.events if event.is_over(now)]
    to_come = [event for event in content.events if event not in over]
    return (
        [_shown_event(event, content, words) for event in to_come],
        [_shown_event(event, content, words) for event in reversed(over)],
    )


def _shown_event(event: Event, content: Content, words: Words) -> ShownEvent:
    return ShownEvent(
        title=in_language(event.title, words.tag, content.default_language),
        starts_text=words.local_time(event.starts),
        place=event.place,
        city=event.city,
        country=words.country(event.country),
        organiser=event.organiser,
    )
