"""News and events to subscribe to."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from petition.documents import feeds
from petition.documents.feeds import Appointment, Feed, News
from petition.documents.words import Words
from petition.domain.campaigns import in_language
from petition.services import campaigns
from petition.services.campaigns import Found
from petition.web import context, pages
from petition.web.public import shown_news

bp = Blueprint("feeds", __name__)


@bp.get("/c/<slug>/updates.atom")
def updates(slug: str) -> Response:
    """The campaign's news, the newest first."""
    found, words = _found(slug)
    news = [
        News(
            slug=one.slug,
            language=one.lang,
            title=one.title,
            html=str(one.body_html),
            source=one.source,
            at=one.at,
        )
        for one in shown_news.shown_updates(found.content, words, context.now())
    ]
    body = feeds.atom(_feed(found, words, "feeds.updates"), news)
    return pages.for_data(Response(body, content_type="application/atom+xml"))


@bp.get("/c/<slug>/events.ics")
def events(slug: str) -> Response:
    """Where people meet, for calendars."""
    found, words = _found(slug)
    content = found.content
    appointments = [
        Appointment(
            event,
            in_language(event.title, words.tag, content.default_language),
            words.country(event.country),
        )
        for event in content.events
    ]
    host = context.settings().host
    body = feeds.calendar(_feed(found, words, "feeds.events"), host, appointments)
    return pages.for_data(Response(body, content_type="text/calendar; charset=utf-8"))


def _found(slug: str) -> tuple[Found, Words]:
    found = campaigns.find(context.reading(), slug, now=context.now())
    return found, pages.data_words(found)


def _feed(found: Found, words: Words, endpoint: str) -> Feed:
    content, settings = found.content, context.settings()
    published = content.text(words.tag)
    here = url_for(endpoint, slug=content.slug, lang=words.tag)
    return Feed(
        slug=content.slug,
        title=published.text.title,
        subtitle=published.text.summary,
        author=content.organiser_name,
        language=words.tag,
        url=f"{context.desk().links.campaign(content.slug)}?lang={words.tag}",
        feed_url=f"{settings.base_url}{here}",
        published_at=published.published_at,
    )
