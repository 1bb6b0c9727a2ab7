"""Who may use a page of the workspace: every view has a policy, and one place asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import redirect, request

from petition.domain.refusals import UnknownCampaign
from petition.domain.roles import Power
from petition.services import sessions
from petition.services.sessions import FULL, Member, Place
from petition.web import context
from petition.web.organise import unsaved, visits
from petition.web.organise.unsaved import NotSaved

View = Callable[..., Any]
Guard = Callable[[View], View]
LOGIN, SECOND, PROVE = "/organise/login", "/organise/second", "/organise/prove"


class NotYours(Exception):
    """A member asks for what their role in a campaign does not let them do."""


@dataclass(frozen=True)
class Policy:
    """Who may use a view: anybody, a member, or one with a power in the campaign."""

    members_only: bool
    power: Power | None = None
    step_up: bool = False
    creators_only: bool = False


def open_to_all(view: View) -> View:
    """A view for whoever is not logged in: login, and links from invitations."""
    return _with_policy(view, Policy(members_only=False))


def for_members(*, step_up: bool = False, creators: bool = False) -> Guard:
    """A view for any member: it is called with them first.

    `creators`: only for those who may make campaigns. `step_up`: only for those
    who proved within minutes who they are.
    """
    policy = Policy(members_only=True, step_up=step_up, creators_only=creators)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**parts: Any) -> Any:
            member = _member(policy)
            if not isinstance(member, Member):
                return member
            if creators and not member.may_create:
                raise NotYours
            return view(member, **parts)

        return _with_policy(guarded, policy)

    return decorate


def needs(power: Power, *, step_up: bool = False) -> Guard:
    """A view of a campaign for those with a power in it: called with member and place.

    Who does not work in the campaign is told that there is none (404).
    """
    policy = Policy(members_only=True, power=power, step_up=step_up)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(slug: str, **parts: Any) -> Any:
            member = _member(policy)
            if not isinstance(member, Member):
                return member
            return view(member, _place(member, slug, power), **parts)

        return _with_policy(guarded, policy)

    return decorate


def policy_of(view: View) -> Policy | None:
    """The policy of a view, for the test that finds one without."""
    return getattr(view, "policy", None)


def _member(policy: Policy) -> Any:
    """The member, or the way to log in or to prove who one is."""
    member = visits.member()
    if member is None:
        return _first(LOGIN)
    context.speak(member.language)
    if member.standing != FULL:
        return _first(SECOND)
    if policy.step_up and not member.is_stepped_up(context.now()):
        return _first(PROVE)
    return member


def _first(address: str) -> Any:
    """Go there first, and then to the page that was asked for."""
    wanted = request.full_path.rstrip("?")
    if unsaved.is_editor():
        raise NotSaved(f"{address}?{urlencode({'next': request.path})}")
    if request.method != "GET":
        # To the page with the button: what it does is not done behind anyone's back.
        wanted = _came_from()
    return redirect(f"{address}?{urlencode({'next': wanted})}", 303)


def _came_from() -> str:
    """The page that the request comes from, as far as the browser says."""
    try:
        return urlsplit(request.referrer or "").path or "/organise/"
    except ValueError:
        return "/organise/"


def _place(member: Member, slug: str, power: Power) -> Place:
    place = sessions.place(context.reading(), member, slug)
    if place is None:
        raise UnknownCampaign(slug)
    if not place.may(power):
        raise NotYours
    return place


def _with_policy(view: View, policy: Policy) -> View:
    view.policy = policy  # type: ignore[attr-defined]
    return view
