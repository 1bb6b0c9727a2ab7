"""From the tick box to the partner's file, and back out of it."""

from __future__ import annotations

from petition.models import PartnerKey
from tests.web.support.forms import read_form
from tests.web.support.partners import PARTNERS, invited, partner
from tests.web.support.site import Site
from tests.web.support.workspace import join

THROUGH_MILL = "?lang=en&from=mill-union"


def test_who_agrees_stands_in_the_partners_file(site: Site) -> None:
    mill = partner(site)
    code = mill.make_key()
    site.confirmed(query=THROUGH_MILL, partner_consent="yes")
    site.confirmed(query=THROUGH_MILL, email="no@mail.example", name="Says No")
    (row,) = mill.contacts(code)
    assert (row["state"], row["consent"]) == ("agreed", "en 1")
    assert row["name"] == "Zoë Quartermain"
    assert (row["email"], row["language"]) == ("zoe@mail.example", "en")


def test_the_letter_goes_out_whether_one_agrees_or_not(site: Site) -> None:
    site.confirmed(query=THROUGH_MILL, partner_consent="yes")
    site.confirmed(query=THROUGH_MILL, email="no@mail.example", name="Says No")
    site.work()
    assert len({mail.recipient for mail in site.letters_out()}) == 1
    assert len(site.letters_out()) == 2


def test_the_box_is_never_ticked_beforehand(site: Site) -> None:
    page = site.get(f"/c/wharf{THROUGH_MILL}")
    assert "partner_consent" not in page.form.values
    box = page.dom.one("input", id="partner_consent")
    assert (
        "name, mail address and language"
        in page.dom.one(id=box.get("aria-describedby")).text
    )


def test_nobody_agrees_to_a_text_that_they_were_not_shown(site: Site) -> None:
    mill = partner(site)
    code = mill.make_key()
    form = site.write(query=THROUGH_MILL, partner_consent="yes")
    preview = site.preview(form)
    assert preview.form.values["partner_consent"] == ["yes"]
    mill.send("profile", name="Mill", **{"consent.en": "They may sell my address"})
    assert "partner_consent" not in site.preview(form).form.values
    site.sign(preview.form)
    site.post(site.link("confirm"))
    assert mill.contacts(code) == []
    assert len(site.rows()["signatures"]) == 1


def test_taking_it_back_is_one_click_and_reaches_the_next_file(site: Site) -> None:
    mill = partner(site)
    code = mill.make_key()
    mine = site.confirmed(query=THROUGH_MILL, partner_consent="yes")
    (before,) = mill.contacts(code)
    assert "You let Mill Union have" in site.get(mine).dom.text
    assert site.post(f"{mine}/no-partner").status == 303
    assert "may not have your address any more" in site.get(mine).dom.text
    (after,) = mill.contacts(code)
    assert (after["state"], after["contact"]) == ("erase", before["contact"])
    assert (after["name"], after["email"]) == ("", "")


def test_erasing_reaches_the_partners_copy(site: Site) -> None:
    mill = partner(site)
    code = mill.make_key()
    mine = site.confirmed(query=THROUGH_MILL, partner_consent="yes")
    mill.contacts(code)
    site.post(f"{mine}/erase")
    assert [row["state"] for row in mill.contacts(code)] == ["erase"]


def test_a_key_is_kept_only_when_its_code_was_typed_back(site: Site) -> None:
    mill = partner(site)
    page = mill.send("key/new")
    code = page.dom.one("p", class_="recovery-code").text.strip()
    form = read_form(page.dom.one("form", action=f"{mill.path}/key"))
    wrong = mill.send("key", **form.filled(code="AAAA-BBBB").values)
    assert wrong.status == 422
    assert code in wrong.dom.text
    with site.backends.database.reading() as session:
        assert session.query(PartnerKey).count() == 0
    again = read_form(wrong.dom.one("form", action=f"{mill.path}/key"))
    mill.send("key", **again.filled(code=code.lower()).values)
    with site.backends.database.reading() as session:
        assert session.query(PartnerKey).count() == 1


def test_a_key_of_another_page_or_of_nobody_is_not_taken(site: Site) -> None:
    mill, other = partner(site), partner(site, name="Other Union")
    page = other.send("key/new")
    form = read_form(page.dom.one("form", action=f"{other.path}/key"))
    code = page.dom.one("p", class_="recovery-code").text.strip()
    for sealed in (form.value("sealed"), "", "AAAA", "ü"):
        assert mill.send("key", sealed=sealed, code=code).status == 422


def test_a_second_key_needs_the_organisers(site: Site) -> None:
    olga = join(site)
    mill = invited(site, olga)
    mill.accept()
    mill.make_key()
    page = mill.send("key/new")
    form = read_form(page.dom.one("form", action=f"{mill.path}/key"))
    code = page.dom.one("p", class_="recovery-code").text.strip()
    assert mill.send("key", **form.filled(code=code).values).status == 409
    olga.post(f"{PARTNERS}/mill-union/free-key")
    assert mill.send("key", **form.filled(code=code).values).status == 200


def test_a_wrong_code_takes_nothing_out(site: Site) -> None:
    mill = partner(site)
    mill.make_key()
    for code in ("", "AAAA", "ü" * 50):
        page = mill.send("contacts", code=code)
        assert page.status == 422
        assert "opens nothing here" in page.dom.text


def test_a_name_cannot_become_a_formula_in_the_file(site: Site) -> None:
    mill = partner(site)
    code = mill.make_key()
    site.confirmed(query=THROUGH_MILL, partner_consent="yes", name="=Zoë")
    assert mill.contacts(code)[0]["name"] == "'=Zoë"
