"""The public tally, as a page and as data."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, jsonify, url_for

from petition.documents import tables
from petition.documents.words import Words
from petition.domain.campaigns import Partner
from petition.domain.tally import COLUMNS, Breakdown, Tally, public_json, public_rows
from petition.services import campaigns
from petition.services.campaigns import Found
from petition.web import context, pages
from petition.web.public.letter_page import tally_of
from petition.web.public.shown import shown_tally

bp = Blueprint("tally", __name__)

Rows = list[tuple[str, int, int]]


@bp.get("/c/<slug>/tally")
def show(slug: str) -> Response:
    """The count with its parts, and how we count."""
    found = campaigns.find(context.reading(), slug, now=context.now())
    words = pages.campaign_words(found)
    tally = tally_of(found)
    page = pages.campaign_page(
        "public/tally.html",
        found,
        page_url=pages.canonical(f"/c/{slug}/tally"),
        tally=shown_tally(tally),
        as_of=tally.as_of,
        breakdowns=_breakdowns(found, tally, words),
        json_url=url_for("tally.as_json", slug=slug),
        csv_url=url_for("tally.as_csv", slug=slug),
    )
    return pages.for_everyone(page)


@bp.get("/c/<slug>/tally.json")
def as_json(slug: str) -> Response:
    """The tally as the contract gives it."""
    found = campaigns.find(context.reading(), slug, now=context.now())
    return pages.for_data(jsonify(public_json(tally_of(found))))


@bp.get("/c/<slug>/tally.csv")
def as_csv(slug: str) -> Response:
    """The tally as one flat table."""
    found = campaigns.find(context.reading(), slug, now=context.now())
    lines = tables.csv_lines(COLUMNS, public_rows(tally_of(found)))
    name = tables.file_name(slug, "tally", context.now().date(), "csv")
    return pages.for_data(pages.download(b"".join(lines), "text/csv", name))


def _breakdowns(found: Found, tally: Tally, words: Words) -> list[tuple[str, Rows]]:
    _ = words.gettext
    partners = found.content.partners
    return [
        (_("By country"), _rows(tally.by_country, words.country, words)),
        (_("By language of the page"), _rows(tally.by_language, words.language, words)),
        (
            _("By partner"),
            _rows(
                tally.by_partner,
                lambda key: _partner_name(partners.get(key), key, words),
                words,
            ),
        ),
    ]


def _rows(cells: Breakdown, name: Callable[[str], str], words: Words) -> Rows:
    total = sum(cells.values()) or 1
    return [
        (
            words.gettext("other") if key == "other" else name(key),
            n,
            round(100 * n / total),
        )
        for key, n in cells.items()
    ]


def _partner_name(partner: Partner | None, key: str, words: Words) -> str:
    if key == "none":
        return words.gettext("directly")
    return partner.name if partner else key
