"""Events: where and when people meet, kept in the draft."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from petition.domain.campaigns import Event
from petition.domain.packs.events import time_zones
from petition.domain.roles import Power
from petition.services import news
from petition.services.drafts import EditedMeanwhile
from petition.services.news import EVENTS, DraftNews
from petition.services.sessions import Member, Place
from petition.web import context
from petition.web.organise import editing, shell
from petition.web.organise.people_form import (
    Values,
    new_key,
    sent,
    spoken,
    spoken_values,
)
from petition.web.organise.policy import needs

bp = Blueprint("events", __name__)
NEW = "new"
STARTS = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}", re.ASCII)


@bp.get("/c/<slug>/events/<key>")
@needs(Power.WRITE)
def edit(member: Member, place: Place, key: str) -> Response:
    """The form of one event; `new` for one more."""
    draft, event = _found(place, key)
    return _form(member, place, draft, key, _values(draft, event))


@bp.post("/c/<slug>/events/<key>")
@needs(Power.WRITE)
def save(member: Member, place: Place, key: str) -> Response:
    """Keep one event in the draft."""
    draft, known = _found(place, key)
    values = sent(request.form)
    taken = [one.key for one in draft.events]
    names = {name: text for name, text in values.items() if name.startswith("title")}
    mine = known.key if known else new_key(_as_names(names), taken)
    event, wrong = _event(draft, mine, values)
    if event is None:
        return _form(member, place, draft, key, values, 422, wrong=wrong)
    events = tuple(event if one.key == mine else one for one in draft.events)
    if known is None:
        events = (*events, event)
    return _keep(member, place, draft, events, key, values, ("save-event", mine))


@bp.post("/c/<slug>/events/<key>/remove")
@needs(Power.WRITE)
def remove(member: Member, place: Place, key: str) -> Response:
    """Take an event out of the draft."""
    draft, event = _found(place, key)
    if event is None:
        abort(404)
    rest = tuple(one for one in draft.events if one.key != key)
    values = _values(draft, event)
    return _keep(member, place, draft, rest, key, values, ("remove-event", key))


def _keep(
    member: Member,
    place: Place,
    draft: DraftNews,
    events: Sequence[Event],
    key: str,
    values: Values,
    done: tuple[str, str],
) -> Response:
    content, found = news.events_file(events, draft)
    if found.mistakes:
        return _form(member, place, draft, key, values, 422, mistakes=found.mistakes)
    edit = request.form.get("edit", draft.events_edit, type=int)
    text = content.decode() if content is not None else None
    try:
        editing.keep(member, place, EVENTS, text, edit, done[0], about=done[1])
    except EditedMeanwhile:
        met = editing.meanwhile(place, EVENTS, text)
        return _form(
            member, place, draft, key, values, 409, edit=met.edit, lines=met.lines
        )
    return redirect(f"/organise/c/{place.slug}/news?done={done[0]}#events", 303)


def _event(
    draft: DraftNews, key: str, values: Values
) -> tuple[Event | None, dict[str, list[str]]]:
    _ = context.words().gettext
    wrong: dict[str, list[str]] = {}
    starts, title = _starts(values), spoken(values, "title", draft.languages)
    if starts is None:
        wrong["starts"] = [_("Choose the day and the hour when it begins.")]
    if values.get("timezone", "") not in time_zones():
        wrong["timezone"] = [
            _("Write the time zone as Continent/City, such as Europe/London.")
        ]
    if not title:
        wrong["title"] = [_("Say what it is, such as: Picket at the embassy.")]
    if wrong or starts is None:
        return None, wrong
    return Event(
        key=key,
        starts=starts,
        timezone=values["timezone"],
        place=values.get("place", ""),
        city=values.get("city", ""),
        country=values.get("country", ""),
        target=values.get("target") or None,
        title=title,
        organiser=values.get("organiser", ""),
    ), wrong


def _starts(values: Values) -> datetime | None:
    written = values.get("starts", "")
    try:
        return datetime.fromisoformat(written) if STARTS.fullmatch(written) else None
    except ValueError:
        return None


def _as_names(titles: Values) -> Values:
    return {name.replace("title", "name"): text for name, text in titles.items()}


def _values(draft: DraftNews, event: Event | None) -> Values:
    if event is None:
        last = draft.events[-1] if draft.events else None
        return {"timezone": last.timezone if last else ""}
    return {
        "starts": event.starts.isoformat(timespec="minutes"),
        "timezone": event.timezone,
        "place": event.place,
        "city": event.city,
        "country": event.country,
        "target": event.target or "",
        "organiser": event.organiser,
        **spoken_values("title", event.title, draft.languages),
    }


def _found(place: Place, key: str) -> tuple[DraftNews, Event | None]:
    draft = news.of_draft(context.reading(), place.campaign_id)
    event = draft.event(key)
    if event is None and key != NEW:
        abort(404)
    return draft, event


def _form(
    member: Member,
    place: Place,
    draft: DraftNews,
    key: str,
    values: Values,
    status: int = 200,
    **facts: Any,
) -> Response:
    shown = {"edit": draft.events_edit, "wrong": {}, "mistakes": (), "lines": ()}
    return shell.page(
        "organise/event.html",
        member,
        place,
        status=status,
        draft=draft,
        key=key,
        event=draft.event(key),
        values=values,
        zones=sorted(time_zones()),
        **{**shown, **facts},
    )
