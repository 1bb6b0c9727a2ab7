"""The first page: the campaigns that take letters now."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template, url_for

from petition.documents.words import Words, interface_languages
from petition.domain import places
from petition.services import campaigns
from petition.services.campaigns import Found
from petition.web import context, pages
from petition.web.public.letter_page import tally_of
from petition.web.public.shown import ShownLanguage

bp = Blueprint("home", __name__)


@dataclass(frozen=True)
class Card:
    """One campaign in the list."""

    title: str
    summary: str
    url: str
    lang: str
    dir: str
    confirmed: int
    goal: int | None


@bp.get("/")
def show() -> Response:
    """All open campaigns, newest first."""
    words = pages.interface_words()
    found = campaigns.all_public(context.reading(), now=context.now())
    cards = [_card(one, words.tag) for one in found]
    page = make_response(
        render_template(
            "public/home.html",
            campaigns=cards,
            languages=[_language(tag, words) for tag in interface_languages()],
            page_url=context.settings().base_url,
        )
    )
    return pages.for_everyone(page)


def _language(tag: str, words: Words) -> ShownLanguage:
    return ShownLanguage(
        tag=tag,
        own_name=words.own_language_name(tag),
        url=url_for("home.show", lang=tag),
        current=tag == words.tag,
    )


def _card(found: Found, tag: str) -> Card:
    content = found.content
    lang = tag if tag in content.texts else content.default_language
    text = content.text(lang).text
    return Card(
        title=text.title,
        summary=text.summary,
        url=url_for("campaign.show", slug=content.slug),
        lang=lang,
        dir=places.direction(lang),
        confirmed=tally_of(found).total,
        goal=content.goal,
    )
