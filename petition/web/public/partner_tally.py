"""What a partner has contributed, for everybody: as a page, as data; and its logo."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    jsonify,
    make_response,
    render_template,
    request,
)

from petition.domain.partner_tally import pool
from petition.domain.tally import as_of_text
from petition.services import campaigns, partner_profiles, partner_tallies
from petition.services.partner_tallies import Contribution
from petition.web import context, pages
from petition.web.public.shown_share import shown_share

bp = Blueprint("partner_tally", __name__)

#: The address of a logo changes with its content.
A_YEAR = "public, max-age=31536000, immutable"


@bp.get("/partners/<key>")
def show(key: str) -> Response:
    """What came through the partner, in each campaign."""
    parts = partner_tallies.everywhere(context.reading(), key)
    pages.interface_words()
    page = render_template(
        "public/partner.html",
        page_url=pages.canonical(f"/partners/{key}"),
        key=key,
        name=parts[-1].name,
        parts=[_shown(part) for part in parts],
        as_of=context.now(),
        json_url=f"/partners/{key}/tally.json",
    )
    return pages.for_everyone(make_response(page))


@bp.get("/partners/<key>/tally.json")
def as_json(key: str) -> Response:
    """The same as data: all campaigns together, then each."""
    parts = partner_tallies.everywhere(context.reading(), key)
    answer = {
        "partner": key,
        "name": parts[-1].name,
        "as_of": as_of_text(context.now()),
        **pool(part.share for part in parts).as_json(),
        "campaigns": [
            {"campaign": part.slug, **part.share.as_json()} for part in parts
        ],
    }
    return pages.for_data(jsonify(answer))


@bp.get("/c/<slug>/partners/<key>/logo")
def logo(slug: str, key: str) -> Response:
    """A partner's logo, as it was uploaded."""
    found = campaigns.find(context.reading(), slug, now=context.now())
    partner = found.content.ally(key)
    picture = partner and partner_profiles.logo(
        context.reading(), found.content.campaign_id, partner.key
    )
    if not picture:
        abort(404)
    response = Response(picture.content, content_type=picture.kind)
    # At any other address the next logo would not show for a year.
    known = request.args.get("v") == picture.digest
    response.headers["Cache-Control"] = A_YEAR if known else pages.PUBLIC_CACHE
    return response


def _shown(part: Contribution) -> dict[str, Any]:
    """A campaign with the partner's part of it, in the language of the page."""
    found = campaigns.find_by_id(context.reading(), part.campaign_id, now=context.now())
    title = found.content.text(context.words().tag).text.title
    share = shown_share(part.share, context.words())
    return {"title": title, "url": f"/c/{part.slug}", "share": share}
