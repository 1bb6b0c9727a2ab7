"""A campaign's team: roles are changed and people leave, and the log knows."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from petition.domain.roles import Role
from tests.web.organise.test_keys import PASSWORD, unlock, with_password
from tests.web.support.site import Site
from tests.web.support.workspace import join

TEAM = "/organise/c/wharf/team"


def test_an_owner_sees_the_team_and_the_log(site: Site) -> None:
    olga = join(site)
    join(site, Role.READER, "ann@union.example")
    assert "ann@union.example" in olga.get(TEAM).html
    assert olga.get("/organise/c/wharf/log").status == 200


@pytest.mark.parametrize("role", [Role.EDITOR, Role.TRANSLATOR, Role.COUNTER])
def test_nobody_else_sees_the_team(site: Site, role: Role) -> None:
    ann = join(site, role, "ann@union.example")
    assert ann.get(TEAM).status == 403
    assert ann.post(f"{TEAM}/remove", {"organiser": 1}).status == 403


def test_a_role_that_was_changed_counts_at_the_next_click(site: Site) -> None:
    olga = join(site)
    ann = join(site, Role.READER, "ann@union.example")
    change = {"organiser": ann.organiser_id, "role": "owner"}
    assert olga.post(f"{TEAM}/role", change).status == 303
    assert ann.get(TEAM).status == 200
    olga.post(f"{TEAM}/role", {**change, "role": "reader"})
    assert ann.get(TEAM).status == 403


def test_a_campaign_keeps_an_owner(site: Site) -> None:
    olga = join(site)
    me = {"organiser": olga.organiser_id}
    assert olga.post(f"{TEAM}/remove", me).status == 422
    page = olga.post(f"{TEAM}/role", {**me, "role": "reader"})
    assert "needs an owner" in page.html
    assert olga.get(TEAM).status == 200


def test_who_is_taken_out_while_logged_in_finds_nothing_any_more(site: Site) -> None:
    olga = join(site)
    ann = join(site, Role.EDITOR, "ann@union.example")
    olga.post(f"{TEAM}/remove", {"organiser": ann.organiser_id})
    assert ann.get("/organise/c/wharf/people").status == 404
    assert "wharf" not in ann.get("/organise/").html


def test_who_held_the_key_loses_it_with_their_last_campaign(site: Site) -> None:
    olga = join(site, may_create=True)
    unlock(olga)
    ann = with_password(join(site, Role.COUNTER, "ann@union.example"))
    olga.post("/organise/keys/share", {"organiser": ann.organiser_id})
    page = olga.post(f"{TEAM}/remove", {"organiser": ann.organiser_id})
    assert page.headers["Location"].endswith("done=took")
    assert unlock(ann, PASSWORD).status == 422


def test_the_log_says_who_did_what(site: Site) -> None:
    olga = join(site)
    ann = join(site, Role.READER, "ann@union.example")
    change = {"organiser": ann.organiser_id, "role": "counter"}
    olga.post(f"{TEAM}/role", change)
    row = olga.get("/organise/c/wharf/log").dom.one("table", class_="log")
    assert "changed the role: Olga" in row.text


@pytest.mark.parametrize("change", ["DELETE FROM", "UPDATE"])
def test_nobody_alters_the_log(site: Site, change: str) -> None:
    olga = join(site)
    ann = join(site, Role.READER, "ann@union.example")
    olga.post(f"{TEAM}/role", {"organiser": ann.organiser_id, "role": "counter"})
    rest = " SET who = 'nobody'" if change == "UPDATE" else ""
    with pytest.raises(DatabaseError), site.backends.database.writing() as session:
        session.execute(text(f"{change} audit_entries{rest}"))


def test_what_matters_most_asks_again_who_one_is(site: Site) -> None:
    olga = join(site)
    ann = join(site, Role.READER, "ann@union.example")
    site.clock.pass_(minutes=11)
    page = olga.post(f"{TEAM}/remove", {"organiser": ann.organiser_id})
    assert page.location == "/organise/prove"
    assert ann.get("/organise/").status == 200


def test_an_invitation_is_mailed_shown_once_and_can_be_taken_back(site: Site) -> None:
    olga = join(site)
    asked = {"email": "Ann@union.example", "role": "translator", "language": "fr"}
    page = olga.post(f"{TEAM}/invite", asked)
    link = page.dom.one("input", class_="copy").get("value")
    site.work()
    mail = next(one for one in site.mails if one.recipient == "ann@union.example")
    assert link in mail.text
    assert "ann@union.example" in olga.get(TEAM).html
    waiting = olga.get(TEAM).dom.one("input", name="invitation").get("value")
    olga.post(f"{TEAM}/revoke", {"invitation": waiting})
    assert "ann@union.example" not in olga.get(TEAM).html


def test_what_is_no_address_is_not_invited(site: Site) -> None:
    page = join(site).post(f"{TEAM}/invite", {"email": "ann", "role": "reader"})
    assert page.status == 422
    assert "no mail address" in page.html


def test_who_held_the_key_loses_it_with_the_last_role_that_reads(site: Site) -> None:
    olga = join(site, may_create=True)
    unlock(olga)
    ann = with_password(join(site, Role.COUNTER, "ann@union.example"))
    olga.post("/organise/keys/share", {"organiser": ann.organiser_id})
    change = {"organiser": ann.organiser_id}
    olga.post(f"{TEAM}/role", {**change, "role": "owner"})
    assert unlock(ann, PASSWORD).status == 303
    olga.post(f"{TEAM}/role", {**change, "role": "editor"})
    assert unlock(ann, PASSWORD).status == 422
