"""The register of people: who stands in it, and what is known of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from petition.domain.campaigns import Consent, Person, in_language
from petition.domain.mailings import MailingKind
from petition.domain.register import Standing, as_published, latest
from petition.domain.roles import Power
from petition.models import Mailing
from petition.services import contents, drafts, mailings, people
from petition.services.drafts import EditedMeanwhile
from petition.services.people import FILE, DraftPeople
from petition.services.sessions import Member, Place
from petition.web import context
from petition.web.organise import editing, shell
from petition.web.organise.people_form import (
    Errors,
    Values,
    entry_of,
    new_key,
    person_of,
    person_values,
    sent,
)
from petition.web.organise.policy import needs
from petition.web.public.shown import status_label, status_labels

bp = Blueprint("people", __name__)
NEW = "new"


@dataclass(frozen=True)
class Listed:
    """One person as the list shows them."""

    key: str
    name: str
    public_name: str
    status_label: str
    since: Any
    source: str
    consent: str
    review: date | None
    overdue: bool


@bp.get("/c/<slug>/people")
@needs(Power.SEE)
def show(member: Member, place: Place) -> Response:
    """Everybody with their latest status, consent, source and day of review."""
    draft = people.of_draft(context.reading(), place.campaign_id)
    return shell.page(
        "organise/people.html",
        member,
        place,
        draft=draft,
        people=_listed(draft),
        consents=consents(),
        changed=FILE in drafts.changed(context.reading(), place.campaign_id),
        done=request.args.get("done", ""),
    )


@bp.get("/c/<slug>/people/<key>")
@needs(Power.SEE)
def edit(member: Member, place: Place, key: str) -> Response:
    """One person; `new` for one more, together with their first status."""
    draft = people.of_draft(context.reading(), place.campaign_id)
    person = draft.find(key)
    if person is None and (key != NEW or not place.may(Power.WRITE)):
        abort(404)
    return page(member, place, draft, key, person_values(person, draft.languages))


@bp.post("/c/<slug>/people/<key>")
@needs(Power.WRITE)
def save(member: Member, place: Place, key: str) -> Response:
    """Keep what is known of one person in the draft."""
    draft, values = (
        people.of_draft(context.reading(), place.campaign_id),
        sent(request.form),
    )
    known = draft.find(key)
    if known is None and key != NEW:
        abort(404)
    words, today = context.words(), context.now().date()
    mine = known.key if known else new_key(values, [one.key for one in draft.people])
    history = known.history if known else ()
    errors: Errors = {}
    if known is None:
        entry, errors = entry_of(words, values, draft.languages, today)
        history = (entry,) if entry else ()
    person, more = person_of(words, mine, values, draft.languages, history)
    errors |= more
    if errors:
        return page(member, place, draft, key, values, 422, errors=errors)
    register = draft.with_person(person)
    return keep(
        member, place, draft, register, key, values, ("save-person", mine), mine
    )


@bp.post("/c/<slug>/people/<key>/remove")
@needs(Power.WRITE)
def remove(member: Member, place: Place, key: str) -> Response:
    """Take a person out of the draft's register."""
    draft = people.of_draft(context.reading(), place.campaign_id)
    person = draft.find(key)
    if person is None:
        abort(404)
    rest, done = draft.without(key), ("remove-person", key)
    values = person_values(person, draft.languages)
    return keep(member, place, draft, rest, key, values, done, "")


def keep(
    member: Member,
    place: Place,
    draft: DraftPeople,
    register: Sequence[Person],
    key: str,
    values: Values,
    done: tuple[str, str],
    there: str,
) -> Response:
    """Save the register in the draft, unless the pack's reader finds mistakes.

    `done` is the action and its object for the log, `there` whose page comes next.
    """
    edit = request.form.get("edit", draft.edit, type=int)
    before = drafts.files(context.reading(), place.campaign_id)
    files, read = people.changed(before, register, edit)
    mistakes = draft.mistakes or read.mistakes
    if mistakes:
        return page(member, place, draft, key, values, 422, mistakes=mistakes)
    content = files.get(FILE)
    text = content.decode() if content is not None else None
    try:
        editing.keep(member, place, FILE, text, edit, done[0], about=done[1])
    except EditedMeanwhile:
        met = editing.meanwhile(place, FILE, text)
        fresh = replace(draft, edit=met.edit)
        return page(member, place, fresh, key, values, 409, lines=met.lines)
    way = f"/{there}" if there else ""
    return redirect(f"/organise/c/{place.slug}/people{way}?done={done[0]}", 303)


def page(
    member: Member,
    place: Place,
    draft: DraftPeople,
    key: str,
    values: Values,
    status: int = 200,
    **facts: Any,
) -> Response:
    """The page of one person, with what was typed."""
    person = draft.find(key)
    words = context.words()
    return shell.page(
        "organise/person.html",
        member,
        place,
        status=status,
        draft=draft,
        key=key,
        person=person,
        public=as_published([person])[0] if person else None,
        values=values,
        may_write=place.may(Power.WRITE),
        labels=status_labels(words),
        consents=consents(),
        told=_told(place, person) if person else None,
        done=request.args.get("done", ""),
        **{"errors": {}, "mistakes": (), "lines": (), **facts},
    )


def consents() -> list[tuple[str, str]]:
    """On whose word people are named, as the forms offer it."""
    _ = context.words().gettext
    return [
        (Consent.SELF.value, _("they themselves agreed")),
        (Consent.FAMILY.value, _("their family agreed")),
        (Consent.LAWYER.value, _("their lawyer agreed")),
        (Consent.PUBLIC_RECORD.value, _("it is on public record")),
    ]


@dataclass(frozen=True)
class Told:
    """The latest published status of a person, and whether it was mailed.

    `waits`: the draft has another one by now, which is to be published first.
    """

    about: str = ""
    mailing: Mailing | None = None
    waits: bool = False


def _told(place: Place, person: Person) -> Told | None:
    """What can be mailed: a change that is published, by who may mail news."""
    if not place.may(Power.DATA) or place.state == "draft":
        return None
    session = context.reading()
    published = contents.register(session, place.campaign_id)
    mine = [one for one in latest(published) if one.person.key == person.key]
    if not mine:
        return None
    if [one.entry for one in latest([person])] != [one.entry for one in mine]:
        return Told(waits=True)
    if len(mine[0].history) < 2:
        return None
    what = about_status(mine[0])
    known = mailings.about(session, place.campaign_id, MailingKind.STATUS, what)
    return Told(what, known)


def about_status(one: Standing) -> str:
    """What a mailing calls the latest status of a person."""
    return f"{one.person.key} {one.entry.status} {one.entry.date.iso}"


def _listed(draft: DraftPeople) -> list[Listed]:
    words, today = context.words(), context.now().date()
    # The interface's language need not be one of the campaign's.
    spoken = (words.tag, draft.default_language)
    listed = []
    for one in latest(draft.people):
        person, (public,) = one.person, as_published([one.person])
        listed.append(
            Listed(
                key=person.key,
                name=in_language(person.name, *spoken),
                public_name=in_language(public.name, *spoken),
                status_label=status_label(words, one.entry.status),
                since=one.entry.date,
                source=one.entry.source,
                consent=person.consent.value,
                review=person.review,
                overdue=person.review is not None and person.review < today,
            )
        )
    return listed
