"""A campaign's team: who works in it, as what, and who is asked to join."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from petition.domain.roles import Power, Role
from petition.services import audit, notices, organiser_keys, teams
from petition.services.sessions import Member, Place
from petition.services.teams import LastOwner, Teammate
from petition.web import context
from petition.web.organise import shell
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
        mails = _mails(member, place, "change-role", whom)
        with context.writing() as session:
            teams.join(
                session, place.campaign_id, whom.organiser_id, role, languages,
                now=context.now(),
            )  # fmt: skip
            _note(session, member, place, "change-role", whom)
            _tell(session, place, mails)

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
        mails = _mails(member, place, "remove-member", whom)
        with context.writing() as session:
            took.append(teams.remove(session, place.campaign_id, whom.organiser_id))
            _note(session, member, place, "remove-member", whom)
            _tell(session, place, mails)

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


def _whom(place: Place) -> Teammate | None:
    asked = request.form.get("organiser", type=int)
    team = teams.of_campaign(context.reading(), place.campaign_id)
    return next((one for one in team if one.organiser_id == asked), None)


def _role() -> Role | None:
    asked = request.form.get("role", "")
    return Role(asked) if asked in {role.value for role in Role} else None


def _mails(member: Member, place: Place, action: str, whom: Teammate) -> Any:
    return notices.prepare(
        context.reading(), context.desk(), member, action, whom.name or whom.email,
        campaign_id=place.campaign_id, now=context.now(),
    )  # fmt: skip


def _tell(session: Any, place: Place, mails: Any) -> None:
    notices.enqueue(session, mails, campaign_id=place.campaign_id, now=context.now())


def _note(
    session: Any, member: Member, place: Place, action: str, whom: Teammate
) -> None:
    audit.note(
        session, action, now=context.now(), who=member.signed,
        campaign_id=place.campaign_id, about=whom.name or whom.email,
    )  # fmt: skip


def _page(member: Member, place: Place, status: int = 200, wrong: str = "") -> Response:
    session = context.reading()
    return shell.page(
        "organise/team.html",
        member,
        place,
        status=status,
        team=teams.of_campaign(session, place.campaign_id),
        holders=organiser_keys.holders(session),
        done=request.args.get("done", ""),
        wrong=wrong,
    )
