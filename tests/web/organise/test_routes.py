"""Every route of the workspace for everybody: who may, who may not, and whose form."""

from __future__ import annotations

import pytest

from petition.domain.roles import POWERS, Power, Role
from petition.services.sessions import HALF
from tests.web.support.routes import BASE, Route, routes
from tests.web.support.site import Site
from tests.web.support.workspace import Browser, browser, join

#: Who is on the way in, or holds a link.
ANYBODY = {
    *("GET /codes", "GET /invitation/<token>", "GET /login"),
    *("GET /second", "GET /second/new", "POST /codes"),
    *("POST /invitation/<token>", "POST /login", "POST /logout", "POST /passkey"),
    *("POST /second", "POST /second/new"),
}
MEMBERS = {
    *("GET /", "GET /account", "GET /account/factors", "GET /account/password"),
    *("GET /keys", "GET /prove", "POST /account", "POST /account/factors"),
    *("POST /account/factors/remove", "POST /account/password"),
    *("POST /account/sessions", "POST /keys/drill", "POST /keys/lock"),
    *("POST /keys/prove", "POST /keys/unlock", "POST /prove"),
}
CREATORS = {
    *("GET /new", "POST /new"),
    *("POST /keys/make", "POST /keys/renew", "POST /keys/share"),
}
#: Below /c/<slug>/, by the power that one needs.
IN_A_CAMPAIGN = {
    Power.SEE: {
        *("GET ", "GET letters", "GET letters/<language>", "GET news"),
        *("GET news/<name>", "GET people", "GET people/<key>"),
        *("GET publish/versions", "GET texts", "GET texts/<language>"),
        "POST letters/<language>/look",
    },
    Power.TRANSLATE: {
        *("POST letters/<language>", "POST news/<name>", "POST news/<name>/preview"),
        *("POST texts/<language>", "POST texts/<language>/preview"),
    },
    Power.WRITE: {
        *("GET events/<key>", "POST events/<key>", "POST events/<key>/remove"),
        "POST news/<name>/remove",
        *("POST people/<key>", "POST people/<key>/remove"),
        *("GET people/<key>/status/<number>", "POST people/<key>/status/<number>"),
        *("GET publish", "POST publish", "POST publish/left-out"),
        *("GET rehearsal", "GET rehearsal/accent.css", "GET rehearsal/page"),
        *("GET rehearsal/confirm/<token>", "POST rehearsal/confirm/<token>"),
        *("POST rehearsal/live", "POST rehearsal/preview", "POST rehearsal/sign"),
        *("GET settings", "POST settings"),
        *("GET settings/partners", "POST settings/partners"),
        *("GET targets", "GET targets/<key>", "POST targets/<key>"),
        "POST targets/<key>/remove",
    },
    Power.NUMBERS: {
        *("GET exports", "POST exports/tally"),
        *("GET partners", "GET partners/<key>"),
    },
    Power.DATA: {
        *("POST exports/letters", "POST exports/signatures"),
        *("GET mailings/<int:number>", "POST mailings/<int:number>/part"),
        *("POST mailings/<int:number>/resume", "POST mailings/<int:number>/stop"),
        *("GET mailings/status/<key>", "POST mailings/status/<key>"),
        *("GET mailings/update/<what>", "POST mailings/update/<what>"),
        "POST partners/<key>/hand-over",
    },
    Power.MANAGE: {
        *("GET log", "GET team", "POST publish/state", "POST team/invite"),
        *("POST team/remove", "POST team/revoke", "POST team/role"),
        *("POST partners/invite", "POST partners/<key>/end-link"),
        *("POST partners/<key>/free-key", "POST partners/<key>/retire"),
    },
}
#: Who they are is asked again if that is more than ten minutes ago.
STEPPED_UP = {
    *("GET /account/factors", "POST /account/factors"),
    "POST /account/factors/remove",
    *("POST /keys/make", "POST /keys/renew", "POST /keys/share"),
    *("POST /c/<slug>/exports/letters", "POST /c/<slug>/exports/signatures"),
    "POST /c/<slug>/exports/tally",
    *("GET /c/<slug>/mailings/status/<key>", "POST /c/<slug>/mailings/status/<key>"),
    *("GET /c/<slug>/mailings/update/<what>", "POST /c/<slug>/mailings/update/<what>"),
    "POST /c/<slug>/mailings/<int:number>/resume",
    "POST /c/<slug>/publish/state",
    *("GET /c/<slug>/targets/<key>", "POST /c/<slug>/targets/<key>"),
    "POST /c/<slug>/targets/<key>/remove",
    *("POST /c/<slug>/team/invite", "POST /c/<slug>/team/remove"),
    *("POST /c/<slug>/team/revoke", "POST /c/<slug>/team/role"),
    *("POST /c/<slug>/partners/invite", "POST /c/<slug>/partners/<key>/hand-over"),
    "POST /c/<slug>/partners/<key>/end-link",
    "POST /c/<slug>/partners/<key>/free-key",
    "POST /c/<slug>/partners/<key>/retire",
}


def powers(site: Site) -> dict[str, Power]:
    """What each route of a campaign needs."""
    return {one.name: one.policy.power for one in routes(site.app) if one.policy.power}


def test_every_route_is_for_those_who_stand_here(still_site: Site) -> None:
    found = routes(still_site.app)
    everybody = {one.name for one in found if not one.policy.members_only}
    creators = {one.name for one in found if one.policy.creators_only}
    members = {one.name for one in found} - powers(still_site).keys() - everybody
    assert everybody == ANYBODY
    assert creators == CREATORS
    assert members - creators == MEMBERS
    assert {one.name for one in found if one.policy.step_up} == STEPPED_UP


@pytest.mark.parametrize("power", list(Power))
def test_a_power_in_a_campaign_opens_what_stands_here(
    still_site: Site, power: Power
) -> None:
    mine = {name for name, needed in powers(still_site).items() if needed is power}
    assert mine == {one.replace(" ", " /c/<slug>/", 1) for one in IN_A_CAMPAIGN[power]}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_what_its_powers_allow_and_nothing_else(
    site: Site, role: Role
) -> None:
    join(site)
    ann = join(site, role, "ann@union.example", languages=("en",))
    mine = [one for one in routes(site.app) if one.rule.startswith(BASE)]
    before = site.rows()
    for one in mine:
        allowed = one.policy.power in POWERS[role]
        if not allowed or one.method == "GET":
            status = one.ask(ann).status
            assert (status != 403) is allowed, f"{one.name}: {status}"
    assert site.rows() == before


def turned_away(who: Browser, all_of: list[Route]) -> dict[str, tuple[int, str]]:
    """What one gets from each route: status, and where it leads."""
    answers = {one.name: one.ask(who) for one in all_of}
    return {
        name: (page.status, page.location if "Location" in page.headers else "")
        for name, page in answers.items()
    }


def test_the_team_of_another_campaign_finds_none_here(site: Site) -> None:
    ann = join(site, None, "ann@union.example", may_create=True)
    mine = [one for one in routes(site.app) if one.rule.startswith(BASE)]
    before = site.rows()
    assert set(turned_away(ann, mine).values()) == {(404, "")}
    assert site.rows() == before


@pytest.mark.parametrize("standing", ["none", HALF])
def test_who_is_not_wholly_logged_in_is_sent_to_do_so(
    site: Site, standing: str
) -> None:
    half = standing == HALF
    ann = join(site, standing=HALF) if half else browser(site, b"\x05" * 32)
    shut = [one for one in routes(site.app) if one.policy.members_only]
    before = site.rows()
    there = "/organise/second" if half else "/organise/login"
    assert set(turned_away(ann, shut).values()) == {(303, there)}
    assert site.rows() == before


def test_only_who_may_create_makes_campaigns_and_keys(site: Site) -> None:
    ann = join(site)
    makers = [one for one in routes(site.app) if one.policy.creators_only]
    before = site.rows()
    assert {one.ask(ann).status for one in makers} == {403}
    assert site.rows() == before


def test_who_proved_long_ago_is_asked_again(site: Site) -> None:
    olga = join(site, may_create=True)
    site.clock.pass_(minutes=11)
    before = site.rows()
    asked = [one for one in routes(site.app) if one.policy.step_up]
    assert set(turned_away(olga, asked).values()) == {(303, "/organise/prove")}
    after = site.rows()
    # When a session was last used is noted with whatever form it sends.
    assert {**after, "organiser_sessions": []} == {**before, "organiser_sessions": []}


@pytest.mark.parametrize("token", ["none", "wrong", "another's", "an hour old session"])
def test_no_form_is_taken_without_its_own_token(site: Site, token: str) -> None:
    olga = join(site, may_create=True)
    ann = join(site, Role.OWNER, "ann@union.example")
    ended = browser(site, b"\x07" * 32)
    sent = {"none": "", "wrong": "x" + olga.csrf_token, "another's": ann.csrf_token}
    form = {"csrf_token": sent.get(token, ended.csrf_token)} if token != "none" else {}
    before = site.rows()
    changing = [one for one in routes(site.app) if one.method != "GET"]
    found = {
        one.name: olga.client.post(one.path(), data=form).status_code
        for one in changing
    }
    assert set(found.values()) == {400}, found
    assert site.rows() == before
