"""Title, summary, story, privacy notice and outcome, in each language of the draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from petition.documents import markdown
from petition.domain.campaigns import CampaignText
from petition.domain.differences import Line, differences
from petition.domain.packs.texts import SUMMARY_LIMIT
from petition.domain.packs.writing import lf
from petition.domain.roles import Power
from petition.services import audit, drafts, texts
from petition.services.drafts import EditedMeanwhile
from petition.services.sessions import Member, Place
from petition.services.texts import DraftText, DraftTexts, Unreadable
from petition.web import context, pages
from petition.web.organise import shell
from petition.web.organise.policy import NotYours, needs

bp = Blueprint("texts", __name__)
PARTS = ("title", "summary", "ask", "story", "privacy", "outcome")
#: The fields with the edits of the files that hold them.
EDITS = ("edit", "privacy_edit", "outcome_edit")


@dataclass(frozen=True)
class Shown:
    """What the form holds, and the edits of its three files."""

    values: Mapping[str, str]
    edits: tuple[int, ...]

    @property
    def story_html(self) -> str:
        """The story as the campaign's page shows it."""
        return markdown.html(lf(self.values["story"]))

    @property
    def privacy_html(self) -> str:
        """The notice as the campaign's page shows it."""
        return markdown.html(lf(self.values["privacy"]))

    @property
    def outcome_html(self) -> str:
        """What became of the campaign, as its page shows it."""
        return markdown.html(lf(self.values["outcome"]))


@bp.get("/c/<slug>/texts")
@needs(Power.SEE)
def show(member: Member, place: Place) -> Response:
    """The languages, and how far the text is in each."""
    session = context.reading()
    return shell.page(
        "organise/texts.html",
        member,
        place,
        texts=texts.of_draft(session, place.campaign_id),
        changed=drafts.changed(session, place.campaign_id),
        left_out=drafts.left_out(session, place.campaign_id),
    )


@bp.get("/c/<slug>/texts/<language>")
@needs(Power.SEE)
def edit(member: Member, place: Place, language: str) -> Response:
    """The text in one language, beside the one that it translates."""
    every = texts.of_draft(context.reading(), place.campaign_id)
    mine = _mine(every, language)
    return _editor(member, place, every, mine, Shown(_values(mine), mine.edits))


@bp.post("/c/<slug>/texts/<language>")
@needs(Power.TRANSLATE)
def save(member: Member, place: Place, language: str) -> Response:
    """Keep the text in the draft; the second of two editors sees the difference."""
    every, mine, shown = _posted(place, language)
    try:
        _save(member, place, every, mine, shown)
    except Unreadable as refused:
        return _editor(
            member, place, every, mine, shown, 422, unreadable=refused.findings
        )
    except EditedMeanwhile:
        return _conflict(member, place, language, shown)
    return redirect(f"/organise/c/{place.slug}/texts/{language}?done=saved", 303)


@bp.post("/c/<slug>/texts/<language>/preview")
@needs(Power.TRANSLATE)
def preview(member: Member, place: Place, language: str) -> Response:
    """The text as its page will show it; `part`: only that, for the script."""
    every, mine, shown = _posted(place, language)
    if "part" in request.form:
        part = render_template(
            "organise/_text_preview.html", shown=shown, language=language
        )
        return pages.for_one(make_response(part))
    return _editor(member, place, every, mine, shown, preview=True)


def _posted(place: Place, language: str) -> tuple[DraftTexts, DraftText, Shown]:
    every = texts.of_draft(context.reading(), place.campaign_id)
    mine = _mine(every, language)
    if not place.may_write_in(language):
        raise NotYours
    values = {part: lf(request.form.get(part, "")) for part in PARTS}
    edits = tuple(request.form.get(name, 0, type=int) for name in EDITS)
    return every, mine, Shown(values, edits)


def _mine(every: DraftTexts, language: str) -> DraftText:
    if language not in every.by_language:
        abort(404)
    return every.by_language[language]


def _values(mine: DraftText) -> dict[str, str]:
    return {**vars(mine.text), "privacy": mine.notice, "outcome": mine.outcome}


def _save(
    member: Member, place: Place, every: DraftTexts, mine: DraftText, shown: Shown
) -> None:
    parts = dict(shown.values)
    notice, outcome = parts.pop("privacy"), parts.pop("outcome")
    new = replace(mine, text=CampaignText(**parts), notice=notice, outcome=outcome)
    now = context.now()
    with context.writing() as session:
        changed = texts.save(
            session, place.campaign_id, every, new,
            edits=shown.edits, organiser_id=member.id, now=now,
        )  # fmt: skip
        right = request.form.getlist("right")
        if right:
            texts.settle(
                session, place.campaign_id, every, mine.language, right, now=now
            )
        if changed or right:
            audit.note(
                session, "save-text", now=now, who=member.signed,
                campaign_id=place.campaign_id, about=mine.language,
            )  # fmt: skip


def _conflict(member: Member, place: Place, language: str, shown: Shown) -> Response:
    """Theirs and mine, part by part; saving once more puts mine over theirs."""
    with context.backends().database.reading() as session:
        every = texts.of_draft(session, place.campaign_id)
        theirs = _mine(every, language)
    old = _values(theirs)
    lines: dict[str, tuple[Line, ...]] = {
        part: differences(old[part], shown.values[part]) for part in PARTS
    }
    return _editor(
        member, place, every, theirs, Shown(shown.values, theirs.edits), 409,
        conflict={part: told for part, told in lines.items() if told},
    )  # fmt: skip


def _mistakes(mine: DraftText) -> dict[str, list[str]]:
    """What is wrong or missing, by part."""
    told = context.words().told
    return {part: [told(one) for one in found] for part, found in mine.mistakes.items()}


def _editor(
    member: Member,
    place: Place,
    every: DraftTexts,
    mine: DraftText,
    shown: Shown,
    status: int = 200,
    **facts: Any,
) -> Response:
    return shell.page(
        "organise/text.html",
        member,
        place,
        status=status,
        texts=every,
        mine=mine,
        mistakes=_mistakes(mine),
        shown=shown,
        may_write=place.may_write_in(mine.language),
        done=request.args.get("done", ""),
        limit=SUMMARY_LIMIT,
        **{"unreadable": (), "conflict": {}, **facts},
    )
