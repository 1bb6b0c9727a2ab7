"""POST /mine/<receipt>/declare: "I have sent it"."""

from __future__ import annotations

import pytest

from tests.web.support.site import Site

MINISTER = {"target": "minister"}


def letters(site: Site) -> dict[str, int]:
    counts: dict[str, int] = site.tally()["letters"]
    return {name: n for name, n in counts.items() if n}


@pytest.mark.parametrize("channel", ["own_mail", "post"])
def test_a_letter_waits_until_its_writer_says_it_is_sent(
    site: Site, channel: str
) -> None:
    mine = site.confirmed(channel=channel)
    assert letters(site) == {"waiting": 1, "written": 1}
    page = site.post(f"{mine}/declare", MINISTER)
    assert page.status == 303
    assert page.location == mine
    assert letters(site) == {"declared": 1, "written": 1}
    state = site.get(mine).dom.one("p", class_="state").text
    assert state == "You told us on 2 May 2024 that you have sent it."


def test_the_button_sends_what_the_form_holds(site: Site) -> None:
    mine = site.confirmed(channel="post", target=["embassy", "minister"])
    for form in site.get(mine).dom.all("form", action=f"{mine}/declare"):
        assert site.post(form["action"], {"target": form.one("input")["value"]})
    assert letters(site) == {"declared": 2, "written": 2}


def test_saying_it_twice_is_no_mistake(site: Site) -> None:
    mine = site.confirmed(channel="post")
    for _ in range(2):
        assert site.post(f"{mine}/declare", MINISTER).status == 303
    assert letters(site) == {"declared": 1, "written": 1}


@pytest.mark.parametrize("channel", ["mail", "by_hand"])
def test_a_letter_that_others_send_cannot_be_declared(site: Site, channel: str) -> None:
    mine = site.confirmed(channel=channel)
    site.work()
    before = site.rows()
    assert site.post(f"{mine}/declare", MINISTER).status == 409
    assert site.rows() == before


@pytest.mark.parametrize("target", [None, "", "nobody", "embassy", "\0", "<b>"])
def test_a_target_that_got_no_letter_cannot_be_declared(
    site: Site, target: str | None
) -> None:
    mine = site.confirmed(channel="post")
    site.work()
    before = site.rows()
    page = site.post(f"{mine}/declare", {"target": target} if target else {})
    assert page.status == 409
    assert "<b>" not in page.html
    assert site.rows() == before


def test_a_refusal_speaks_the_language_that_was_signed_in(site: Site) -> None:
    mine = site.confirmed(query="?lang=ru", channel="post")
    page = site.post(f"{mine}/declare", Accept_Language="en")
    assert page.status == 409
    assert page.dom.one("html")["lang"] == "ru"


def test_what_was_withdrawn_cannot_be_declared(site: Site) -> None:
    mine = site.confirmed(channel="post")
    site.post(f"{mine}/withdraw")
    assert site.post(f"{mine}/declare", MINISTER).status == 409
    assert letters(site) == {}


def test_it_can_be_said_with_a_later_link_too(site: Site) -> None:
    site.confirmed(channel="post")
    site.post("/c/wharf/my-link", {"email": "zoe@mail.example"})
    assert site.post(f"{site.link('mine')}/declare", MINISTER).status == 303
    assert letters(site) == {"declared": 1, "written": 1}


def test_an_unknown_page_declares_nothing(site: Site) -> None:
    assert site.post(f"/mine/{'A' * 43}/declare", MINISTER).status == 404
