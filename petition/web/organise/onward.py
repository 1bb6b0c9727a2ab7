"""Where somebody goes after logging in or proving who they are: pages of ours only."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from flask import redirect, request
from werkzeug.wrappers import Response

from petition.services import logins
from petition.services.sessions import FULL, Member
from petition.web import context
from petition.web.organise import visits
from petition.web.organise.policy import LOGIN, open_to_all

HOME = "/organise/"
#: A path below the workspace: no host, no backslash, nothing that a browser drops.
OURS = re.compile(r"/organise/(?!/)[A-Za-z0-9_~!$&'()*+,;=:@%/?.-]*")


def local_path(text: str) -> str:
    """The path, if it is one of ours; else the first page."""
    return text if OURS.fullmatch(text) else HOME


def onward() -> str:
    """Where the request wants to go afterwards."""
    return local_path(request.values.get("next", ""))


def then(address: str) -> Response:
    """Go there first, and onward from it."""
    return redirect(f"{address}?{urlencode({'next': onward()})}", 303)


def for_half(view: Callable[..., Any]) -> Callable[..., Any]:
    """A view for somebody whose second factor is still to come; called with them."""

    @open_to_all
    @wraps(view)
    def guarded(**parts: Any) -> Any:
        member = visits.member()
        if member is None:
            return then(LOGIN)
        if member.standing == FULL:
            return redirect(onward(), 303)
        context.speak(member.language)
        return view(member, **parts)

    return guarded


def let_in(member: Member) -> Response:
    """Make the session whole under a new token, and go on."""
    desk, now = context.desk(), context.now()
    token = desk.randomness(32)
    with context.writing() as session:
        logins.complete(session, desk, member, visits.visit().token, token, now)
    visits.change_token(token)
    return redirect(onward(), 303)
