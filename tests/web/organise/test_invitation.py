"""Invitations: from a link to an account with a second factor, once each."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from petition.domain import totp
from petition.domain.roles import Role
from petition.models import AuditEntry, Campaign, Membership, OrganiserSession
from petition.services.invitations import LOGIN, RESET, Offer
from tests.web.conftest import MakeSite
from tests.web.support.entering import (
    EMAIL,
    PASSWORD,
    Entrant,
    account,
    invite,
    organiser,
)
from tests.web.support.site import Site
from tests.web.support.workspace import join

CODE = re.compile(r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>")


def to_wharf(site: Site, role: Role = Role.EDITOR) -> Offer:
    with site.backends.database.reading() as session:
        return Offer(session.scalars(select(Campaign.id)).one(), role)


def accept(site: Site, path: str, **typed: str) -> Entrant:
    olga = Entrant(site)
    olga.get(path)
    olga.send(path, **{"name": "Olga", "password": PASSWORD, **typed})
    return olga


def app_of(olga: Entrant) -> str:
    """The code of an app that was set up by the text on the page."""
    text = olga.page.dom.one("code", class_="secret").text.replace(" ", "")
    secret = totp.base64.b32decode(text)
    return totp.code_at(secret, olga.site.clock())


def set_up(olga: Entrant) -> list[str]:
    """The app, and then the printed codes; these."""
    olga.follow()
    if olga.page.status == 303:
        olga.follow()
    olga.send("/organise/second/new", number=1, code=app_of(olga))
    olga.follow()
    codes = CODE.findall(olga.page.html)
    olga.send("/organise/codes", kept="yes")
    return codes


def roles(site: Site) -> list[str]:
    with site.backends.database.reading() as session:
        return list(session.scalars(select(Membership.role)))


def actions(site: Site) -> list[str]:
    with site.backends.database.reading() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_a_newcomer_gets_from_the_link_into_the_campaign(site: Site) -> None:
    olga = accept(site, invite(site, to_wharf(site)))
    codes = set_up(olga)
    assert len(set(codes)) == 10
    assert olga.page.location == "/organise/c/wharf/"
    assert roles(site) == ["editor"]
    assert actions(site) == [
        *("make-account", "join-campaign"),
        *("add-second-factor", "print-backup-codes"),
    ]
    assert organiser(site).sealed_seed is not None


def test_the_printed_codes_and_the_app_work_at_the_next_login(site: Site) -> None:
    codes = set_up(accept(site, invite(site)))
    olga = Entrant(site)
    olga.log_in()
    olga.follow()
    assert olga.send("/organise/second", code=codes[3]).location == "/organise/"


def test_nothing_opens_before_the_second_factor_and_the_codes(site: Site) -> None:
    olga = accept(site, invite(site))
    assert olga.get("/organise/").location == "/organise/second"
    olga.get("/organise/second/new")
    olga.send("/organise/second/new", number=1, code="000000")
    assert olga.page.status == 422
    olga.send("/organise/second/new", number=1, code=app_of(olga))
    assert olga.follow().status == 200
    assert olga.send("/organise/codes").status == 422
    assert olga.get("/organise/").location == "/organise/second"
    assert olga.get("/organise/second").location == "/organise/codes"


def test_who_stole_a_password_cannot_add_a_second_factor(site: Site) -> None:
    account(site)
    thief = Entrant(site)
    thief.log_in()
    thief.follow()
    assert thief.get("/organise/second/new").location == "/organise/second"
    assert thief.get("/organise/codes").location == "/organise/second"
    thief.get("/organise/second")
    token = thief.page.dom.all("input", name="csrf_token")[0].get("value")
    sent = {"csrf_token": token, "for": "make"}
    assert thief.post("/organise/passkey", sent).status == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"password": "short"}, "too short"),
        ({"password": "qwertyuiop1234"}, "guessed first"),
        ({"password": "olga@union.example"}, "your address"),
        ({"name": " "}, "enter your name"),
    ],
)
def test_what_is_wrong_is_said_and_the_link_goes_on_working(
    site: Site, typed: dict[str, str], said: str
) -> None:
    path = invite(site)
    olga = accept(site, path, **typed)
    assert olga.page.status == 422
    assert said in olga.page.dom.one("main").text
    assert site.get(path).status == 200


def test_looking_at_an_invitation_changes_nothing(site: Site) -> None:
    path = invite(site, to_wharf(site))
    before = site.rows()
    page = site.get(path)
    assert "wharf" in page.dom.one("main").text
    assert "Editor" in page.dom.one("main").text
    assert site.rows() == before


def test_a_page_does_not_tell_whether_there_is_an_account(site: Site) -> None:
    pages = []
    for name in (EMAIL, "nobody@union.example"):
        if name == EMAIL:
            account(site)
        path = invite(site, email=name)
        html = site.get(path).dom.one("main").text
        pages.append(html.replace(name, "…"))
    assert pages[0] == pages[1]


def test_an_account_that_stands_joins_after_its_login(site: Site) -> None:
    account(site)
    path = invite(site, to_wharf(site))
    olga = accept(site, path, password="quite another password")
    assert olga.page.status == 409
    assert organiser(site).password is not None
    olga.get(f"/organise/login?next={path}")
    olga.send("/organise/login", email=EMAIL, password=PASSWORD)
    olga.follow()
    assert olga.send("/organise/second", code=olga.code()).location == path
    olga.follow()
    assert olga.send(path).location == "/organise/c/wharf/"
    assert roles(site) == ["editor"]


def test_somebody_else_cannot_take_an_invitation(site: Site) -> None:
    path = invite(site, to_wharf(site), email="pavel@union.example")
    olga = join(site, None)
    assert "pavel@union.example" in olga.get(path).html
    assert olga.post(path).status == 409
    assert roles(site) == []


def test_an_owner_who_is_invited_to_less_stays_owner(site: Site) -> None:
    olga = join(site, Role.OWNER)
    olga.post(invite(site, to_wharf(site, Role.READER)))
    assert roles(site) == ["owner"]


def test_a_link_works_once_and_for_seven_days(site: Site) -> None:
    used, late = invite(site), invite(site, email="pavel@union.example")
    accept(site, used)
    assert site.get(used).status == 410
    assert "ask the person who invited you" in site.get(used).html
    site.clock.pass_(days=7)
    assert site.get(late).status == 410
    assert site.get("/organise/invitation/" + "A" * 43).status == 404


def test_a_newer_link_takes_the_place_of_the_older_one(site: Site) -> None:
    older, newer = invite(site, to_wharf(site)), invite(site, to_wharf(site))
    other = invite(site)
    assert [site.get(path).status for path in (older, newer, other)] == [410, 200, 200]


def test_who_lost_everything_begins_anew(site: Site) -> None:
    organiser_id = account(site)
    before = join(site, Role.OWNER)
    path = invite(site, kind=RESET)
    olga = Entrant(site)
    olga.get(path)
    olga.send(path, password="four other random words")
    assert before.get("/organise/").location == "/organise/login"
    assert len(set_up(olga)) == 10
    assert organiser(site).id == organiser_id
    assert roles(site) == ["owner"]
    assert Entrant(site).log_in().status == 422
    assert Entrant(site).log_in("four other random words").status == 303
    assert site.get(path).status == 410


def test_a_login_link_logs_in_once_on_a_trial_copy_only(make_site: MakeSite) -> None:
    for site, status in ((make_site(), 404), (make_site(development=True), 200)):
        account(site)
        path = invite(site, kind=LOGIN)
        olga = Entrant(site)
        assert olga.get(path).status == status
    assert olga.send(path).location == "/organise/"
    assert olga.follow().status == 200
    assert Entrant(site).get(path).status == 410
    with site.backends.database.reading() as session:
        assert session.scalars(select(OrganiserSession.standing)).all() == ["full"]
