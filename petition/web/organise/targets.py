"""The targets: whom the letters go to, and how they get there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from petition.domain.campaigns import Channel, Target
from petition.domain.packs import Finding
from petition.domain.refusals import UnknownCampaign
from petition.domain.roles import Power
from petition.domain.slugs import suggested, untaken
from petition.services import drafts, targets
from petition.services.drafts import EditedMeanwhile
from petition.services.sessions import Member, Place
from petition.services.targets import FILE, DraftTargets
from petition.web import context
from petition.web.organise import shell, telling
from petition.web.organise.policy import needs

bp = Blueprint("targets", __name__)
SPOKEN = ("name", "office", "organisation", "salutation")
NEW = "new"


@bp.get("/c/<slug>/targets")
@needs(Power.WRITE)
def show(member: Member, place: Place) -> Response:
    """The targets in their order."""
    return shell.page(
        "organise/targets.html", member, place,
        draft=targets.of_draft(context.reading(), place.campaign_id),
        done=request.args.get("done", ""),
    )  # fmt: skip


@bp.get("/c/<slug>/targets/<key>")
@needs(Power.WRITE, step_up=True)
def edit(member: Member, place: Place, key: str) -> Response:
    """The form of one target; `new` for one more."""
    draft = _draft(place, key)
    return _form(member, place, draft, key, _values(draft, draft.find(key)))


@bp.post("/c/<slug>/targets/<key>")
@needs(Power.WRITE, step_up=True)
def save(member: Member, place: Place, key: str) -> Response:
    """Keep one target in the draft; owners are told."""
    draft = _draft(place, key)
    values = _posted(draft)
    new_key = key if draft.find(key) else _new_key(draft, values)
    wrong = _wrong(values)
    if wrong:
        return _form(member, place, draft, key, values, 422, wrong=wrong)
    target = _target(draft, new_key, values)
    others = [one for one in draft.targets if one.key != target.key]
    place_of = next((n for n, one in enumerate(draft.targets) if one.key == key), None)
    where = len(others) if place_of is None else place_of
    kept = (*others[:where], target, *others[where:])
    return _keep(member, place, draft, kept, key, target.key, values)


@bp.post("/c/<slug>/targets/<key>/remove")
@needs(Power.WRITE, step_up=True)
def remove(member: Member, place: Place, key: str) -> Response:
    """Take a target out of the draft; letters that were written to it stay."""
    draft = _draft(place, key)
    if key == NEW:
        raise UnknownCampaign(key)
    kept = tuple(one for one in draft.targets if one.key != key)
    values = _values(draft, draft.find(key))
    return _keep(member, place, draft, kept, key, key, values, "remove-target")


def _draft(place: Place, key: str) -> DraftTargets:
    """The draft's targets, if the one that is asked for is among them."""
    draft = targets.of_draft(context.reading(), place.campaign_id)
    if draft.find(key) is None and key != NEW:
        raise UnknownCampaign(key)
    return draft


def _keep(
    member: Member,
    place: Place,
    draft: DraftTargets,
    kept: Sequence[Target],
    key: str,
    about: str,
    values: Mapping[str, Any],
    action: str = "save-target",
) -> Response:
    files = drafts.files(context.reading(), place.campaign_id)
    edit = request.form.get("edit", draft.edit, type=int)
    content, read = targets.changed(files, kept, edit)
    if read.mistakes:
        return _form(member, place, draft, key, values, 422, read.mistakes)
    desk, now = context.desk(), context.now()

    def work() -> None:
        mails = telling.mails(member, place, action, about)
        with context.writing() as session:
            drafts.save(
                session, place.campaign_id, FILE, content,
                edit=edit, organiser_id=member.id, now=now,
            )  # fmt: skip
            telling.note(session, member, place, action, about)
            telling.tell(session, place, mails)

    try:
        desk.with_todays_key(work)
    except EditedMeanwhile:
        fresh = targets.of_draft(context.reading(), place.campaign_id)
        return _form(member, place, fresh, key, values, 409, meanwhile=True)
    return redirect(f"/organise/c/{place.slug}/targets?done={action}", 303)


def _values(draft: DraftTargets, target: Target | None) -> dict[str, Any]:
    """What the form holds; a text that serves all languages stands in each."""
    if target is None:
        return {"channels": [Channel.MAIL.value], "languages": [], "serves": ""}
    spoken = {
        f"{part}.{tag}": getattr(target, part).get(
            tag, getattr(target, part).get("", "")
        )
        for part in SPOKEN
        for tag in draft.languages
    }
    return {
        **spoken,
        "email": target.email or "",
        "postal_address": "\n".join(target.postal_address),
        "country": target.country or "",
        "serves": ", ".join(target.serves),
        "languages": list(target.languages),
        "channels": [channel.value for channel in target.channels],
    }


def _posted(draft: DraftTargets) -> dict[str, Any]:
    form = request.form
    names = [f"{part}.{tag}" for part in SPOKEN for tag in draft.languages]
    single = [*names, "email", "country", "serves"]
    return {
        **{name: " ".join(form.get(name, "").split()) for name in single},
        "postal_address": form.get("postal_address", "").replace("\r\n", "\n").strip(),
        "languages": form.getlist("languages"),
        "channels": form.getlist("channels"),
    }


def _target(draft: DraftTargets, key: str, values: Mapping[str, Any]) -> Target:
    texts = {
        part: {
            tag: values[f"{part}.{tag}"]
            for tag in draft.languages
            if values[f"{part}.{tag}"]
        }
        for part in SPOKEN
    }
    return Target(
        key=key,
        **texts,
        languages=tuple(tag for tag in values["languages"] if tag),
        email=values["email"] or None,
        postal_address=tuple(
            line.strip()
            for line in values["postal_address"].split("\n")
            if line.strip()
        ),
        country=values["country"].upper() or None,
        serves=tuple(values["serves"].upper().replace(",", " ").split()),
        channels=tuple(one for one in Channel if one.value in values["channels"]),
    )


def _wrong(values: Mapping[str, Any]) -> list[str]:
    """What is missing, in the words of the form; its readers would name keys."""
    _, ways = context.words().gettext, set(values["channels"])
    named = any(values[name] for name in values if name.startswith("name."))
    by_mail = ways & {Channel.MAIL, Channel.OWN_MAIL}
    by_post = Channel.POST in ways
    needed = [
        (not named, _("Write the name, in one language at least.")),
        (not ways, _("Choose one way at least.")),
        (by_mail and not values["email"], _("Letters by mail need a mail address.")),
        (
            by_post and not values["postal_address"],
            _("Letters by post need a postal address."),
        ),
    ]
    return [told for missing, told in needed if missing]


def _new_key(draft: DraftTargets, values: Mapping[str, Any]) -> str:
    """A key made of the name that is not taken."""
    spelt = (suggested(values[f"name.{tag}"]) for tag in draft.languages)
    base = next((key for key in spelt if key), "target")
    return untaken(base, {one.key for one in draft.targets} | {NEW})


def _form(
    member: Member,
    place: Place,
    draft: DraftTargets,
    key: str,
    values: Mapping[str, Any],
    status: int = 200,
    mistakes: Sequence[Finding] = (),
    *,
    wrong: Sequence[str] = (),
    meanwhile: bool = False,
) -> Response:
    return shell.page(
        "organise/target.html",
        member,
        place,
        status=status,
        draft=draft,
        key=key,
        values=values,
        wrong=(*wrong, *map(context.words().told, mistakes)),
        meanwhile=meanwhile,
        channels=list(Channel),
    )
