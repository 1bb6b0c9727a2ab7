"""Lost links, mails that were not asked for, and how many mails one may cause."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tests.journeys.browser import Page
from tests.journeys.supporter import Supporter
from tests.support.waiting import eventually


def test_a_new_link_shows_and_withdraws_but_cannot_open_the_letter(
    somebody: Supporter,
) -> None:
    somebody.answers = {"own_words": "Only the first link shows this."}
    first = somebody.sign_and_confirm()
    somebody.counted()

    _ask_for_link(somebody)
    again = urlsplit(somebody.mail("/mine/", 2).link("/mine/")).path
    page = somebody.browser.get(again)

    assert again != first
    assert page.status == 200
    assert "Only the first link shows this." not in page.text
    assert "cannot open your letter" in page.words
    assert "accepted it on" in page.words
    assert somebody.browser.get(f"{again}/letter.txt").status == 404
    somebody.ledger.gone(first)
    assert somebody.browser.send(page.form("/withdraw")).status == 303
    somebody.counted()


def test_a_new_link_erases_and_so_ends_both(somebody: Supporter) -> None:
    first = somebody.sign_and_confirm()
    _ask_for_link(somebody)
    again = urlsplit(somebody.mail("/mine/", 2).link("/mine/")).path

    erased = somebody.browser.send(somebody.browser.get(again).form("/erase"))
    somebody.ledger.gone(first)

    assert erased.status in (200, 303)
    assert somebody.browser.get(first).status == 410
    assert somebody.browser.get(again).status == 410
    somebody.counted()


def test_asking_for_a_link_says_the_same_to_everybody(somebody: Supporter) -> None:
    somebody.sign_and_confirm()
    known = _ask_for_link(somebody)
    somebody.email = "stranger@people.example"
    unknown = _ask_for_link(somebody)

    assert known.status == unknown.status == 303
    assert known.headers["location"] == unknown.headers["location"]
    assert known.body == unknown.body
    assert not somebody.mails()


def test_signing_twice_says_the_same_and_counts_once(somebody: Supporter) -> None:
    first = somebody.sign()
    somebody.confirm()
    second = somebody.sign()

    assert (first.status, first.headers["location"], first.body) == (
        second.status,
        second.headers["location"],
        second.body,
    )
    mail = somebody.mail("/mine/", 2)
    assert "/confirm/" not in mail.text
    page = somebody.browser.get(urlsplit(mail.link("/mine/")).path)
    assert page.status == 200
    somebody.counted()


def test_whoever_it_was_not_is_left_alone(somebody: Supporter) -> None:
    somebody.sign()
    link = somebody.confirm_link()
    not_me = urlsplit(somebody.mail("/not-me/").link("/not-me/")).path
    asked = somebody.browser.get(not_me)
    assert asked.status == 200
    assert somebody.name not in asked.text

    done = somebody.browser.send(asked.form(not_me))

    assert done.status in (200, 303)
    assert somebody.browser.get(link).status == 410
    assert somebody.browser.post(link).status == 410
    assert somebody.browser.post(not_me).status in (200, 303, 410)
    assert somebody.sign().status == 303
    somebody.post_is_quiet()
    assert len(somebody.mails()) == 1
    somebody.counted()


def test_an_address_gets_three_mails_a_day_of_a_campaign(somebody: Supporter) -> None:
    answers = [somebody.sign() for _ in range(5)]

    assert {answer.status for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    eventually(lambda: len(somebody.mails()) == 3)
    somebody.post_is_quiet()
    assert len(somebody.mails()) == 3


def test_writing_the_address_another_way_earns_no_more_mails(
    somebody: Supporter,
) -> None:
    plain = somebody.email
    local, domain = plain.split("@")
    ways = [plain, f"{local}+1@{domain}", plain.upper(), f"{local}+2@{domain}"]

    for way in ways:
        somebody.email = way
        assert somebody.sign().status == 303

    somebody.post_is_quiet()
    sent = [one.recipients[0] for one in somebody.post.mails]
    assert sum(one.lower() in map(str.lower, ways) for one in sent) == 3


def test_of_several_links_the_first_that_is_confirmed_counts(
    somebody: Supporter,
) -> None:
    somebody.sign()
    somebody.answers = {"own_words": "The second try."}
    somebody.sign()
    eventually(lambda: len(somebody.mails("/confirm/")) == 2)
    links = [somebody.confirm_link(1), somebody.confirm_link(2)]

    somebody.confirm(2)

    for link in links:
        assert somebody.browser.get(link).status == 410
        assert somebody.browser.post(link).status == 410
    somebody.counted()


@pytest.mark.parametrize("token", ["x", "A" * 43, "A" * 300, "%00", "é"])
def test_a_made_up_link_is_unknown(somebody: Supporter, token: str) -> None:
    for path in ("confirm", "not-me", "mine"):
        page = somebody.browser.get(f"/{path}/{_quoted(token)}")
        assert page.status == 404
        assert somebody.browser.post(f"/confirm/{_quoted(token)}").status == 404


def _quoted(token: str) -> str:
    return token if token.isascii() else "%C3%A9"


def _ask_for_link(somebody: Supporter) -> Page:
    page = somebody.browser.get(f"/c/{somebody.ledger.slug}/my-link?lang=en")
    return somebody.browser.send(page.form("/my-link").fill({"email": somebody.email}))
