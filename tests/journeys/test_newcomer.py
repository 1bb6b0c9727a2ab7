"""A newcomer on their own machine: the demo campaign, and a mailbox in the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from urllib.parse import urlsplit

import pytest

from tests.journeys.browser import Browser
from tests.journeys.product import Product
from tests.support.waiting import eventually

LINK = re.compile(r"http://127\.0\.0\.1:\d+(/(?:confirm|mine)/[\w-]{43})")


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """What `make run` does, on a free port."""
    settings = {"PETITION_ENV": "development", "RATE_LIMITS": "on"}
    product = Product(tmp_path_factory.mktemp("newcomer"), "", settings=settings)
    try:
        code = str(product.instance / "recovery-code.txt")
        product.do("setup", "--recovery-code-file", code)
        product.do("demo")
        product.serve()
        yield product
    finally:
        product.stop()


def test_a_newcomer_confirms_a_letter_in_the_mailbox(newcomer: Product) -> None:
    browser = newcomer.browser
    assert "/c/zhanaozen" in browser.get("/").text
    page = browser.get("/c/zhanaozen?lang=kk")
    form = page.form("/sign").fill(
        {"name": "Айгүл", "email": "aigul@people.example", "country": "DE"}
    )
    assert browser.send(form).status == 303

    link = _link_in_mailbox(browser, "/confirm/")
    own = browser.send(browser.get(link).form(link))

    assert browser.follow(own).language == ("kk", "ltr")
    assert _link_in_mailbox(browser, "/mine/") == own.headers["location"]
    eventually(lambda: len(list((newcomer.instance / "mailbox").glob("*.eml"))) == 3)


def test_the_mailbox_holds_whole_mails(newcomer: Product) -> None:
    mails = [
        message_from_bytes(file.read_bytes(), policy=policy.default)
        for file in (newcomer.instance / "mailbox").glob("*.eml")
    ]

    (letter,) = [one for one in mails if "president" in str(one["To"])]
    assert "Айгүл" in str(letter["From"])
    assert "Жаңаөзен" in str(letter["Subject"])
    assert "-- " in letter.get_content().splitlines()
    assert "aigul@people.example" not in str(letter["Reply-To"])


def test_each_link_into_the_workspace_is_a_fresh_one(newcomer: Product) -> None:
    links = [newcomer.do("organiser", "login").strip() for _ in range(2)]

    older, newer = (newcomer.browser.get(urlsplit(link).path) for link in links)
    assert (older.status, newer.status) == (410, 200)
    assert "organiser@example.org" in newer.words
    assert newer.form(urlsplit(links[1]).path).named() == {"csrf_token"}


def _link_in_mailbox(browser: Browser, part: str) -> str:
    """The path of a link in one of the mails, once it is there."""
    found: list[str] = []

    def look() -> bool:
        mailbox = browser.get("/dev/mailbox")
        links = [one.attributes.get("href", "") for one in mailbox.document.all("a")]
        mails = [browser.get(link) for link in links if "/dev/mailbox/" in link]
        found.extend(
            path for mail in mails for path in LINK.findall(mail.text) if part in path
        )
        return bool(found)

    eventually(look)
    return found[0]
