"""The campaign's news: updates side by side in its languages, and events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from petition.domain.campaigns import Update
from petition.domain.mailings import MailingKind
from petition.domain.packs import Finding, writing
from petition.domain.roles import Power
from petition.models import Mailing
from petition.services import audit, campaigns, drafts, mailings, news
from petition.services.drafts import EditedMeanwhile
from petition.services.news import DraftNews, DraftUpdate
from petition.services.sessions import Member, Place
from petition.web import context, pages
from petition.web.organise import editing, news_form, shell
from petition.web.organise.news_form import PARTS, Values
from petition.web.organise.policy import NotYours, needs

bp = Blueprint("news", __name__)
NEW = "new"


@dataclass(frozen=True)
class Shown:
    """One update in the list: where it stands, and whether it was mailed."""

    update: DraftUpdate
    state: str
    mailing: Mailing | None


@bp.get("/c/<slug>/news")
@needs(Power.SEE)
def show(member: Member, place: Place) -> Response:
    """Updates and events, and what has been mailed."""
    session = context.reading()
    draft = news.of_draft(session, place.campaign_id)
    mails = mailings.of_campaign(session, place.campaign_id)
    return shell.page(
        "organise/news.html",
        member,
        place,
        draft=draft,
        updates=_listed(place, draft, mails),
        mailings=mails if place.may(Power.DATA) else (),
        events_changed=news.EVENTS in drafts.changed(session, place.campaign_id),
        done=request.args.get("done", ""),
    )


@bp.get("/c/<slug>/news/<name>")
@needs(Power.SEE)
def edit(member: Member, place: Place, name: str) -> Response:
    """One update; `new` for one more."""
    draft = news.of_draft(context.reading(), place.campaign_id)
    update = _find(place, draft, name)
    return _form(member, place, draft, name, news_form.values(update))


@bp.post("/c/<slug>/news/<name>")
@needs(Power.TRANSLATE)
def save(member: Member, place: Place, name: str) -> Response:
    """Keep the update in the draft, in the languages that the member writes."""
    draft = news.of_draft(context.reading(), place.campaign_id)
    known, values = _find(place, draft, name), news_form.sent(draft)
    day, slug = news_form.named(known, draft, values)
    publish_at = known.publish_at if known else None
    if place.may(Power.WRITE):
        publish_at = news_form.moment(values["publish"])
    else:
        values["publish"] = ""
    wrong = news_form.wrong(day, values, publish_at)
    if wrong or day is None:
        return _form(member, place, draft, name, values, 422, wrong=wrong)
    saved = DraftUpdate(
        day, slug, _versions(place, draft, known, day, slug, values, publish_at),
        known.files if known else {}, known.edits if known else {},
    )  # fmt: skip
    return _keep(member, place, draft, saved, name, values)


@bp.post("/c/<slug>/news/<name>/preview")
@needs(Power.TRANSLATE)
def preview(member: Member, place: Place, name: str) -> Response:
    """The update as the campaign's page shows it; `part`: only that, for the script."""
    draft = news.of_draft(context.reading(), place.campaign_id)
    _find(place, draft, name)
    values = news_form.sent(draft)
    if "part" in request.form:
        html = render_template(
            "organise/_news_preview.html", shown=news_form.shown(values)
        )
        return pages.for_one(make_response(html))
    return _form(member, place, draft, name, values)


@bp.post("/c/<slug>/news/<name>/remove")
@needs(Power.WRITE)
def remove(member: Member, place: Place, name: str) -> Response:
    """Take an update out of the draft, in all its languages."""
    draft = news.of_draft(context.reading(), place.campaign_id)
    update = _find(place, draft, name)
    if update is None:
        abort(404)
    gone = DraftUpdate(update.date, update.slug, {}, update.files, update.edits)
    values = news_form.values(update)
    return _keep(member, place, draft, gone, name, values, "remove-update")


def _keep(
    member: Member,
    place: Place,
    draft: DraftNews,
    update: DraftUpdate,
    name: str,
    values: Values,
    action: str = "save-update",
) -> Response:
    """Save each language's file; none of them if another one was saved meanwhile."""
    contents: dict[str, bytes | None] = {}
    mistakes: list[Finding] = []
    for tag, version in update.versions.items():
        contents[tag], found = news.update_file(version, draft.languages)
        mistakes += found.mistakes
    if mistakes:
        return _form(member, place, draft, name, values, 422, mistakes=mistakes)
    contents |= {tag: None for tag in update.files if tag not in contents}
    now = context.now()
    try:
        with context.writing() as session:
            for tag, content in contents.items():
                file = update.files.get(tag) or _file_name(update, tag)
                drafts.save(
                    session, place.campaign_id, file, content,
                    edit=_edit(update, tag), organiser_id=member.id, now=now,
                )  # fmt: skip
            audit.note(
                session, action, now=now, who=member.signed,
                campaign_id=place.campaign_id, about=update.name,
            )  # fmt: skip
    except EditedMeanwhile:
        return _conflict(member, place, update, name, values)
    there = f"/{update.name}" if update.versions else ""
    return redirect(f"/organise/c/{place.slug}/news{there}?done={action}", 303)


def _conflict(
    member: Member, place: Place, update: DraftUpdate, name: str, values: Values
) -> Response:
    """Mine against what was saved meanwhile; saving once more puts mine over it."""
    with context.backends().database.reading() as session:
        fresh = news.of_draft(session, place.campaign_id)
    lines = {
        tag: editing.meanwhile(
            place,
            update.files.get(tag) or _file_name(update, tag),
            writing.update_text(one),
        ).lines
        for tag, one in update.versions.items()
    }
    told = {tag: told for tag, told in lines.items() if told}
    return _form(member, place, fresh, name, values, 409, conflict=told)


def _versions(
    place: Place,
    draft: DraftNews,
    known: DraftUpdate | None,
    day: date,
    slug: str,
    values: Values,
    publish_at: datetime | None,
) -> dict[str, Update]:
    """The update in each language: as sent where one may write, else as it was."""
    versions = {}
    for tag in draft.languages:
        was = known.versions.get(tag) if known else None
        if not place.may_write_in(tag):
            if was is not None:
                versions[tag] = was
            continue
        title, source, body = (values[f"{part}.{tag}"] for part in PARTS)
        if title or body.strip():
            versions[tag] = Update(day, slug, tag, title, source, body, publish_at)
    return versions


def _edit(update: DraftUpdate, tag: str) -> int:
    return request.form.get(f"{tag}_edit", update.edit(tag), type=int)


def _file_name(update: DraftUpdate, tag: str) -> str:
    return f"updates/{update.name}.{tag}.md"


def _find(place: Place, draft: DraftNews, name: str) -> DraftUpdate | None:
    found = draft.find(name)
    if found is None and name != NEW:
        abort(404)
    if found is None and not place.may(Power.WRITE):
        raise NotYours
    return found


def _listed(place: Place, draft: DraftNews, mails: list[Mailing]) -> list[Shown]:
    session, now = context.reading(), context.now()
    content = campaigns.find_any(session, place.slug, now=now).content
    out = {f"{one.date}-{one.slug}" for one in content.updates}
    seen = {f"{one.date}-{one.slug}" for one in content.updates_at(now)}
    changed = set(drafts.changed(session, place.campaign_id))
    mailed = {one.about: one for one in mails if one.kind == MailingKind.UPDATE}
    listed = []
    for one in draft.updates:
        state = "seen" if one.name in seen else "scheduled"
        if one.name not in out:
            state = "draft"
        elif changed & set(one.files.values()):
            state = "changed" if state == "seen" else state
        listed.append(Shown(one, state, mailed.get(one.name)))
    return listed


def _form(
    member: Member,
    place: Place,
    draft: DraftNews,
    name: str,
    values: Values,
    status: int = 200,
    **facts: Any,
) -> Response:
    update = draft.find(name)
    moment = news_form.moment(values.get("publish", ""))
    return shell.page(
        "organise/update.html",
        member,
        place,
        status=status,
        draft=draft,
        name=name,
        update=update,
        values=values,
        shown=news_form.shown(values),
        moment=moment,
        may_write=place.may(Power.WRITE),
        done=request.args.get("done", ""),
        **{"wrong": {}, "mistakes": (), "conflict": {}, **facts},
    )
