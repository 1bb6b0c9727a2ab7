"""One's own account: name, language, password, second factors, sessions."""

from __future__ import annotations

import base64
from uuid import uuid4

import pytest
from sqlalchemy import select

from petition.domain import totp
from petition.domain.passkeys import Key
from petition.models import OrganiserSession
from petition.services import second_factors
from tests.web.support.entering import (
    EMAIL,
    PASSWORD,
    Entrant,
    account,
    organiser,
)
from tests.web.support.site import Site
from tests.web.support.workspace import join

NEW = "four other random words"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Firefox/130.0"


@pytest.fixture
def olga(site: Site) -> Entrant:
    """Somebody who has just logged in."""
    account(site)
    olga = Entrant(site, HTTP_USER_AGENT=WINDOWS)
    olga.log_in_fully()
    return olga


def add_passkey(site: Site) -> None:
    key = Key(uuid4().bytes, b"public", 0)
    with site.backends.database.writing() as session:
        second_factors.add_key(session, 1, key, "Blue key", now=site.clock())


def test_name_and_language_are_kept(olga: Entrant) -> None:
    olga.get("/organise/account")
    olga.send("/organise/account", name="  Ольга  П. ", language="ru")
    page = olga.follow()
    assert page.dom.one("html").get("lang") == "ru"
    assert organiser(olga.site).name == "Ольга П."


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"name": "", "language": "ru"}, "name"), ({"language": "xx"}, "language")],
)
def test_what_is_no_name_or_language_is_refused(
    olga: Entrant, typed: dict[str, str], field: str
) -> None:
    olga.get("/organise/account")
    page = olga.send("/organise/account", **{"name": "Olga", **typed})
    assert page.status == 422
    assert page.errors(field)
    assert organiser(olga.site).language == "en"


def test_a_new_password_ends_all_other_sessions(olga: Entrant) -> None:
    elsewhere = join(olga.site, None)
    olga.get("/organise/account/password")
    olga.send("/organise/account/password", old=PASSWORD, password=NEW)
    assert "counts from now on" in olga.follow().html
    assert elsewhere.get("/organise/").location == "/organise/login"
    assert Entrant(olga.site).log_in().status == 422
    assert Entrant(olga.site).log_in(NEW).status == 303


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("wrong words altogether", NEW, "not your present password"),
        ("", NEW, "not your present password"),
        (PASSWORD, "short", "too short"),
        (PASSWORD, "olga@union.example", "your address"),
    ],
)
def test_a_password_is_changed_only_for_a_good_one(
    olga: Entrant, old: str, new: str, said: str
) -> None:
    before = organiser(olga.site).password
    olga.get("/organise/account/password")
    page = olga.send("/organise/account/password", old=old, password=new)
    assert page.status == 422
    assert said in page.dom.one("main").text
    assert organiser(olga.site).password == before


def test_sessions_are_listed_by_device_and_can_be_ended(olga: Entrant) -> None:
    elsewhere = join(olga.site, None)
    page = olga.get("/organise/account")
    text = page.dom.one("main").text
    assert "Firefox, Windows · this one" in text
    assert "a test" in text
    assert "130" not in text
    with olga.site.backends.database.reading() as session:
        newest = session.scalars(
            select(OrganiserSession.uid).order_by(OrganiserSession.id.desc())
        ).first()
    olga.send("/organise/account/sessions", session=str(newest))
    assert elsewhere.get("/organise/").location == "/organise/login"
    assert olga.get("/organise/account").status == 200


def test_the_last_use_is_noted_when_something_changes(olga: Entrant) -> None:
    olga.site.clock.pass_(minutes=6)
    olga.get("/organise/account")
    before = olga.site.rows()["organiser_sessions"]
    assert olga.get("/organise/account").dom.one("main").text.count("12:00") == 2
    assert olga.site.rows()["organiser_sessions"] == before
    olga.send("/organise/account", name="Olga", language="en")
    assert "12:06" in olga.follow().dom.one("main").text.replace("\u202f", " ")


def test_all_sessions_can_be_ended_at_once(olga: Entrant) -> None:
    elsewhere = join(olga.site, None)
    olga.get("/organise/account")
    sent = olga.send("/organise/account/sessions", session="all")
    assert sent.location == "/organise/login"
    assert elsewhere.get("/organise/").location == "/organise/login"
    assert olga.get("/organise/").location == "/organise/login"


def test_sessions_of_others_cannot_be_ended(olga: Entrant) -> None:
    pavel = join(olga.site, None, "pavel@union.example")
    with olga.site.backends.database.reading() as session:
        foreign = session.scalars(
            select(OrganiserSession.uid).where(
                OrganiserSession.organiser_id == pavel.organiser_id
            )
        ).one()
    for asked in (str(foreign), "nonsense", "1"):
        olga.get("/organise/account")
        olga.send("/organise/account/sessions", session=asked)
    assert pavel.get("/organise/").status == 200


def test_the_last_second_factor_stays(olga: Entrant) -> None:
    olga.get("/organise/account/factors")
    page = olga.send("/organise/account/factors/remove", factor="app")
    assert page.status == 422
    assert "only second factor" in page.html


def test_one_of_two_second_factors_can_be_removed(olga: Entrant) -> None:
    add_passkey(olga.site)
    page = olga.get("/organise/account/factors")
    assert "Blue key" in page.html
    olga.send("/organise/account/factors/remove", factor="app")
    assert "counts no more" in olga.follow().html
    assert organiser(olga.site).totp is None
    assert olga.send("/organise/account/factors/remove", factor="1").status == 422


def test_passkeys_of_others_cannot_be_removed(olga: Entrant) -> None:
    add_passkey(olga.site)
    pavel = join(olga.site, None, "pavel@union.example")
    pavel.post("/organise/account/factors/remove", {"factor": "1"})
    with olga.site.backends.database.reading() as session:
        assert second_factors.of(session, 1).count == 2


def test_a_new_app_takes_the_place_of_the_old_one(olga: Entrant) -> None:
    page = olga.get("/organise/account/factors")
    text = page.dom.one("code", class_="secret").text.replace(" ", "")
    new = totp.code_at(base64.b32decode(text), olga.site.clock())
    olga.send("/organise/account/factors", number=1, code=olga.code())
    assert olga.page.status == 422
    assert olga.page.dom.one("code", class_="secret").text.replace(" ", "") == text
    assert olga.send("/organise/account/factors", number=1, code=new).status == 303


def test_a_secret_of_another_session_is_not_taken(olga: Entrant) -> None:
    mine = olga.get("/organise/account/factors")
    sealed = mine.dom.all("input", name="sealed")[0].get("value")
    secret = mine.dom.one("code", class_="secret").text.replace(" ", "")
    pavel = join(olga.site, None, "pavel@union.example")
    code = totp.code_at(base64.b32decode(secret), olga.site.clock())
    sent = {"sealed": sealed, "code": code}
    assert pavel.post("/organise/account/factors", sent).status == 422


def test_new_printed_codes_count_once_they_are_kept(olga: Entrant) -> None:
    site, before = olga.site, olga.site.rows()["backup_codes"]
    olga.get("/organise/codes?next=/organise/account")
    assert site.rows()["backup_codes"] == before
    code = olga.page.dom.one("ol", class_="codes").all("code")[0].text
    assert olga.send("/organise/codes").status == 422
    assert code in olga.page.html
    assert olga.send("/organise/codes", kept="yes").location == "/organise/account"
    other = Entrant(site)
    other.log_in()
    other.follow()
    assert other.send("/organise/second", code=code).status == 303


def test_codes_of_another_session_are_not_taken(olga: Entrant) -> None:
    olga.get("/organise/codes")
    sealed = olga.page.dom.all("input", name="sealed")[0].get("value")
    pavel = join(olga.site, None, "pavel@union.example")
    pavel.post("/organise/codes", {"sealed": sealed, "kept": "yes"})
    with olga.site.backends.database.reading() as session:
        assert not second_factors.has_codes(session, pavel.organiser_id)


def test_pages_of_the_account_ask_for_nothing_elsewhere(olga: Entrant) -> None:
    for path in ("", "/password", "/factors"):
        page = olga.get(f"/organise/account{path}")
        named = [
            node.get(name)
            for node in page.dom.nodes()
            for name in ("src", "href", "action")
        ]
        assert all(one.startswith("/") or not one or one[0] == "#" for one in named)
        assert " style=" not in page.html
        assert EMAIL in page.html or path
