"""The team key: proved, unlocked for a session, shared, drilled and renewed."""

from __future__ import annotations

import re
from typing import Any

from petition.domain.recovery_codes import format_code
from petition.domain.roles import Role
from petition.models import AuditEntry, Organiser, OrganiserSession, TeamKey
from petition.services import organiser_keys
from tests.web.support.site import Page, Site
from tests.web.support.workspace import Browser, join

CODE = format_code(b"\x06" * 20)
PASSWORD = "a ferry leaves at dawn"
SHOWN = re.compile(r"\b[A-Z2-9]{4}(?:-[A-Z2-9]{4}){8}\b")


def with_password(browser: Browser) -> Browser:
    desk = browser.site.backends.desk
    with browser.site.backends.database.writing() as session:
        organiser = session.get_one(Organiser, browser.organiser_id)
        seed = desk.randomness(32)
        organiser_keys.make_own_key(desk.sealer, organiser, PASSWORD, seed)
    return browser


def unlock(browser: Browser, secret: str = CODE) -> Page:
    return browser.post("/organise/keys/unlock", {"secret": secret})


def one(site: Site, model: Any) -> Any:
    with site.backends.database.reading() as session:
        return session.query(model).order_by(model.id.desc()).first()


def test_the_recovery_code_unlocks_the_key_for_this_session(site: Site) -> None:
    olga = join(site)
    assert unlock(olga).status == 303
    assert "Unlocked on this device" in olga.get("/organise/keys").html


def test_a_wrong_secret_unlocks_nothing_and_says_so(site: Site) -> None:
    page = unlock(join(site), "no such code")
    assert page.status == 422
    assert "opened the key" in page.html
    assert one(site, OrganiserSession).sealed_key is None


def test_who_unlocked_once_needs_only_their_password_from_then_on(site: Site) -> None:
    olga = with_password(join(site))
    unlock(olga)
    olga.post("/organise/keys/lock")
    assert "Unlock the key" in olga.get("/organise/keys").html
    assert unlock(olga, PASSWORD).location == "/organise/keys"
    assert "Unlocked on this device" in olga.get("/organise/keys").html


def test_the_key_locks_itself_after_a_quarter_of_an_hour(site: Site) -> None:
    olga = join(site)
    unlock(olga)
    site.clock.pass_(minutes=16)
    assert "Unlock the key" in olga.get("/organise/keys").html


def test_the_database_without_the_cookie_opens_nothing(site: Site) -> None:
    olga = join(site)
    unlock(olga)
    row, sealer = one(site, OrganiserSession), site.backends.sealer
    assert sealer.open_receipt(olga.token, row.uid, row.sealed_key)
    kept = row.sealed_key + row.token_hash
    assert olga.token not in kept


def test_typing_the_code_back_proves_it(site: Site) -> None:
    olga = join(site)
    assert olga.post("/organise/keys/prove", {"code": "AAAA"}).status == 422
    olga.post("/organise/keys/prove", {"code": CODE.lower().replace("-", " ")})
    assert one(site, TeamKey).proved_at == site.clock()


def test_the_key_is_given_to_another_and_taken_away(site: Site) -> None:
    olga = join(site, may_create=True)
    unlock(olga)
    ann = with_password(join(site, Role.EDITOR, "ann@union.example"))
    whom = {"organiser": ann.organiser_id}
    olga.post("/organise/keys/share", whom)
    assert unlock(ann, PASSWORD).status == 303
    olga.post("/organise/keys/share", {**whom, "take": "yes"})
    assert "Unlock the key" in ann.get("/organise/keys").html
    assert unlock(ann, PASSWORD).status == 422


def test_owners_are_told_who_got_the_key(site: Site) -> None:
    olga = join(site, may_create=True)
    unlock(olga)
    ann = with_password(join(site, Role.EDITOR, "ann@union.example"))
    olga.post("/organise/keys/share", {"organiser": ann.organiser_id})
    site.work()
    mail = site.mails[-1]
    assert mail.recipient == "olga@union.example"
    assert "gave Olga the team key" in mail.subject
    assert one(site, AuditEntry).action == "share-team-key"


def test_the_drill_opens_each_campaign_and_its_newest_letter(site: Site) -> None:
    site.confirmed()
    page = join(site).post("/organise/keys/drill", {"code": CODE})
    cells = [cell.text for cell in page.dom.one("table", class_="drill").all("td")]
    assert cells == ["opened", "opened"]


def test_a_new_key_opens_what_was_sealed_before_and_after_it(site: Site) -> None:
    olga = join(site, may_create=True)
    unlock(olga)
    site.confirmed()
    page = olga.post("/organise/keys/renew")
    (code,) = SHOWN.findall(page.html)
    site.confirmed(name="Mara Lindqvist", email="mara@mail.example")
    assert olga.post("/organise/keys/drill", {"code": CODE}).status == 422
    drilled = olga.post("/organise/keys/drill", {"code": code})
    assert "stayed shut" not in drilled.html
    assert one(site, TeamKey).proved_at == site.clock()


def test_who_holds_the_old_key_gets_the_new_one_without_a_password(site: Site) -> None:
    olga = join(site, may_create=True)
    unlock(olga)
    ann = with_password(join(site, Role.EDITOR, "ann@union.example"))
    olga.post("/organise/keys/share", {"organiser": ann.organiser_id})
    olga.post("/organise/keys/renew")
    assert unlock(ann, PASSWORD).status == 303


def test_the_unlocked_key_goes_with_the_next_place_that_needs_it(site: Site) -> None:
    olga = join(site)
    there = {"secret": CODE, "next": "/organise/c/wharf/exports"}
    assert olga.post("/organise/keys/unlock", there).location == there["next"]
    away = {"secret": CODE, "next": "//elsewhere.example/"}
    assert olga.post("/organise/keys/unlock", away).location == "/organise/keys"


def test_the_log_of_a_campaign_tells_who_unlocked_the_key(site: Site) -> None:
    olga = join(site)
    unlock(join(site, None, "ann@union.example"))
    assert "unlocked the team key" in olga.get("/organise/c/wharf/log").html
