"""Proving again who one is, before what matters most."""

from __future__ import annotations

import pytest

from petition.domain.roles import Role
from tests.web.conftest import MakeSite
from tests.web.support.entering import PASSWORD, Entrant, account, print_codes
from tests.web.support.site import Site
from tests.web.support.workspace import join


@pytest.fixture
def olga(site: Site) -> Entrant:
    """Somebody who logged in a quarter of an hour ago."""
    account(site)
    olga = Entrant(site)
    olga.log_in_fully()
    site.clock.pass_(minutes=15)
    return olga


def test_what_matters_asks_again_after_ten_minutes(olga: Entrant) -> None:
    assert olga.get("/organise/account/factors").location == "/organise/prove"
    olga.follow()
    olga.send("/organise/prove", password=PASSWORD)
    assert olga.page.location == "/organise/account/factors"
    assert olga.follow().status == 200
    olga.site.clock.pass_(minutes=11)
    assert olga.get("/organise/account/factors").location == "/organise/prove"


def test_a_code_of_the_app_proves_it_too(olga: Entrant) -> None:
    olga.get("/organise/prove?next=/organise/account")
    olga.send("/organise/prove", number=1, code=olga.code())
    assert olga.page.location == "/organise/account"


@pytest.mark.parametrize(
    "typed", [{"password": "wrong words altogether"}, {"code": "000000"}, {}]
)
def test_who_does_not_prove_it_goes_nowhere(
    olga: Entrant, typed: dict[str, str]
) -> None:
    olga.get("/organise/prove")
    assert olga.send("/organise/prove", **typed).status == 422
    assert olga.get("/organise/account/factors").location == "/organise/prove"


def test_a_printed_code_proves_it_once(olga: Entrant) -> None:
    code = print_codes(olga.site, 1)[0]
    for status in (303, 422):
        olga.get("/organise/prove")
        assert olga.send("/organise/prove", number=1, code=code).status == status


def test_who_pressed_a_button_comes_back_to_its_page(olga: Entrant) -> None:
    olga.get("/organise/account")
    olga.environ["HTTP_REFERER"] = "https://letters.example/organise/account/factors"
    token = olga.page.dom.all("input", name="csrf_token")[0].get("value")
    sent = {"csrf_token": token, "factor": "app"}
    assert olga.post("/organise/account/factors/remove", sent).location == (
        "/organise/prove"
    )
    olga.follow()
    olga.send("/organise/prove", password=PASSWORD)
    assert olga.page.location == "/organise/account/factors"


def test_it_leads_to_pages_of_ours_only(olga: Entrant) -> None:
    olga.get("/organise/prove?next=https://evil.example/")
    assert olga.send("/organise/prove", password=PASSWORD).location == "/organise/"


def test_a_button_is_enough_on_a_trial_copy(make_site: MakeSite) -> None:
    for development, status in ((True, 303), (False, 422)):
        site = make_site(development=development)
        olga = join(site, Role.OWNER)
        assert olga.post("/organise/prove").status == status


def test_guesses_wait_here_too(make_site: MakeSite) -> None:
    site = make_site(rate_limits=True)
    account(site)
    olga = Entrant(site)
    olga.log_in_fully()
    for status in [422] * 5 + [429]:
        olga.get("/organise/prove")
        assert olga.send("/organise/prove", password="wrong words").status == status
