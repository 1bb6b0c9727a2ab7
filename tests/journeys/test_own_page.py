"""What supporters do with their own page: declare, withdraw, erase, sign again."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from tests.journeys.supporter import Supporter
from tests.support.waiting import eventually


@pytest.mark.parametrize(
    ("channel", "help_"),
    [("own_mail", "mailto:minister@salt.example"), ("post", "1 Brine Street")],
)
def test_a_letter_of_ones_own_waits_until_it_is_declared(
    somebody: Supporter, channel: str, help_: str
) -> None:
    somebody.answers = {"channel": channel}
    own = somebody.sign_and_confirm()
    somebody.counted()

    page = somebody.browser.get(own)
    assert help_ in page.text
    assert page.form("/declare").value("target") == "minister"
    after = somebody.browser.follow(somebody.declare(own, "minister"))

    assert "/declare" not in after.text
    somebody.counted()
    assert not somebody.letters()


def test_a_mailto_link_holds_subject_and_the_exact_letter(somebody: Supporter) -> None:
    somebody.answers = {"channel": "own_mail"}
    preview = somebody.preview()
    somebody.sign(preview)
    page = somebody.browser.get(somebody.confirm())

    links = [one.attributes["href"] for one in page.document.all("a")]
    (mailto,) = [one for one in links if one.startswith("mailto:min") and "?" in one]
    assert len(mailto) < 2000
    subject, body = mailto.partition("?subject=")[2].split("&body=")
    assert preview.holds(unquote(subject))
    assert preview.holds(unquote(body).replace("\r\n", "\n"))


def test_a_posted_letter_has_a_page_that_prints_as_one(somebody: Supporter) -> None:
    somebody.answers = {"channel": "post"}
    preview = somebody.preview()
    somebody.sign(preview)
    own = somebody.browser.get(somebody.confirm())

    links = [one.attributes.get("href", "") for one in own.document.all("a")]
    (print_,) = [link for link in links if "print" in link]
    printed = somebody.browser.get(print_)
    (letter,) = [one.text for one in printed.document.all("pre")]
    assert preview.holds(letter)
    assert "1 Brine Street" in printed.words
    assert printed.headers["cache-control"] == "no-store"


def test_declaring_twice_counts_once(somebody: Supporter) -> None:
    somebody.answers = {"channel": "post"}
    own = somebody.sign_and_confirm()

    answers = [somebody.declare(own, "minister") for _ in range(2)]

    assert [answer.status for answer in answers] == [303, 303]
    somebody.counted()


@pytest.mark.parametrize("target", ["minister", "embassy-brussels", "nobody", ""])
def test_a_letter_that_the_campaign_mails_is_not_declared(
    somebody: Supporter, target: str
) -> None:
    own = somebody.sign_and_confirm()
    eventually(lambda: "accepted it on" in somebody.browser.get(own).words)

    answer = somebody.browser.post(f"{own}/declare", {"target": target})

    assert 400 <= answer.status < 500
    assert "accepted it on" in somebody.browser.get(own).words
    somebody.counted()


def test_a_letter_by_hand_waits_for_the_organisers(somebody: Supporter) -> None:
    somebody.answers = {"channel": "by_hand"}

    own = somebody.sign_and_confirm()

    somebody.counted()
    assert "will hand it over" in somebody.browser.get(own).words
    assert not somebody.letters()


def test_reading_any_page_changes_nothing(somebody: Supporter) -> None:
    somebody.sign()
    link = somebody.confirm_link()
    for path in (link, link, link.replace("/confirm/", "/not-me/"), link):
        assert somebody.browser.get(path).status == 200
    somebody.counted()

    own = somebody.confirm()
    for verb in ("declare", "withdraw", "erase"):
        assert somebody.browser.get(f"{own}/{verb}").status in (404, 405)
    somebody.counted()
    assert somebody.browser.get(own).status == 200


@pytest.mark.parametrize("channel", ["mail", "post"])
def test_a_withdrawn_signature_and_its_letter_leave_the_count(
    somebody: Supporter, channel: str
) -> None:
    somebody.answers = {"channel": channel}
    own = somebody.sign_and_confirm()
    somebody.counted()

    page = somebody.browser.follow(somebody.press(own, "/withdraw"))

    assert page.status == 200
    assert "/withdraw" not in page.text
    assert "/erase" in page.text
    somebody.counted()


def test_erasing_leaves_a_page_that_says_so(somebody: Supporter) -> None:
    own = somebody.sign_and_confirm()

    erased = somebody.press(own, "/erase")

    assert erased.status in (200, 303)
    somebody.counted()
    gone = somebody.browser.get(own)
    assert gone.status == 410
    assert somebody.name not in gone.text
    assert "erased" in gone.words


@pytest.mark.parametrize("going", ["/withdraw", "/erase"])
def test_who_has_gone_may_sign_again(somebody: Supporter, going: str) -> None:
    own = somebody.sign_and_confirm()
    somebody.press(own, going)

    assert somebody.sign_and_confirm() != own

    somebody.counted()


def test_withdrawing_twice_counts_once(somebody: Supporter) -> None:
    own = somebody.sign_and_confirm()
    page = somebody.browser.get(own)
    somebody.press(own, "/withdraw")

    again = somebody.browser.send(page.form("/withdraw"))

    assert again.status in (303, 409)
    somebody.counted()
    assert somebody.press(own, "/erase").status in (200, 303)
    somebody.counted()


def test_a_changed_link_opens_nothing(somebody: Supporter) -> None:
    own = somebody.sign_and_confirm()
    other = "A" if own[10] != "A" else "B"

    for wrong in (own[:10] + other + own[11:], own[:-1], own + "A", "/mine/x"):
        assert somebody.browser.get(wrong).status == 404, wrong
        for verb in ("declare", "withdraw", "erase"):
            assert somebody.browser.post(f"{wrong}/{verb}").status == 404
    somebody.counted()
