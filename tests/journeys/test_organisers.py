"""Accounts from the command line: the first one, and those that were lost."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from tests.journeys.mail_server import MailServer
from tests.journeys.product import Product
from tests.support.waiting import eventually

LINK = re.compile(r"^ *(http://\S+/organise/invitation/[\w-]{43})$", re.MULTILINE)


def test_the_first_account_is_invited_on_the_terminal_and_by_mail(
    house: Product, house_post: MailServer
) -> None:
    said = house.do("organiser", "invite", "First@People.example")

    (link,) = LINK.findall(said)
    assert "within 7 days" in said
    eventually(lambda: bool(house_post.to("first@people.example")))
    (mail,) = house_post.to("first@people.example")
    assert mail.link("/organise/invitation/") == link
    page = house.browser.get(urlsplit(link).path)
    assert page.status == 200
    assert "first@people.example" in page.words


def test_what_was_lost_is_recovered_on_the_terminal(house: Product) -> None:
    refused = house.run("organiser", "own", "nobody@people.example", "salt-works")

    assert "organiser invite nobody@people.example" in refused.complaint
