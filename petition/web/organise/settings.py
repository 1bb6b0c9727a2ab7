"""The campaign's settings: everything in campaign.toml, as a form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from petition.documents.languages import every, named
from petition.domain import colours
from petition.domain.packs.findings import Findings
from petition.domain.packs.manifest import (
    ACCENT,
    MOST_LANGUAGES,
    Manifest,
    read_manifest,
)
from petition.domain.roles import Power
from petition.services import drafts
from petition.services.drafts import EditedMeanwhile
from petition.services.sessions import Member, Place
from petition.web import context
from petition.web.organise import editing, shell
from petition.web.organise.editing import Errors
from petition.web.organise.policy import needs
from petition.web.organise.settings_form import FILE, Row, Settings, judge

bp = Blueprint("settings", __name__)


@bp.get("/c/<slug>/settings")
@needs(Power.WRITE)
def show(member: Member, place: Place) -> Response:
    """The settings as the draft has them."""
    kept = drafts.read(context.reading(), place.campaign_id, FILE)
    return _page(member, place, Settings.of(_manifest(kept.content)), kept.edit)


@bp.post("/c/<slug>/settings")
@needs(Power.WRITE)
def save(member: Member, place: Place) -> Response:
    """Keep the settings in the draft, unless the pack's reader finds mistakes."""
    settings, edit = Settings.sent(request.form, context.words()), _edit()
    judged = judge(settings, place.slug, context.words())
    if judged.errors:
        return _page(member, place, settings, edit, 422, errors=judged.errors)
    lost = _lost_files(place, judged.manifest)
    if lost and "drop" not in request.form:
        return _page(member, place, settings, edit, 422, lost=lost)
    try:
        editing.keep(member, place, FILE, judged.text, edit, "save-settings", lost)
    except EditedMeanwhile:
        met = editing.meanwhile(place, FILE, judged.text)
        return _page(member, place, settings, met.edit, 409, lines=met.lines)
    return redirect(f"/organise/c/{place.slug}/settings?done=saved", 303)


def manifest_of(place: Place) -> Manifest:
    """The manifest of the draft, mistakes and all."""
    return _manifest(drafts.read(context.reading(), place.campaign_id, FILE).content)


def _manifest(content: bytes | None) -> Manifest:
    text = (content or b"").decode("utf-8", "replace")
    return read_manifest(text, Findings().on(FILE))


def _edit() -> int:
    return request.form.get("edit", 0, type=int)


def _lost_files(place: Place, new: Manifest) -> tuple[str, ...]:
    """The files of languages that are about to be taken out."""
    gone = set(manifest_of(place).languages) - set(new.languages)
    names = drafts.files(context.reading(), place.campaign_id)
    return tuple(n for n in names if {*n.split(".")[1:-1]} & gone)


def _page(
    member: Member,
    place: Place,
    settings: Settings,
    edit: int,
    status: int = 200,
    *,
    errors: Errors | None = None,
    lost: Sequence[str] = (),
    **facts: Any,
) -> Response:
    number = len(settings.questions)
    blank = Row(number, {})
    return shell.page(
        "organise/settings.html",
        member,
        place,
        status=status,
        settings=replace(settings, questions=(*settings.questions, blank)),
        edit=edit,
        errors=errors or {},
        lost=lost,
        tags=settings.get("languages").split()[:MOST_LANGUAGES],
        known=_known(place, settings),
        every=every(context.words()),
        shades=_shades(settings.get("accent")),
        done=request.args.get("done", ""),
        **{"lines": (), **facts},
    )


def _known(place: Place, settings: Settings) -> dict[str, str]:
    """The languages that the form shows, by their names: those of the draft, too."""
    tags = (*manifest_of(place).languages, *settings.get("languages").split())
    words = context.words()
    return {tag: named(words, tag) for tag in [*dict.fromkeys(tags)][:MOST_LANGUAGES]}


def _shades(accent: str) -> dict[str, Any]:
    """How the accent looks where text stands on it, and where it is text."""
    if ACCENT.fullmatch(accent) is None:
        return {}
    light, dark = colours.on_light(accent), colours.on_dark(accent)
    return {
        "button": (
            accent,
            colours.text_on(accent),
            _ratio(colours.text_on(accent), accent),
        ),
        "light": (light, colours.LIGHT_GROUND, _ratio(light, colours.LIGHT_GROUND)),
        "dark": (dark, colours.DARK_GROUND, _ratio(dark, colours.DARK_GROUND)),
    }


def _ratio(one: str, other: str) -> str:
    return f"{colours.contrast(one, other):.1f}"
