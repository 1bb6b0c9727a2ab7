"""Partners as organisers work with them: invited, looked after, taken out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from petition.domain import slugs
from petition.domain.addresses import BadAddress
from petition.domain.campaigns import Partner
from petition.domain.names import BadText, TextFault, clean_line
from petition.domain.packs.partners import TAKEN
from petition.domain.packs.values import LINE_LIMIT
from petition.domain.roles import Power
from petition.domain.tally import values
from petition.services import (
    campaigns,
    outbox,
    partner_links,
    partner_profiles,
    titles,
)
from petition.services.campaigns import Found
from petition.services.sessions import Member, Place
from petition.services.tallies import read_counts
from petition.web import context, sentences
from petition.web.organise import shell, telling
from petition.web.organise.policy import needs

bp = Blueprint("partnering", __name__)


@dataclass(frozen=True, repr=False)
class Invited:
    """Whom an invitation goes to, and its token."""

    partner: Partner
    is_new: bool
    email: str
    token: bytes


@bp.get("/c/<slug>/partners")
@needs(Power.NUMBERS)
def show(member: Member, place: Place) -> Response:
    """Who spreads the campaign, with how many signatures."""
    return _page(member, place)


@bp.post("/c/<slug>/partners/invite")
@needs(Power.MANAGE, step_up=True)
def invite(member: Member, place: Place) -> Response:
    """Invite a partner, new or known: a link by mail, and to be copied."""
    found = published(place)
    if not found.content.texts:
        return _page(member, place, 409)
    email = request.form.get("email", "").strip()
    known = found.content.ally(request.form.get("partner"))
    token = context.desk().randomness(32)
    try:
        partner = known or _new_partner(found)
    except BadText as bad:
        fault = sentences.text_fault(context.words(), bad.reason, LINE_LIMIT)
        return _page(member, place, 422, fault=fault)
    try:
        _invite(member, place, Invited(partner, known is None, email, token))
    except BadAddress:
        return _page(member, place, 422, wrong="address")
    link = partner_links.link(context.desk(), token)
    # Shown this once: mail gets lost, and people sit side by side.
    return _page(member, place, link=link, invited=partner, email=email)


def published(place: Place) -> Found:
    """The campaign as it is published."""
    return campaigns.find_any(context.reading(), place.slug, now=context.now())


def _new_partner(found: Found) -> Partner:
    """A partner of the name that was typed, with a key made from it; BadText."""
    name = clean_line(request.form.get("name", ""), LINE_LIMIT)
    if not name:
        raise BadText(TextFault.MISSING)
    taken = {*TAKEN, *found.content.partners}
    key = slugs.untaken(slugs.suggested(name)[:36] or "partner", taken)
    return Partner(key, name, "", (), {})


def _invite(member: Member, place: Place, new: Invited) -> None:
    desk, now, name = context.desk(), context.now(), new.partner.name
    content = published(place).content
    title = titles.title(context.reading(), content, context.words().tag)

    def work() -> None:
        told = telling.mails(member, place, "invite-partner", name)
        mail = new.email and partner_links.prepare_mail(
            desk, context.words(), new.email, new.token,
            (member.signed[1], name, title), now=now,
        )  # fmt: skip
        with context.writing() as session:
            if new.is_new:
                partner_profiles.add(session, place.campaign_id, new.partner, now=now)
            partner_links.invite(
                session, place.campaign_id, new.partner.key, new.token, now=now
            )
            if mail:
                outbox.enqueue(session, mail, campaign_id=place.campaign_id, now=now)
            telling.note(session, member, place, "invite-partner", name)
            telling.tell(session, place, told)

    desk.with_todays_key(work)


def _page(
    member: Member, place: Place, status: int = 200, wrong: str = "", **facts: Any
) -> Response:
    session, now = context.reading(), context.now()
    content = published(place).content
    counts = read_counts(session, place.campaign_id, ["partner"])
    shown = {"link": None, "invited": None, "email": "", "fault": "", **facts}
    return shell.page(
        "organise/partnering.html",
        member,
        place,
        status=status,
        partners=content.allies(),
        past=[one for one in content.partners.values() if one.retired],
        counted=values(counts, "partner"),
        links=partner_links.of_campaign(session, place.campaign_id, now=now),
        is_published=content.texts != {},
        wrong=wrong,
        done=request.args.get("done", ""),
        **shown,
    )


def to_list(place: Place, done: str) -> Response:
    """Back to all partners."""
    return redirect(f"/organise/c/{place.slug}/partners?done={done}", 303)
