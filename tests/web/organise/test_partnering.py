"""Organisers invite partners, look after them, and part from them."""

from __future__ import annotations

import pytest

from petition.domain.mails import MailKind
from petition.domain.roles import Role
from petition.models import PartnerContact
from tests.web.organise.test_keys import unlock
from tests.web.organise.test_new import make
from tests.web.support.partners import PARTNERS, invited
from tests.web.support.site import Site
from tests.web.support.workspace import join

MILL = f"{PARTNERS}/mill-union"


def test_who_was_just_invited_stands_in_the_list(site: Site) -> None:
    page = join(site).post(f"{PARTNERS}/invite", {"name": "Relief Fund"})
    assert "relief-fund" in page.dom.one("ul", class_="rows").text


def test_inviting_somebody_new_makes_them_a_partner(site: Site) -> None:
    olga = join(site)
    relief = invited(site, olga, name="Dockers’ Relief Fund")
    assert "Dockers’ Relief Fund" in relief.page().dom.text
    rows = olga.get(PARTNERS).dom.one("ul", class_="rows").text
    assert "dockers-relief-fund" in rows
    relief.accept()
    assert "has its own page" in olga.get(PARTNERS).dom.text


def test_a_name_that_stands_already_gets_a_key_of_its_own(site: Site) -> None:
    olga = join(site)
    for _ in range(2):
        invited(site, olga, name="Mill Union")
    keys = olga.get(PARTNERS).dom.one("ul", class_="rows").text
    assert "mill-union-2" in keys
    assert "mill-union-3" in keys


def test_the_invitation_goes_out_by_mail_if_there_is_an_address(site: Site) -> None:
    olga = join(site)
    mill = invited(site, olga, partner="mill-union", email="mill@union.example")
    site.work()
    (mail,) = [one for one in site.mails if one.recipient == "mill@union.example"]
    assert mail.kind is MailKind.INVITATION
    assert f"\nhttps://letters.example{mill.path}\n" in mail.text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"name": ""}, ""),
        ({"name": "a\u202eb"}, ""),
        ({"name": "x" * 400}, ""),
        ({"name": "Union", "email": "nobody"}, "no mail address"),
    ],
)
def test_an_invitation_out_of_shape_invites_nobody(
    site: Site, data: dict[str, str], words: str
) -> None:
    olga, before = join(site), site.rows()["partners"]
    page = olga.post(f"{PARTNERS}/invite", data)
    assert page.status == 422
    assert words in page.dom.text
    assert site.rows()["partners"] == before


def test_a_new_link_ends_the_one_before(site: Site) -> None:
    olga = join(site)
    first = invited(site, olga)
    second = invited(site, olga)
    assert first.page().status == 410
    assert second.page().status == 200
    olga.post(f"{MILL}/end-link")
    assert second.page().status == 410


def test_owners_hear_of_it(site: Site) -> None:
    olga = join(site)
    invited(site, olga)
    olga.post(f"{MILL}/retire")
    site.work()
    told = [one.text for one in site.mails if one.kind is MailKind.NOTICE]
    assert len(told) == 2
    assert "took out the partner Mill Union" in told[1]


def test_who_is_taken_out_can_show_no_form_and_ask_nobody(site: Site) -> None:
    olga = join(site)
    olga.post(f"{MILL}/retire")
    frame = site.get("/embed/wharf?partner=mill-union")
    assert "mill.example" not in frame.headers["Content-Security-Policy"]
    assert "Mill Union may write to me" not in frame.dom.text
    form = site.get("/c/wharf?lang=en&from=mill-union")
    assert "Mill Union" not in form.dom.text
    assert olga.get(MILL).status == 404
    assert "Taken out" in olga.get(PARTNERS).dom.text


def test_what_came_through_one_who_left_goes_on_counting(site: Site) -> None:
    for number in range(5):
        site.confirmed(
            query="?lang=en&from=mill-union", email=f"{number}@mail.example",
            name=f"Person {'ABCDE'[number]}",
        )  # fmt: skip
    join(site).post(f"{MILL}/retire")
    site.work()
    assert site.tally()["by_partner"] == {"mill-union": 5}
    assert "Mill Union" in site.get("/c/wharf/tally?lang=en").dom.text
    told = site.get("/partners/mill-union/tally.json").response.get_json()
    assert told["contributed"] == 5


def test_contacts_that_waited_are_handed_over_with_the_team_key(site: Site) -> None:
    olga = join(site)
    site.confirmed(query="?lang=en&from=mill-union", partner_consent="yes")
    mill = invited(site, olga)
    mill.accept()
    code = mill.make_key()
    assert mill.contacts(code) == []
    assert olga.post(f"{MILL}/hand-over").status == 422
    unlock(olga)
    assert olga.post(f"{MILL}/hand-over").status == 303
    assert mill.contacts(code)[0]["name"] == "Zoë Quartermain"


def test_an_organiser_reads_nothing_of_what_is_sealed_to_a_partner(site: Site) -> None:
    olga = join(site)
    mill = invited(site, olga)
    mill.accept()
    mill.make_key()
    site.confirmed(query="?lang=en&from=mill-union", partner_consent="yes")
    assert "zoe@mail.example" not in olga.get(MILL).html
    with site.backends.database.reading() as session:
        (row,) = session.query(PartnerContact).all()
    assert row.sealed is not None
    assert b"zoe@mail.example" not in row.sealed


def test_who_only_reads_numbers_changes_nothing(site: Site) -> None:
    ann = join(site, Role.READER, "ann@union.example")
    assert ann.get(MILL).status == 200
    page = ann.get(PARTNERS)
    assert not page.dom.all("form", action=f"{PARTNERS}/invite")
    assert ann.post(f"{PARTNERS}/invite", {"name": "X"}).status == 403


def test_nobody_is_invited_to_what_is_not_published_yet(site: Site) -> None:
    olga = join(site, None, may_create=True)
    make(olga)
    drafted = "/organise/c/svobodu-ekipazhu/partners"
    page = olga.post(f"{drafted}/invite", {"name": "Mill Union"})
    assert page.status == 409
    assert "First publish the campaign" in page.dom.text
    assert "There is none yet" in olga.get(drafted).dom.text
