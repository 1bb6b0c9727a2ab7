"""Every page of the workspace, in the states that look different."""

from __future__ import annotations

from petition.services.invitations import LOGIN, RESET
from tests.browser import desk_ways as ways
from tests.browser.desk_ways import DEMO, DRAFT, WORKS, Desk, at, invited, pressed

WRONG = "/organise/c/salt-wrong"
FACTORS = "/organise/account/factors"
UPDATE = "2014-04-22-welcome-home"

#: Pages of whoever is not logged in, or is on the way in.
OUTSIDE: dict[str, Desk] = {
    "login": at("/organise/login"),
    "login, wrong": pressed(
        "/organise/login", "Log in", email="nobody@people.example", password="no" * 8
    ),
    "link to nowhere": at(ways.INVITATION),
    "login link": invited(LOGIN),
    "login link, used": Desk(ways.INVITATION, ways.invited_once_more),
    "invitation": invited(),
    "invitation, wrong": Desk(ways.INVITATION, ways.invited_wrongly),
    "password reset": invited(RESET),
    "second factor, to be made": Desk("/organise/second/new", ways.in_half),
    "second factor, wrong code": Desk("/organise/second/new", ways.with_wrong_code),
    "printed codes": Desk("/organise/codes", ways.with_app),
    "second factor": Desk("/organise/second", ways.second()),
    "second factor, wrong": Desk("/organise/second", ways.second(code="000 000")),
    "first page of somebody new": Desk("/organise/", ways.made("/organise/")),
    "factors": Desk(
        "/organise/account/factors", ways.made("/organise/account/factors")
    ),
    "prove with what one has": Desk("/organise/prove", ways.made("/organise/prove")),
}
#: Pages of an owner of every campaign here, without password and second factor.
INSIDE: dict[str, Desk] = {
    "home": at("/organise/"),
    "invitation for another": invited(),
    "new": at("/organise/new"),
    "new, wrong": pressed("/organise/new", "Begin", title="", slug="No!"),
    "account": at("/organise/account"),
    "password": at("/organise/account/password"),
    "password, wrong": pressed(
        "/organise/account/password", "Keep the new password", password="short"
    ),
    "factors, none": at(FACTORS),
    "prove": Desk("/organise/prove", ways.proving),
    "keys": at("/organise/keys"),
    "keys, wrong": pressed(
        "/organise/keys", "Unlock", "/organise/keys/unlock", secret="not this one"
    ),
    "nowhere": at("/organise/c/no-such-campaign/"),
    "old form": Desk("/organise/account", ways.with_old_form),
    "not mine": Desk("/organise/c/salt-paused/settings", ways.not_mine),
    "unsaved, no session": Desk(f"{DRAFT}/texts/en", ways.without_session),
    "unsaved, no role": Desk("/organise/c/salt-paused/texts/en", ways.without_role),
    "overview": at(f"{DEMO}/"),
    "overview of a draft": at(f"{DRAFT}/"),
    "overview of a closed one": at("/organise/c/salt-closed/"),
    "texts": at(f"{DEMO}/texts"),
    "text": at(f"{DEMO}/texts/en"),
    "translation": at(f"{DEMO}/texts/kk"),
    "letters": at(f"{WRONG}/letters"),
    "letter": at(f"{DEMO}/letters/en"),
    "letter in Arabic": at(f"{WORKS}/letters/ar"),
    "letter, wrong": at(f"{WRONG}/letters/en"),
    "letter, saved by two": Desk(f"{DRAFT}/letters/en", ways.conflict),
    "targets": at(f"{DEMO}/targets"),
    "target": at(f"{DEMO}/targets/new"),
    "target, known": at(f"{DEMO}/targets/president"),
    "target, wrong": pressed(f"{DEMO}/targets/new", "Save in the draft"),
    "people": at(f"{DEMO}/people"),
    "person": at(f"{DEMO}/people/new"),
    "person, known": at(f"{WORKS}/people/ilya"),
    "status": at(f"{WORKS}/people/ilya/status/new"),
    "status, before it is saved": pressed(
        f"{WORKS}/people/ilya/status/new",
        "Show what this changes",
        status="released",
        date="2024-03-01",
        source="Union bulletin 9",
    ),
    "news": at(f"{DEMO}/news"),
    "update": at(f"{DEMO}/news/new"),
    "update, published": at(f"{DEMO}/news/{UPDATE}"),
    "event": at(f"{DEMO}/events/new"),
    "event, known": at(f"{DEMO}/events/london-picket"),
    "mail an update": at(f"{DEMO}/mailings/update/{UPDATE}"),
    "mail a status": at(f"{WORKS}/mailings/status/ilya"),
    "mailing": pressed(
        f"{DEMO}/mailings/update/2014-04-09-article-400", "Begin", f"{DEMO}/mailings/1"
    ),
    "settings": at(f"{DEMO}/settings"),
    "settings, wrong": pressed(f"{DRAFT}/settings", "Save in the draft", goal="many"),
    "partners": at(f"{DEMO}/settings/partners"),
    "all partners": at(f"{DEMO}/partners"),
    "partner": at(f"{DEMO}/partners/northern-energy"),
    "partner, invited": pressed(
        f"{DEMO}/partners", "Invite", f"{DEMO}/partners/invite", name="Relief Fund"
    ),
    "rehearsal": at(f"{DRAFT}/rehearsal"),
    "rehearsed page": at(f"{DRAFT}/rehearsal/page"),
    "rehearsed page, not ready": at(f"{WRONG}/rehearsal/page"),
    "rehearsed confirmation": Desk(
        f"{DRAFT}/rehearsal/confirm/{'x' * 43}", ways.rehearsed
    ),
    "publish": at(f"{DEMO}/publish"),
    "publish a draft": at(f"{DRAFT}/publish"),
    "publish, wrong": at(f"{WRONG}/publish"),
    "versions": at(f"{DEMO}/publish/versions"),
    "exports": at(f"{DEMO}/exports"),
    "team": at(f"{DEMO}/team"),
    "invited": pressed(
        f"{DRAFT}/team", "Invite", f"{DRAFT}/team/invite", email="ann@union.example"
    ),
    "log": at(f"{DRAFT}/log"),
}
