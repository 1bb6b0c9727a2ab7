"""The letter editor: each language's letter, looked at while one writes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from petition.documents.first_files import first_letter
from petition.documents.words import words_for
from petition.domain.differences import differences
from petition.domain.letter_samples import Looked, look
from petition.domain.letters import ALWAYS_ASKED, SUPPORTER_FIELDS
from petition.domain.packs import writing
from petition.domain.paragraphs import compare, kept_source
from petition.domain.refusals import UnknownCampaign
from petition.domain.roles import Power
from petition.services import audit, drafts
from petition.services.drafts import EditedMeanwhile
from petition.services.sessions import Member, Place
from petition.web import context, pages
from petition.web.organise import shell
from petition.web.organise.policy import NotYours, needs
from petition.web.public.labels import field_label

bp = Blueprint("letters", __name__)
BUILT_IN = [one for one in SUPPORTER_FIELDS if one not in ALWAYS_ASKED]


@dataclass(frozen=True)
class State:
    """How a letter stands in one language."""

    language: str
    written: bool
    mistakes: int
    stale: int
    source: bool
    may_write: bool


@bp.get("/c/<slug>/letters")
@needs(Power.SEE)
def show(member: Member, place: Place) -> Response:
    """The letter in each language, and what there is to do."""
    files = drafts.files(context.reading(), place.campaign_id)
    states = [_state(place, files, language) for language in _languages(place, files)]
    return shell.page("organise/letters.html", member, place, states=states)


@bp.get("/c/<slug>/letters/<language>")
@needs(Power.SEE)
def edit(member: Member, place: Place, language: str) -> Response:
    """The editor of the letter in one language."""
    files = drafts.files(context.reading(), place.campaign_id)
    _need_language(place, files, language)
    kept = drafts.read(context.reading(), place.campaign_id, _name(language))
    text = (kept.content or b"").decode("utf-8", "replace")
    return _editor(
        member, place, files, language, text or _beginning(place, language), kept.edit
    )


@bp.post("/c/<slug>/letters/<language>")
@needs(Power.TRANSLATE)
def save(member: Member, place: Place, language: str) -> Response:
    """Keep the letter in the draft; or only look at it, if that button was pressed."""
    files = drafts.files(context.reading(), place.campaign_id)
    _need_language(place, files, language)
    if not place.may_write_in(language):
        raise NotYours
    text, edit = _posted(), request.form.get("edit", 0, type=int)
    if "look" in request.form:
        return _editor(member, place, files, language, text, edit)
    try:
        _save(member, place, files, language, text, edit)
    except EditedMeanwhile as meanwhile:
        theirs = (meanwhile.kept.content or b"").decode("utf-8", "replace")
        return _editor(
            member, place, files, language, text, meanwhile.kept.edit, 409,
            theirs=theirs, lines=differences(theirs, text),
        )  # fmt: skip
    return redirect(f"/organise/c/{place.slug}/letters/{language}?done=saved", 303)


@bp.post("/c/<slug>/letters/<language>/look")
@needs(Power.SEE)
def look_at(member: Member, place: Place, language: str) -> Response:
    """What the letter would be as it stands in the editor; nothing is kept."""
    files = drafts.files(context.reading(), place.campaign_id)
    _need_language(place, files, language)
    looked = _look(place, files, language, _posted())
    html = render_template("organise/_looked.html", **_looked_facts(looked))
    return pages.for_one(make_response(html))


def _save(
    member: Member,
    place: Place,
    files: dict[str, bytes],
    language: str,
    text: str,
    edit: int,
) -> None:
    now, name = context.now(), _name(language)
    content = writing.letter_text(text).encode("utf-8", "replace")
    source = files.get(_name(place.default_language))
    with context.writing() as session:
        drafts.save(
            session, place.campaign_id, name, content,
            edit=edit, organiser_id=member.id, now=now,
        )  # fmt: skip
        if language != place.default_language:
            # The translation follows the source as it is at this moment.
            mark = kept_source(name)
            old = drafts.read(session, place.campaign_id, mark)
            drafts.save(
                session, place.campaign_id, mark, source,
                edit=old.edit, organiser_id=member.id, now=now,
            )  # fmt: skip
        audit.note(
            session, "save-letter", now=now, who=member.signed,
            campaign_id=place.campaign_id, about=language,
        )  # fmt: skip


def _state(place: Place, files: dict[str, bytes], language: str) -> State:
    text = _text(files, _name(language))
    return State(
        language=language,
        written=bool(text.strip()),
        mistakes=len(_look(place, files, language, text).mistakes) if text else 0,
        stale=_parity(place, files, language).stale,
        source=language == place.default_language,
        may_write=place.may_write_in(language),
    )


def _parity(place: Place, files: dict[str, bytes], language: str) -> Any:
    """The source's blocks beside those that this translation follows."""
    source = _text(files, _name(place.default_language))
    mark = kept_source(_name(language))
    kept = drafts.read(context.reading(), place.campaign_id, mark).content
    if language == place.default_language or not files.get(_name(language)):
        return compare(source, source)
    return compare(source if kept is None else kept.decode("utf-8", "replace"), source)


def _look(place: Place, files: dict[str, bytes], language: str, text: str) -> Looked:
    url = context.desk().links.campaign(place.slug)
    return look(files, language, writing.lf(text), context.now(), url)


def _looked_facts(looked: Looked) -> dict[str, Any]:
    """What the looking glass shows: mistakes, the form's fields, sample letters."""
    template = looked.template
    asked = [] if template is None else list(template.asked)
    return {
        "looked": looked,
        "asked": [one for one in asked if one not in ALWAYS_ASKED],
        "labels": {one: field_label(context.words(), one) for one in BUILT_IN},
        "required": template.required if template else frozenset(),
        "points": template.points if template else (),
        "prompt": template.own_words_prompt if template else None,
        "passages": template.passages if template else 0,
        "samples": _by_target(looked),
    }


def _by_target(looked: Looked) -> list[tuple[str, list[Any]]]:
    targets = dict.fromkeys(sample.target for sample in looked.samples)
    return [
        (target, [one for one in looked.samples if one.target == target])
        for target in targets
    ]


def _editor(
    member: Member,
    place: Place,
    files: dict[str, bytes],
    language: str,
    text: str,
    edit: int,
    status: int = 200,
    **conflict: Any,
) -> Response:
    facts = {"theirs": None, "lines": (), **conflict}
    return shell.page(
        "organise/letter.html",
        member,
        place,
        status=status,
        language=language,
        text=text,
        edit=edit,
        may_write=place.may_write_in(language),
        source=_text(files, _name(place.default_language)),
        parity=_parity(place, files, language),
        fields=BUILT_IN,
        done=request.args.get("done", ""),
        **_looked_facts(_look(place, files, language, text)),
        **facts,
    )


def _beginning(place: Place, language: str) -> str:
    """A letter to write on, if we speak the language; nothing of it is kept yet."""
    words = words_for(language)
    known = words.interface == language and place.may_write_in(language)
    return first_letter(words) if known else ""


def _posted() -> str:
    return request.form.get("text", "").replace("\r\n", "\n")


def _languages(place: Place, files: dict[str, bytes]) -> list[str]:
    """The draft's languages, the source first."""
    pack = drafts.check(files).pack
    tags = pack.languages if pack else place.languages
    return sorted(tags, key=lambda tag: tag != place.default_language)


def _need_language(place: Place, files: dict[str, bytes], language: str) -> None:
    if language not in _languages(place, files):
        raise UnknownCampaign(language)


def _name(language: str) -> str:
    return f"letter.{language}.txt"


def _text(files: dict[str, bytes], name: str) -> str:
    return files.get(name, b"").decode("utf-8", "replace")
