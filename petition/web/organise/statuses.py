"""One status of a person: what changing it changes is shown before it is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from petition.domain.campaigns import Person, StatusEntry, in_language
from petition.domain.differences import Line, differences
from petition.domain.register import as_published, latest
from petition.domain.roles import Power
from petition.services import drafts, people
from petition.services.people import DraftPeople
from petition.services.sessions import Member, Place
from petition.web import context
from petition.web.organise import people as people_pages
from petition.web.organise import shell
from petition.web.organise.people_form import (
    Values,
    entry_of,
    entry_values,
    person_values,
    sent,
)
from petition.web.organise.policy import needs
from petition.web.public.shown import status_label, status_labels

bp = Blueprint("statuses", __name__)
NEW = "new"


@dataclass(frozen=True)
class Consequences:
    """What a change of the register changes in public, once it is published."""

    register: tuple[Line, ...]
    letters: Mapping[str, tuple[Line, ...]]


@bp.get("/c/<slug>/people/<key>/status/<number>")
@needs(Power.WRITE)
def edit(member: Member, place: Place, key: str, number: str) -> Response:
    """The form of one status; `new` for one more."""
    draft, person = _person(place, key)
    entry = _entry(person, number)
    values = entry_values(entry, draft.languages)
    return _form(member, place, draft, person, number, values)


@bp.post("/c/<slug>/people/<key>/status/<number>")
@needs(Power.WRITE)
def save(member: Member, place: Place, key: str, number: str) -> Response:
    """Show what the change changes; with `sure`, keep it in the draft."""
    draft, person = _person(place, key)
    _entry(person, number)
    values, today = sent(request.form), context.now().date()
    history = list(person.history)
    if "remove" in request.form:
        del history[int(number) - 1]
    else:
        entry, errors = entry_of(context.words(), values, draft.languages, today)
        if entry is None:
            return _form(
                member, place, draft, person, number, values, 422, errors=errors
            )
        where = len(history) if number == NEW else int(number) - 1
        history[where : where + 1] = [entry]
    if not history:
        return _form(member, place, draft, person, number, values, 422, alone=True)
    new = draft.with_person(replace(person, history=tuple(history)))
    if "sure" in request.form:
        theirs = person_values(person, draft.languages)
        done = ("save-status", key)
        return people_pages.keep(member, place, draft, new, key, theirs, done, key)
    return _consequences(member, place, draft, person, number, values, new)


def _consequences(
    member: Member,
    place: Place,
    draft: DraftPeople,
    person: Person,
    number: str,
    values: Values,
    new: Sequence[Person],
) -> Response:
    before = drafts.files(context.reading(), place.campaign_id)
    after, read = people.changed(before, new, draft.edit)
    if read.mistakes:
        return _form(
            member, place, draft, person, number, values, 422, mistakes=read.mistakes
        )
    url = context.desk().links.campaign(place.slug)
    changed = Consequences(
        differences(_register(draft.people, draft), _register(new, draft)),
        people.changed_letters(before, after, context.now(), url),
    )
    return _form(member, place, draft, person, number, values, changed=changed)


def _register(register: Sequence[Person], draft: DraftPeople) -> str:
    """The public register, a line for each person."""
    words = context.words()
    lines = []
    for one in latest(as_published(register)):
        entry, tag = one.entry, draft.default_language
        facts = (
            status_label(words, entry.status),
            words.date(entry.date),
            in_language(entry.place, words.tag, tag),
            entry.source,
            entry.note,
        )
        name = in_language(one.person.name, words.tag, tag)
        lines.append(f"{name}: {', '.join(fact for fact in facts if fact)}")
    return "\n".join(lines)


def _person(place: Place, key: str) -> tuple[DraftPeople, Person]:
    draft = people.of_draft(context.reading(), place.campaign_id)
    person = draft.find(key)
    if person is None:
        abort(404)
    return draft, person


def _entry(person: Person, number: str) -> StatusEntry | None:
    if number == NEW:
        return None
    if not number.isdecimal() or not 0 < int(number) <= len(person.history):
        abort(404)
    return person.history[int(number) - 1]


def _form(
    member: Member,
    place: Place,
    draft: DraftPeople,
    person: Person,
    number: str,
    values: Values,
    status: int = 200,
    **facts: Any,
) -> Response:
    shown = {"errors": {}, "mistakes": (), "changed": None, "alone": False, **facts}
    return shell.page(
        "organise/status.html",
        member,
        place,
        status=status,
        draft=draft,
        person=person,
        number=number,
        values=values,
        labels=status_labels(context.words()),
        removing="remove" in request.form,
        **shown,
    )
