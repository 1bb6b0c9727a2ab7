"""Every page of the workspace has a policy, and the policy is kept."""

from __future__ import annotations

from flask import Flask

from petition.domain.roles import Role
from petition.services.sessions import HALF
from petition.web.organise.policy import policy_of
from tests.web.support.site import Site
from tests.web.support.workspace import browser, join


def organise_endpoints(app: Flask) -> list[str]:
    return sorted(
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/organise")
    )


def test_every_view_of_the_workspace_has_a_policy(site: Site) -> None:
    for endpoint in organise_endpoints(site.app):
        assert policy_of(site.app.view_functions[endpoint]), endpoint


def test_who_is_not_logged_in_is_asked_to(site: Site) -> None:
    page = site.get("/organise/")
    assert page.status == 303
    assert page.location == "/organise/login"


def test_half_a_login_opens_nothing(site: Site) -> None:
    page = join(site, standing=HALF).get("/organise/")
    assert page.location == "/organise/second"


def test_a_member_sees_their_campaigns(site: Site) -> None:
    page = join(site, Role.READER).get("/organise/")
    assert page.status == 200
    assert "wharf" in page.html


def test_a_session_ends_after_an_hour_without_a_request(site: Site) -> None:
    olga = join(site)
    site.clock.pass_(minutes=61)
    assert olga.get("/organise/").location == "/organise/login"


def test_a_session_that_is_used_goes_on_until_its_longest(site: Site) -> None:
    olga = join(site)
    for _ in range(13):
        assert olga.get("/organise/").status == 200
        site.clock.pass_(minutes=55)
    site.clock.pass_(minutes=10)
    assert olga.get("/organise/").status == 303


def test_a_cookie_that_nobody_logged_in_with_opens_nothing(site: Site) -> None:
    stranger = browser(site, b"\x05" * 32)
    assert stranger.get("/organise/").location == "/organise/login"


def test_pages_of_the_workspace_are_kept_by_nobody(site: Site) -> None:
    page = join(site).get("/organise/")
    assert page.headers["Cache-Control"] == "no-store"
