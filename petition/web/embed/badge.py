"""The count as a picture that any page may show."""

from __future__ import annotations

from flask import Blueprint, Response, request

from petition.documents import badges
from petition.documents.badges import Badge
from petition.documents.words import Words
from petition.domain.colours import text_on
from petition.domain.tally import Tally
from petition.services import campaigns
from petition.services.campaigns import Found
from petition.web import context, pages
from petition.web.public.letter_page import tally_of

bp = Blueprint("badge", __name__)

#: Half a minute in a browser and less in a cache: right within a minute.
CACHE = "public, max-age=30, s-maxage=10, stale-while-revalidate=15"


@bp.get("/c/<slug>/badge.svg")
def badge(slug: str) -> Response:
    """The campaign's title and how many have signed."""
    found = campaigns.find(context.reading(), slug, now=context.now())
    words = pages.data_words(found)
    picture = badges.svg(_badge(found, words, tally_of(found)))
    response = pages.for_data(Response(picture, content_type="image/svg+xml"))
    response.headers["Cache-Control"] = CACHE
    response.headers["Content-Security-Policy"] = badges.policy()
    return response


def count_sentence(found: Found, words: Words, n: int) -> str:
    """How many people have signed."""
    _ = words.gettext
    if not n:
        over = found.standing not in ("open", "not_yet", "paused")
        return _("Nobody has signed") if over else _("Nobody has signed yet")
    sentence = words.ngettext("%(n)s person has signed", "%(n)s people have signed", n)
    return sentence % {"n": words.number(n)}


def _badge(found: Found, words: Words, tally: Tally) -> Badge:
    content = found.content
    return Badge(
        title=content.text(words.tag).text.title,
        count=_count(found, words, tally),
        language=words.tag,
        direction=words.direction,
        ground=content.accent,
        ink=text_on(content.accent),
    )


def _count(found: Found, words: Words, tally: Tally) -> str:
    """How many; with a partner, also how many of them came through it.

    A partner whose number is too small to be public gets the whole count alone.
    """
    whole = count_sentence(found, words, tally.total)
    partner = found.content.ally(request.args.get("partner"))
    through = tally.by_partner.get(partner.key) if partner else None
    if partner is None or through is None:
        return whole
    part = words.gettext("%(n)s through %(partner)s")
    return f"{whole} · {part % {'n': words.number(through), 'partner': partner.name}}"
