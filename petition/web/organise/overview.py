"""A campaign at a glance: how it stands, its numbers, or what is left to translate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint
from werkzeug.wrappers import Response

from petition.documents.words import Words
from petition.domain.campaigns import CampaignState
from petition.domain.content import Content
from petition.domain.roles import Power
from petition.services import campaigns
from petition.services.campaigns import Found
from petition.services.dashboards import kept_until, read_dashboard
from petition.services.publishing import opening_checks
from petition.services.sessions import Member, Place
from petition.web import context
from petition.web.organise import shell
from petition.web.organise.policy import needs
from petition.web.organise.shown_overview import kind_labels, shown_figures, titles

bp = Blueprint("overview", __name__)


@dataclass(frozen=True)
class Standing:
    """How a campaign stands today; `state` as the public meets it.

    `untold`: a language whose readers are not told what became of it; else empty.
    """

    state: str
    opens: date | None
    closes: date | None
    kept_until: date | None
    public_url: str
    demo: bool
    untold: str


@dataclass(frozen=True)
class ToDo:
    """What is published in one language, and what is missing."""

    language: str
    name: str
    text: bool
    letter: bool
    updates: int


@bp.get("/c/<slug>/")
@needs(Power.SEE)
def show(member: Member, place: Place) -> Response:
    """The overview: numbers for who may see them, else what there is to translate."""
    session, words, now = context.reading(), context.words(), context.now()
    found = campaigns.find_any(session, place.slug, now=now)
    standing = _standing(found)
    if not place.may(Power.NUMBERS):
        return shell.page(
            "organise/overview_texts.html", member, place,
            standing=standing, to_do=_to_do(found.content, place, words),
        )  # fmt: skip
    board = read_dashboard(session, place.campaign_id, now)
    is_draft = found.standing == CampaignState.DRAFT
    checks = opening_checks(session, place.campaign_id) if is_draft else ()
    return shell.page(
        "organise/overview.html", member, place,
        standing=standing, checks=checks, kinds=kind_labels(words),
        titles=titles(words),
        figures=shown_figures(board, words, place.default_language),
    )  # fmt: skip


def _standing(found: Found) -> Standing:
    content = found.content
    return Standing(
        state=found.standing,
        opens=content.opens,
        closes=content.closes,
        kept_until=kept_until(context.reading(), content.campaign_id),
        public_url=context.desk().links.campaign(content.slug),
        demo=found.demo,
        untold=next((tag for tag in content.texts if tag not in content.outcome), ""),
    )


def _to_do(content: Content, place: Place, words: Words) -> list[ToDo]:
    """Language by language, those that the member writes in."""
    updates = {(one.date, one.slug) for one in content.updates}
    return [
        ToDo(
            language=tag,
            name=words.language(tag),
            text=tag in content.texts,
            letter=tag in content.letters,
            updates=len(updates) - sum(one.language == tag for one in content.updates),
        )
        for tag in content.languages
        if place.may_write_in(tag)
    ]
