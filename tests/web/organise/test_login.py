"""Logging in: a password, then a second factor; the same answer for everyone."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from petition.models import Organiser, OrganiserSession
from tests.web.conftest import MakeSite
from tests.web.support.entering import Entrant, account, code, print_codes
from tests.web.support.site import Site
from tests.web.support.workspace import join


def sessions(site: Site) -> list[str]:
    with site.backends.database.reading() as session:
        return list(session.scalars(select(OrganiserSession.standing)))


def test_password_and_code_open_the_workspace(site: Site) -> None:
    account(site)
    olga = Entrant(site)
    olga.get("/organise/c/wharf/team?x=1")
    assert olga.follow().dom.one("h1").text == "Log in to your workspace"
    olga.send("/organise/login", email=" Olga@Union.example ", password="wrong")
    assert olga.page.status == 422
    assert olga.log_in_fully().dom.one("h1").text == "Your campaigns"
    assert sessions(site) == ["full"]


def test_one_gets_where_one_wanted_to_go(site: Site) -> None:
    account(site)
    olga = Entrant(site)
    olga.get("/organise/account")
    olga.follow()
    olga.send(
        "/organise/login",
        email="olga@union.example",
        password="nine buses to the harbour",
    )
    olga.follow()
    assert olga.send("/organise/second", code=olga.code()).location == (
        "/organise/account"
    )


def test_the_token_is_a_new_one_after_each_step(site: Site) -> None:
    account(site)
    olga, tokens = Entrant(site), []
    for step in (
        lambda: olga.get("/organise/login"),
        olga.log_in,
        lambda: olga.follow() and olga.send("/organise/second", code=olga.code()),
        lambda: olga.follow() and olga.send("/organise/logout"),
    ):
        step()
        cookie = olga.client.get_cookie("__Host-petition")
        assert cookie is not None
        tokens.append(cookie.value.split(".")[0])
    assert len(set(tokens)) == 4


def test_a_token_that_was_planted_before_the_login_opens_nothing(site: Site) -> None:
    account(site)
    olga = Entrant(site)
    olga.get("/organise/login")
    planted = olga.client.get_cookie("__Host-petition")
    assert planted is not None
    olga.log_in_fully()
    thief = Entrant(site)
    thief.client.set_cookie("__Host-petition", planted.value, secure=True)
    assert thief.get("/organise/").location == "/organise/login"


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_the_phone_may_be_half_a_minute_off(site: Site, steps: int) -> None:
    account(site)
    olga = Entrant(site)
    olga.log_in()
    olga.follow()
    assert olga.send("/organise/second", code=olga.code(steps)).status == 303


def test_a_code_that_somebody_looked_on_works_once(site: Site) -> None:
    account(site)
    Entrant(site).log_in_fully()
    thief = Entrant(site)
    thief.log_in()
    thief.follow()
    assert thief.send("/organise/second", code=code(site)).status == 422
    assert thief.get("/organise/").location == "/organise/second"


def test_a_printed_code_stands_in_once(site: Site) -> None:
    first = print_codes(site, account(site))[0].upper()
    for status in (303, 422):
        olga = Entrant(site)
        olga.log_in()
        olga.follow()
        assert olga.send("/organise/second", code=first).status == status


def test_half_a_session_ends_after_a_quarter_of_an_hour(site: Site) -> None:
    account(site)
    olga = Entrant(site)
    olga.log_in()
    olga.follow()
    site.clock.pass_(minutes=15)
    answer = olga.send("/organise/second", code=olga.code())
    assert answer.location == "/organise/login"


def test_known_and_unknown_accounts_get_the_same_answer(site: Site) -> None:
    account(site)
    pages = []
    for email in ("olga@union.example", "nobody@union.example", "no address"):
        page = Entrant(site).log_in("wrong words altogether", email)
        pages.append((page.status, page.dom.one("main").text))
    assert len(set(pages)) == 1
    assert pages[0][0] == 422


def test_a_removed_account_is_an_unknown_one(site: Site) -> None:
    organiser_id = account(site)
    with site.backends.database.writing() as session:
        row = session.get_one(Organiser, organiser_id)
        row.removed_at = site.clock()
    assert Entrant(site).log_in().status == 422


def test_logging_out_ends_the_session(site: Site) -> None:
    olga = join(site)
    assert olga.post("/organise/logout").location == "/organise/login"
    assert sessions(site) == []
    assert olga.get("/organise/").location == "/organise/login"


@pytest.mark.parametrize(
    "there",
    [
        "https://evil.example/organise/",
        "//evil.example",
        "/organise//evil.example",
        "/organise/\\evil.example",
        "/organise",
        "/c/wharf",
        "javascript:alert(1)",
        "/organise/\r\nSet-Cookie: x=y",
        "",
    ],
)
def test_nobody_is_led_away_from_the_workspace(site: Site, there: str) -> None:
    olga = join(site)
    answer = olga.client.get("/organise/login", query_string={"next": there})
    assert answer.headers["Location"] == "/organise/"


def test_waits_grow_for_who_guesses_and_nobody_is_locked_out(
    make_site: MakeSite,
) -> None:
    site = make_site(rate_limits=True)
    account(site)
    thief = Entrant(site, REMOTE_ADDR="198.51.100.7")
    assert [thief.log_in("wrong again").status for _ in range(6)] == [422] * 5 + [429]
    assert thief.page.headers["Retry-After"] == "60"
    assert "1 minute" in thief.page.html or "60 seconds" in thief.page.html
    assert thief.log_in().status == 429
    assert Entrant(site, REMOTE_ADDR="203.0.113.9").log_in().status == 303
    site.clock.pass_(seconds=60)
    assert thief.log_in("wrong again").status == 422
    assert thief.log_in().status == 429
    site.clock.pass_(seconds=60)
    assert thief.log_in().status == 303


def test_who_is_right_never_waits(make_site: MakeSite) -> None:
    site = make_site(rate_limits=True)
    account(site)
    assert {Entrant(site).log_in().status for _ in range(8)} == {303}


def test_codes_are_guessed_no_faster_from_many_networks(make_site: MakeSite) -> None:
    site = make_site(rate_limits=True)
    account(site)
    found = []
    for n in range(6):
        thief = Entrant(site, REMOTE_ADDR=f"198.51.{n}.7")
        thief.log_in()
        thief.follow()
        found.append(thief.send("/organise/second", code="000000").status)
    assert found == [422] * 5 + [429]


def test_a_network_that_hammers_waits(make_site: MakeSite) -> None:
    site = make_site(rate_limits=True)
    thief = Entrant(site)
    thief.get("/organise/login")
    sent = {"csrf_token": thief.page.dom.all("input")[0].get("value")}
    found = [thief.post("/organise/login", {**sent, "email": f"a{n}@b.example"}).status
             for n in range(61)]  # fmt: skip
    assert found == [422] * 60 + [429]
