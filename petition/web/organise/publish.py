"""Publishing a draft, and opening, pausing and closing a campaign."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from petition.domain.campaigns import CampaignState
from petition.domain.opening import incomplete
from petition.domain.packs import Finding, ReadPack
from petition.domain.roles import Power
from petition.domain.saying import say
from petition.services import audit, drafts, publishing
from petition.services.drafts import Checked, DraftMoved
from petition.services.publishing import NotReady
from petition.services.sessions import Member, Place
from petition.web import context
from petition.web.organise import shell
from petition.web.organise.numbers import row_number
from petition.web.organise.policy import needs
from petition.web.organise.settings import manifest_of

bp = Blueprint("publish", __name__)
#: Where the files of a pack are mended.
EDITORS = (
    (re.compile(r"campaign\.toml"), "settings"),
    (re.compile(r"partners\.toml"), "settings/partners"),
    (re.compile(r"targets\.toml"), "targets"),
    (re.compile(r"(?:text|privacy|outcome)\.([^.]+)\.md"), "texts/{}"),
    (re.compile(r"letter\.([^.]+)\.txt"), "letters/{}"),
    (re.compile(r"people\.csv"), "people"),
    (re.compile(r"updates/.*|events\.csv"), "news"),
)
REGISTER = "people.csv"
STATES = {"open", "paused", "closed"}
DEEDS = {
    "open": "open-campaign",
    "paused": "pause-campaign",
    "closed": "close-campaign",
}


@bp.get("/c/<slug>/publish")
@needs(Power.WRITE)
def show(member: Member, place: Place) -> Response:
    """What would be published, what is wrong with it, and what opening needs."""
    return _page(member, place)


@bp.post("/c/<slug>/publish")
@needs(Power.WRITE)
def publish(member: Member, place: Place) -> Response:
    """Publish the draft that was looked at; no other one."""
    desk, now = context.desk(), context.now()
    session, told = context.reading(), ""
    files = drafts.files(session, place.campaign_id)
    if files.get(REGISTER) != drafts.published(session, place.campaign_id).get(
        REGISTER
    ):
        told = "&told=people"
    read = drafts.check(files).read
    if read is None or not _is_published_pack(place, read):
        return _page(member, place, 422)
    if drafts.digest(files).hex() != request.form.get("digest"):
        return _page(member, place, 409, moved=True)
    try:
        with context.writing() as session:
            done = drafts.publish(
                session, desk.sealer, place.campaign_id, read,
                randomness=desk.randomness, now=now,
            )  # fmt: skip
            audit.note(
                session, "publish", now=now, who=member.signed,
                campaign_id=place.campaign_id,
                texts=" ".join(done.texts), letters=" ".join(done.letters),
            )  # fmt: skip
    except DraftMoved:
        return _page(member, place, 409, moved=True)
    return redirect(f"/organise/c/{place.slug}/publish?done=published{told}", 303)


@bp.post("/c/<slug>/publish/left-out")
@needs(Power.WRITE)
def leave_out(member: Member, place: Place) -> Response:
    """Say which languages are knowingly left incomplete."""
    known = manifest_of(place).languages
    languages = [one for one in request.form.getlist("language") if one in known]
    with context.writing() as session:
        drafts.leave_out(session, place.campaign_id, languages)
        audit.note(
            session, "leave-out", now=context.now(), who=member.signed,
            campaign_id=place.campaign_id, about=" ".join(sorted(set(languages))),
        )  # fmt: skip
    return redirect(f"/organise/c/{place.slug}/publish?done=left-out#opening", 303)


@bp.post("/c/<slug>/publish/state")
@needs(Power.MANAGE, step_up=True)
def change_state(member: Member, place: Place) -> Response:
    """Open, pause or close the campaign."""
    to = request.form.get("to", "")
    if to not in STATES:
        abort(422)
    checks = publishing.opening_checks(context.reading(), place.campaign_id)
    try:
        with context.writing() as session:
            publishing.change_state(
                session, place.campaign_id, CampaignState(to), checks,
                now=context.now(),
            )  # fmt: skip
            audit.note(
                session, DEEDS[to], now=context.now(), who=member.signed,
                campaign_id=place.campaign_id,
            )  # fmt: skip
    except NotReady:
        return _page(member, place, 409, not_ready=True)
    return redirect(f"/organise/c/{place.slug}/publish?done={to}", 303)


@bp.get("/c/<slug>/publish/versions")
@needs(Power.SEE)
def versions(member: Member, place: Place) -> Response:
    """Every published version, and what changed between any two."""
    session, asked = context.reading(), request.args
    numbers = (
        asked.get("one", 0, type=row_number),
        asked.get("other", 0, type=row_number),
    )
    kind, language = asked.get("kind", ""), asked.get("language", "")
    lines = None
    if numbers != (0, 0):
        lines = publishing.compare(session, place.campaign_id, kind, language, *numbers)
        if lines is None:
            abort(404)
    return shell.page(
        "organise/versions.html",
        member,
        place,
        versions=publishing.versions(session, place.campaign_id),
        lines=lines,
        asked={
            "kind": kind,
            "language": language,
            "one": numbers[0],
            "other": numbers[1],
        },
    )


def editor_of(place: Place, name: str) -> str:
    """The address where a file of the pack is mended."""
    base = f"/organise/c/{place.slug}"
    for pattern, path in EDITORS:
        if found := pattern.fullmatch(name):
            return f"{base}/{path.format(*found.groups())}"
    return f"{base}/publish"


def _is_published_pack(place: Place, read: ReadPack) -> bool:
    """Whether the draft is this campaign's: its address cannot be changed."""
    return read.pack.slug == place.slug


def _findings(place: Place, checked: Checked) -> tuple[Finding, ...]:
    pack = checked.pack
    if pack is None or pack.slug == place.slug:
        return checked.findings
    wrong = say("The address of a campaign cannot be changed")
    remedy = say("Write %(text)s", text=f'slug = "{place.slug}"')
    return (Finding("campaign.toml", 1, wrong, remedy),)


def _page(
    member: Member,
    place: Place,
    status: int = 200,
    *,
    moved: bool = False,
    not_ready: bool = False,
) -> Response:
    session = context.reading()
    files = drafts.files(session, place.campaign_id)
    published = drafts.published(session, place.campaign_id)
    checked = drafts.check(files)
    facts: dict[str, Any] = {
        "changes": publishing.changes(published, files),
        "published": bool(published),
        "mistakes": _findings(place, checked),
        "warnings": checked.warnings,
        "digest": drafts.digest(files).hex(),
        "checks": publishing.opening_checks(session, place.campaign_id),
        "incomplete": incomplete(checked.pack) if checked.pack else (),
        "left_out": drafts.left_out(session, place.campaign_id),
        "pack": checked.pack,
    }
    return shell.page(
        "organise/publish.html",
        member,
        place,
        status=status,
        editor=lambda name: editor_of(place, name),
        done=request.args.get("done", ""),
        told="told" in request.args and place.may(Power.DATA),
        moved=moved,
        not_ready=not_ready,
        **facts,
    )
