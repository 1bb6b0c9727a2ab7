"""GET and POST /c/<slug>/my-link: a new link, and the same answer for everybody."""

from __future__ import annotations

import pytest

from petition.domain.campaigns import CampaignState
from tests.web.support.forms import read_form
from tests.web.support.site import Site

ASK = "/c/wharf/my-link"


def ask(site: Site, email: str, lang: str = "en") -> list[str]:
    """Ask for a link; the kinds of mail that went out because of it."""
    site.work()
    known = len(site.mails)
    assert site.post(f"{ASK}?lang={lang}", {"email": email}).status == 303
    site.work()
    return [mail.kind.value for mail in site.mails[known:]]


def test_the_form_asks_for_the_address_only(site: Site) -> None:
    page = site.get(f"{ASK}?lang=ru")
    (form,) = page.dom.all("form")
    shown = [one["name"] for one in form.all("input") if one["type"] != "hidden"]
    assert shown == ["email"]
    assert page.dom.one("label", for_="email").text
    assert "public" in page.headers["Cache-Control"]


def test_everybody_gets_the_same_answer(site: Site) -> None:
    site.confirmed()
    form = read_form(site.get(f"{ASK}?lang=en").dom.one("form"))
    known = site.post(form.action, form.filled(email="zoe@mail.example").values)
    stranger = site.post(form.action, form.filled(email="x@mail.example").values)
    assert known.status == stranger.status == 303
    assert known.headers["Location"] == stranger.headers["Location"]
    assert known.html == stranger.html
    assert site.get(known.headers["Location"]).status == 200


def test_only_a_known_address_gets_mail(site: Site) -> None:
    site.confirmed()
    assert ask(site, "x@mail.example") == []
    assert ask(site, "zoe@mail.example") == ["my_link"]
    assert ask(site, "ZOE+letters@mail.example") == ["my_link"]


def test_the_link_shows_states_and_cannot_open_the_letter(site: Site) -> None:
    mine = site.confirmed(channel="post")
    ask(site, "zoe@mail.example")
    later = site.link("mine")
    page = site.get(later)
    assert later != mine
    assert page.dom.all("pre") == []
    assert "This link cannot open your letter." in page.dom.one("main").text
    assert "It waits for you to print and post it." in page.dom.one("main").text
    assert "Zoë" not in page.html
    assert site.get(f"{later}/letter.txt").status == 404


def test_the_first_link_still_opens_everything(site: Site) -> None:
    mine = site.confirmed()
    ask(site, "zoe@mail.example")
    assert len(site.get(mine).letters()) == 1


def test_the_link_withdraws(site: Site) -> None:
    site.confirmed()
    ask(site, "zoe@mail.example")
    assert site.post(f"{site.link('mine')}/withdraw").status == 303
    assert site.tally()["total"] == 0


def test_the_link_ends_after_a_week(site: Site) -> None:
    site.confirmed()
    ask(site, "zoe@mail.example")
    later = site.link("mine")
    site.clock.pass_(days=7, hours=1)
    assert site.get(later).status in (404, 410)
    site.work()
    assert site.get(later).status in (404, 410)


def test_an_address_gets_three_mails_a_day(site: Site) -> None:
    site.confirmed()
    site.clock.pass_(days=1)
    mails = [ask(site, "zoe@mail.example") for _ in range(5)]
    assert mails == [["my_link"]] * 3 + [[]] * 2
    site.clock.pass_(days=1)
    assert ask(site, "zoe@mail.example") == ["my_link"]


def test_the_mail_speaks_the_pages_language(site: Site) -> None:
    site.confirmed()
    ask(site, "zoe@mail.example", lang="ru")
    assert "Свободу докерам" in site.mails[-1].subject


@pytest.mark.parametrize(
    "email", ["", "x", "a@b.example, c@d.example", "a@b\0.example"]
)
def test_what_is_no_address_is_said_beside_the_field(site: Site, email: str) -> None:
    before = site.rows()
    page = site.post(f"{ASK}?lang=en", {"email": email})
    assert page.status == 422
    assert page.errors("email")
    assert site.rows() == before


def test_a_form_without_token_is_as_good(site: Site) -> None:
    site.confirmed()
    assert site.post(ASK, {"email": "zoe@mail.example"}).status == 303


def test_it_works_after_closing_and_while_paused(site: Site) -> None:
    site.confirmed()
    for state in (CampaignState.PAUSED, CampaignState.CLOSED):
        site.to(state)
        assert site.get(ASK).status == 200
        assert ask(site, "zoe@mail.example") == ["my_link"]


def test_whoever_withdrew_is_no_longer_known(site: Site) -> None:
    site.post(f"{site.confirmed()}/withdraw")
    assert ask(site, "zoe@mail.example") == []


def test_two_people_at_one_address_get_a_link_each(site: Site) -> None:
    site.confirmed()
    site.confirmed(name="Yusuf Quartermain")
    ask(site, "zoe@mail.example")
    assert site.mails[-1].text.count("https://letters.example/mine/") == 2
