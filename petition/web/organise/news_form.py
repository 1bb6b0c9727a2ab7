"""An update as its form holds it, and what it amounts to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

from flask import request
from markupsafe import Markup

from petition.documents import markdown
from petition.domain.names import fold_name
from petition.domain.packs.writing import lf
from petition.services.news import DraftNews, DraftUpdate
from petition.web import context

BLANKS = re.compile(r"[^a-z0-9]+")
PARTS = ("title", "source", "body")
Values = Mapping[str, str]


def values(update: DraftUpdate | None) -> Values:
    """What the form holds for an update."""
    if update is None:
        return {"date": context.now().date().isoformat()}
    at = update.publish_at
    return {
        "date": update.date.isoformat(),
        "publish": f"{at:%Y-%m-%dT%H:%M}" if at else "",
        **{
            f"{part}.{tag}": getattr(one, part)
            for tag, one in update.versions.items()
            for part in PARTS
        },
    }


def sent(draft: DraftNews) -> dict[str, str]:
    """The fields as somebody filled them in."""
    form = request.form
    lines = ["date", "publish", *(f"title.{tag}" for tag in draft.languages)]
    lines += [f"source.{tag}" for tag in draft.languages]
    return {
        **{name: " ".join(form.get(name, "").split()) for name in lines},
        **{f"body.{tag}": lf(form.get(f"body.{tag}", "")) for tag in draft.languages},
    }


def named(
    known: DraftUpdate | None, draft: DraftNews, values: Values
) -> tuple[date | None, str]:
    """The day and the slug of an update: known ones stay, new ones are made."""
    if known is not None:
        return known.date, known.slug
    titles = [values[f"title.{tag}"] for tag in draft.languages]
    words = ("-".join(map(fold_name, title.split())) for title in titles)
    plain = (BLANKS.sub("-", one.lower()).strip("-")[:50].strip("-") for one in words)
    base, day = next(filter(None, plain), "news"), _day(values["date"])
    taken = {one.slug for one in draft.updates if one.date == day}
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return day, next(one for one in (base, *numbered) if one not in taken)


def wrong(
    day: date | None, values: Values, publish_at: datetime | None
) -> dict[str, list[str]]:
    """What is wrong with a form, by field."""
    _ = context.words().gettext
    wrong: dict[str, list[str]] = {}
    if day is None:
        wrong["date"] = [_("This is no day. Write it as 2014-04-22.")]
    if values["publish"] and publish_at is None:
        wrong["publish"] = [
            _("This is no moment. Write it as 2014-04-22T18:30, in UTC.")
        ]
    if not any(text for name, text in values.items() if name.startswith("title.")):
        wrong["title"] = [_("An update needs a title, in one language at least.")]
    return wrong


def moment(value: str) -> datetime | None:
    """What a field for local time holds, meant in UTC."""
    try:
        return datetime.fromisoformat(value.removesuffix("Z")).replace(
            tzinfo=UTC, second=0, microsecond=0
        )
    except ValueError:
        return None


def shown(values: Values) -> dict[str, tuple[str, Markup]]:
    """Title and body of each language that holds any, as pages show them."""
    tags = [name.partition(".")[2] for name in values if name.startswith("title.")]
    return {
        tag: (values[f"title.{tag}"], markdown.html(values.get(f"body.{tag}", "")))
        for tag in tags
        if values[f"title.{tag}"] or values.get(f"body.{tag}")
    }


def _day(value: str) -> date | None:
    """The day that a field holds, None if it is none."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
