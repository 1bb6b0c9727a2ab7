"""The register of people, today or on another day, as a page and as data."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, abort, jsonify, request, url_for

from petition.documents import tables
from petition.documents.words import Words
from petition.domain.campaigns import StatusEntry, in_language
from petition.domain.content import Content
from petition.domain.dates import PartialDate, utc_second
from petition.domain.register import Standing, on_day
from petition.services import campaigns
from petition.services.campaigns import Found
from petition.web import context, pages
from petition.web.public.shown import status_label

bp = Blueprint("people", __name__)

#: Python alone would also take 20140422 and 2014-W17-2.
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

COLUMNS = (
    "key",
    "name",
    "variants",
    "status",
    "since",
    "until",
    "place",
    "source",
)


@dataclass(frozen=True)
class ShownEntry:
    """One line of a person's history."""

    status_label: str
    date: PartialDate
    until: PartialDate | None
    place: str
    source: str


@dataclass(frozen=True)
class ShownPerson:
    """A person as the register's page shows them."""

    name: str
    variants: tuple[str, ...]
    status_label: str
    since: PartialDate
    until: PartialDate | None
    place: str
    source: str
    note: str
    history: list[ShownEntry]


@bp.get("/c/<slug>/people")
def show(slug: str) -> Response:
    """Everyone with status, dates, place and source."""
    found, day = _found(slug)
    words = pages.campaign_words(found)
    people = [_shown(one, found.content, words) for one in _on(found, day)]
    page = pages.campaign_page(
        "public/people.html",
        found,
        page_url=pages.canonical(f"/c/{slug}/people"),
        people=people,
        standing=Counter(person.status_label for person in people),
        on=day,
        json_url=_data_url("people.as_json", slug),
        csv_url=_data_url("people.as_csv", slug),
    )
    return pages.for_everyone(page)


@bp.get("/c/<slug>/people.json")
def as_json(slug: str) -> Response:
    """The register as the contract gives it."""
    found, day = _found(slug)
    language = pages.data_words(found).tag
    return pages.for_data(
        jsonify(
            {
                "campaign": slug,
                "as_of": utc_second(context.now()),
                "people": [_row(one, language) for one in _on(found, day)],
            }
        )
    )


@bp.get("/c/<slug>/people.csv")
def as_csv(slug: str) -> Response:
    """The register as a table; variants are separated by semicolons."""
    found, day = _found(slug)
    language = pages.data_words(found).tag
    rows = (_flat(_row(one, language)) for one in _on(found, day))
    name = tables.file_name(slug, "people", day, "csv")
    body = b"".join(tables.csv_lines(COLUMNS, rows))
    return pages.for_data(pages.download(body, "text/csv", name))


def _found(slug: str) -> tuple[Found, date]:
    """The campaign, and the day that `?on=` asks for: today unless it says."""
    found = campaigns.find(context.reading(), slug, now=context.now())
    asked = request.args.get("on")
    if not asked:
        return found, context.now().date()
    try:
        if not DAY.fullmatch(asked):
            raise ValueError
        return found, date.fromisoformat(asked)
    except ValueError:
        pages.campaign_words(found)
        abort(
            400,
            context.words().gettext("“on” is no day; please write it like 2014-04-22."),
        )


def _on(found: Found, day: date) -> list[Standing]:
    return on_day(found.content.people, day)


def _data_url(endpoint: str, slug: str) -> str:
    on, lang = request.args.get("on"), request.args.get("lang")
    return url_for(endpoint, slug=slug, on=on, lang=lang)


def _row(one: Standing, language: str) -> dict[str, str | list[str] | None]:
    entry = one.entry
    return {
        "key": one.person.key,
        "name": in_language(one.person.name, language),
        "variants": list(one.person.variants),
        "status": entry.status.value,
        "since": entry.date.iso,
        "until": entry.until.iso if entry.until else None,
        "place": in_language(entry.place, language),
        "source": entry.source,
    }


def _flat(row: dict[str, str | list[str] | None]) -> dict[str, str | None]:
    return {
        name: ";".join(cell) if isinstance(cell, list) else cell
        for name, cell in row.items()
    }


def _shown(one: Standing, content: Content, words: Words) -> ShownPerson:
    fallback = content.default_language
    return ShownPerson(
        name=in_language(one.person.name, words.tag, fallback),
        variants=one.person.variants,
        status_label=status_label(words, one.entry.status),
        since=one.entry.date,
        until=one.entry.until,
        place=in_language(one.entry.place, words.tag, fallback),
        source=one.entry.source,
        note=one.entry.note,
        history=[_entry(entry, words, fallback) for entry in one.history],
    )


def _entry(entry: StatusEntry, words: Words, fallback: str) -> ShownEntry:
    return ShownEntry(
        status_label=status_label(words, entry.status),
        date=entry.date,
        until=entry.until,
        place=in_language(entry.place, words.tag, fallback),
        source=entry.source,
    )
