"""GET and POST /not-me/<token>: a stranger's letter goes, and no more mail comes."""

from __future__ import annotations

from petition.domain.campaigns import CampaignState
from tests.web.support.site import Site


def not_me(site: Site) -> str:
    return site.signed().replace("confirm", "not-me")


def test_looking_explains_and_changes_nothing(site: Site) -> None:
    link = not_me(site)
    before = site.rows()
    page = site.get(link)
    assert page.status == 200
    assert [form["action"] for form in page.dom.all("form")] == [link]
    assert "Zoë" not in page.html
    assert site.rows() == before


def test_pressing_deletes_the_letter(site: Site) -> None:
    link = not_me(site)
    page = site.post(link)
    assert page.status == 200
    assert page.dom.one("h1").text == "It is deleted"
    assert site.rows()["pending_signatures"] == []
    assert site.tally()["total"] == 0


def test_all_letters_that_wait_for_the_address_go(site: Site) -> None:
    first, second = site.signed(), site.signed(name="Someone Else")
    site.post(second.replace("confirm", "not-me"))
    assert site.rows()["pending_signatures"] == []
    assert site.get(first).status == 410


def test_no_more_mail_goes_to_the_address(site: Site) -> None:
    site.post(not_me(site))
    sent = len(site.mails)
    assert site.sign(site.write()).status == 303
    site.work()
    assert len(site.mails) == sent
    assert site.rows()["pending_signatures"] == []


def test_the_link_is_spent_afterwards(site: Site) -> None:
    link = not_me(site)
    site.post(link)
    for path in (link, link.replace("not-me", "confirm")):
        for page in (site.get(path), site.post(path)):
            assert page.status == 410
            assert page.dom.one("h1").text == "This letter has been deleted"


def test_it_works_after_closing_too(site: Site) -> None:
    link = not_me(site)
    site.to(CampaignState.CLOSED)
    assert site.get(link).status == 200
    assert site.post(link).status == 200
    assert site.rows()["pending_signatures"] == []


def test_a_confirmed_letter_is_not_undone_by_it(site: Site) -> None:
    link = site.signed()
    site.post(link)
    assert site.post(link.replace("confirm", "not-me")).status == 410
    assert site.tally()["total"] == 1


def test_another_persons_confirmed_letter_stays(site: Site) -> None:
    site.confirmed()
    link = site.signed(name="Someone Else")
    assert site.post(link.replace("confirm", "not-me")).status == 200
    assert site.tally()["total"] == 1


def test_a_mail_that_has_not_left_is_stopped(site: Site) -> None:
    first = site.signed()
    site.sign(site.write(name="Someone Else"))
    site.post(first.replace("confirm", "not-me"))
    sent = len(site.mails)
    site.work()
    assert len(site.mails) == sent
