"""One partner: its link, its key, its contacts, and the end of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from petition.domain.campaigns import Partner
from petition.domain.refusals import CannotOpen, KeyForgotten, UnknownCampaign
from petition.domain.roles import Power
from petition.services import (
    keys,
    partner_exports,
    partner_keys,
    partner_links,
    partner_profiles,
    partner_tallies,
)
from petition.services.sessions import Member, Place
from petition.web import context
from petition.web.organise import shell, telling, visits
from petition.web.organise.partnering import published, to_list
from petition.web.organise.policy import needs
from petition.web.public.shown_share import shown_share

bp = Blueprint("partnership", __name__)

Deed = Callable[[Session], None]


@bp.get("/c/<slug>/partners/<key>")
@needs(Power.NUMBERS)
def show(member: Member, place: Place, key: str) -> Response:
    """How it stands with a partner."""
    return _page(member, place, _partner(place, key))


@bp.post("/c/<slug>/partners/<key>/end-link")
@needs(Power.MANAGE, step_up=True)
def end_link(member: Member, place: Place, key: str) -> Response:
    """Let the partner's link work no longer."""

    def deed(session: Session) -> None:
        partner_links.end(session, place.campaign_id, key, now=context.now())

    _do(member, place, _partner(place, key), "end-partner-link", deed)
    return _done(place, key, "ended")


@bp.post("/c/<slug>/partners/<key>/free-key")
@needs(Power.MANAGE, step_up=True)
def free_key(member: Member, place: Place, key: str) -> Response:
    """Let a partner who lost its recovery code make another key."""

    def deed(session: Session) -> None:
        partner_keys.give_up(session, place.campaign_id, key)

    _do(member, place, _partner(place, key), "free-partner-key", deed)
    return _done(place, key, "freed")


@bp.post("/c/<slug>/partners/<key>/retire")
@needs(Power.MANAGE, step_up=True)
def retire(member: Member, place: Place, key: str) -> Response:
    """Take a partner out; what came through it goes on counting."""

    def deed(session: Session) -> None:
        partner_profiles.retire(session, place.campaign_id, key, now=context.now())

    _do(member, place, _partner(place, key), "retire-partner", deed)
    return to_list(place, "retired")


@bp.post("/c/<slug>/partners/<key>/hand-over")
@needs(Power.DATA, step_up=True)
def hand_over(member: Member, place: Place, key: str) -> Response:
    """Seal to the partner's key what was agreed to before it had this key."""
    partner, seed = _partner(place, key), visits.held(member)
    if seed is None:
        return _page(member, place, partner, 422, wrong="locked")
    sealer, where = context.desk().sealer, (place.campaign_id, place.uid)
    try:
        seeds = keys.campaign_seeds(context.reading(), sealer, *where, seed)
    except (CannotOpen, KeyForgotten):
        return _page(member, place, partner, 422, wrong="locked")
    open_record = keys.record_opener(sealer, seeds, place.uid)
    ready = partner_exports.prepare(context.reading(), sealer, where, key, open_record)
    with context.writing() as session:
        partner_exports.hand_over(session, ready)
        telling.note(session, member, place, "hand-over-contacts", partner.name)
    return _done(place, key, "handed")


def _partner(place: Place, key: str) -> Partner:
    """A partner of the campaign; there is no such page for any other key."""
    partner = published(place).content.ally(key)
    if partner is None:
        raise UnknownCampaign(key)
    return partner


def _do(
    member: Member, place: Place, partner: Partner, action: str, deed: Deed
) -> None:
    """Do what owners are told of by mail, and write it into the log."""

    def work() -> None:
        told = telling.mails(member, place, action, partner.name)
        with context.writing() as session:
            deed(session)
            telling.note(session, member, place, action, partner.name)
            telling.tell(session, place, told)

    context.desk().with_todays_key(work)


def _done(place: Place, key: str, what: str) -> Response:
    return redirect(f"/organise/c/{place.slug}/partners/{key}?done={what}", 303)


def _page(
    member: Member, place: Place, partner: Partner, status: int = 200, wrong: str = ""
) -> Response:
    session, key = context.reading(), partner.key
    links = partner_links.of_campaign(session, place.campaign_id, now=context.now())
    share = partner_tallies.share(session, place.campaign_id, key, exact=True)
    facts: dict[str, Any] = {
        "share": shown_share(share, context.words()),
        "contacts": partner_exports.standing(session, place.campaign_id, key),
        "most": partner_exports.MOST,
        "key": partner_keys.in_force(session, place.campaign_id, key),
        "linked": links.get(key),
    }
    return shell.page(
        "organise/partnership.html",
        member,
        place,
        status=status,
        partner=partner,
        wrong=wrong,
        done=request.args.get("done", ""),
        here=f"/organise/c/{place.slug}/partners/{key}",
        **facts,
    )
