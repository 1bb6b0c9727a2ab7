"""A campaign's team: who works in it, as what, and who is asked to join."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from petition.domain.addresses import BadAddress
from petition.domain.roles import Power, Role
from petition.services import (
    campaigns,
    invitations,
    organiser_keys,
    outbox,
    teams,
)
from petition.services.invitations import Offer
from petition.services.sessions import Member, Place
from petition.services.teams import LastOwner, Teammate
from petition.web import context
from petition.web.organise import shell, telling
from petition.web.organise.numbers import row_number
from petition.web.organise.policy import needs

bp = Blueprint("team", __name__)


@bp.get("/c/<slug>/team")
@needs(Power.MANAGE)
def show(member: Member, place: Place) -> Response:
    """The team, and how to ask somebody to join it."""
    return _page(member, place)


@bp.post("/c/<slug>/team/role")
@needs(Power.MANAGE, step_up=True)
def change_role(member: Member, place: Place) -> Response:
    """Give a member of the team another role."""
    whom, role = _whom(place), _role()
    if whom is None or role is None:
        return _page(member, place, 422, wrong="gone")
    languages = [
        one for one in request.form.getlist("language") if one in place.languages
    ]

    def work() -> None:
        mails = telling.mails(member, place, "change-role", whom.called)
        with context.writing() as session:
            teams.join(
                session, place.campaign_id, whom.organiser_id, role, languages,
                now=context.now(),
            )  # fmt: skip
            telling.note(session, member, place, "change-role", whom.called)
            telling.tell(session, place, mails)

    try:
        context.desk().with_todays_key(work)
    except LastOwner:
        return _page(member, place, 422, wrong="last")
    return redirect(f"/organise/c/{place.slug}/team?done=role", 303)


@bp.post("/c/<slug>/team/remove")
@needs(Power.MANAGE, step_up=True)
def remove(member: Member, place: Place) -> Response:
    """Take somebody out of the team; offer a new key if they held one."""
    whom = _whom(place)
    if whom is None:
        return _page(member, place, 422, wrong="gone")
    took: list[bool] = []

    def work() -> None:
        mails = telling.mails(member, place, "remove-member", whom.called)
        with context.writing() as session:
            took.append(teams.remove(session, place.campaign_id, whom.organiser_id))
            telling.note(session, member, place, "remove-member", whom.called)
            telling.tell(session, place, mails)

    try:
        context.desk().with_todays_key(work)
    except LastOwner:
        return _page(member, place, 422, wrong="last")
    done = "took" if took[-1] else "removed"
    there = (
        "/organise/"
        if whom.organiser_id == member.id
        else f"/organise/c/{place.slug}/team?done={done}"
    )
    return redirect(there, 303)


@bp.post("/c/<slug>/team/invite")
@needs(Power.MANAGE, step_up=True)
def invite(member: Member, place: Place) -> Response:
    """Ask somebody to join the team: they get a link by mail, and it can be copied."""
    email, role = request.form.get("email", ""), _role()
    desk, now = context.desk(), context.now()
    if role is None:
        return _page(member, place, 422, wrong="gone")
    offer = Offer(place.campaign_id, role, _languages(place))
    token, title = desk.randomness(32), _title(place)

    def work() -> None:
        mail = invitations.prepare_mail(
            desk, context.words(), email, token,
            who=member.signed[1], campaign=title, now=now,
        )  # fmt: skip
        mails = telling.mails(member, place, "invite-member", email)
        with context.writing() as session:
            row = invitations.invite(
                session, email, token, offer, now=now, invited_by=member.id
            )
            outbox.enqueue(session, mail, campaign_id=place.campaign_id, now=now)
            telling.note(session, member, place, "invite-member", row.email)
            telling.tell(session, place, mails)

    try:
        desk.with_todays_key(work)
    except BadAddress:
        return _page(member, place, 422, wrong="address", email=email)
    # The link is shown this once: mail gets lost, and people sit side by side.
    return _page(member, place, link=invitations.link(desk, token), email=email)


@bp.post("/c/<slug>/team/revoke")
@needs(Power.MANAGE, step_up=True)
def revoke(member: Member, place: Place) -> Response:
    """Take an invitation back."""
    asked = request.form.get("invitation", -1, type=row_number)
    with context.writing() as session:
        email = invitations.withdraw(
            session, place.campaign_id, asked, now=context.now()
        )
        if email is not None:
            telling.note(session, member, place, "revoke-invitation", email)
    return redirect(f"/organise/c/{place.slug}/team?done=revoked", 303)


def _languages(place: Place) -> list[str]:
    asked = request.form.getlist("language")
    return [one for one in asked if one in place.languages]


def _title(place: Place) -> str:
    """What the campaign is called in mails to those who do not know it yet."""
    found = campaigns.find_any(context.reading(), place.slug, now=context.now())
    texts = found.content.texts
    return texts[place.default_language].text.title if texts else place.slug


def _whom(place: Place) -> Teammate | None:
    asked = request.form.get("organiser", type=row_number)
    team = teams.of_campaign(context.reading(), place.campaign_id)
    return next((one for one in team if one.organiser_id == asked), None)


def _role() -> Role | None:
    asked = request.form.get("role", "")
    return Role(asked) if asked in {role.value for role in Role} else None


def _page(
    member: Member, place: Place, status: int = 200, wrong: str = "", **facts: Any
) -> Response:
    session, now = context.reading(), context.now()
    shown = {"link": None, "email": "", **facts}
    return shell.page(
        "organise/team.html",
        member,
        place,
        status=status,
        team=teams.of_campaign(session, place.campaign_id),
        waiting=invitations.waiting(session, place.campaign_id, now=now),
        holders=organiser_keys.holders(session),
        done=request.args.get("done", ""),
        wrong=wrong,
        **shown,
    )
