"""A script that signs for people it invents is stopped; a village is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlsplit

import pytest

from tests.journeys.browser import Browser, Form, Page
from tests.journeys.mail_server import MailServer
from tests.journeys.product import Product
from tests.support.waiting import eventually

FRESH = 150  # Letters that nobody has confirmed, of one network in an hour.
FORWARDED = "X-Forwarded-For"
NUMBERS = count(1)


@pytest.fixture(scope="module")
def post() -> Iterator[MailServer]:
    """The mail server of the people in this file."""
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def product(
    tmp_path_factory: pytest.TempPathFactory, post: MailServer
) -> Iterator[Product]:
    """A running installation with limits, behind one proxy."""
    product = Product(
        tmp_path_factory.mktemp("village"),
        post.url,
        settings={"RATE_LIMITS": "on", "TRUSTED_PROXIES": "1"},
    ).set_up()
    product.serve()
    yield product
    product.stop()


@dataclass
class Network:
    """Where people, or a script, sign."""

    product: Product
    address: str

    def form(self) -> Form:
        """The letter form."""
        return self.product.browser.get("/c/salt-works?lang=en").form("/sign")

    def sign(self, form: Form, email: str, pretended: str = "") -> Page:
        """Sign with an address; what is answered."""
        form.fill({"name": f"P {email}", "email": email, "country": "SE",
                   "field_branch": "Nine"})  # fmt: skip
        forwarded = f"{pretended}, {self.address}" if pretended else self.address
        return Browser(self.product.base, **{FORWARDED: forwarded}).send(form)

    def confirm(self, post: MailServer, email: str) -> None:
        """Use the link that was mailed to an address."""
        eventually(lambda: bool(post.to(email)), within=60)
        path = urlsplit(post.to(email)[0].link("/confirm/")).path
        answer = Browser(self.product.base, **{FORWARDED: self.address}).post(path)
        assert answer.status == 303


def somebody() -> str:
    number = next(NUMBERS)
    return f"p{number}@family{number}.example"


def test_a_script_is_stopped_and_a_village_goes_on(
    product: Product, post: MailServer
) -> None:
    hall, people = Network(product, "203.0.113.7"), [somebody()]
    form = hall.form().fill({"seed": "0" * 16})
    while (page := hall.sign(form, people[-1], pretended="198.51.7.1")).status == 303:
        people.append(somebody())
    assert page.status == 429
    assert FRESH < len(people) <= 2 * FRESH + 10
    assert 1 <= int(page.headers["retry-after"]) <= 60
    assert set(form.answers) <= set(page.form("/sign").answers)
    assert Network(product, "192.0.2.7").sign(form, somebody()).status == 303
    for one in people[:5]:
        hall.confirm(post, one)
    assert {hall.sign(form, somebody()).status for _ in range(3 * 5)} == {303}


def test_a_flood_for_one_victim_sends_three_mails(
    product: Product, post: MailServer
) -> None:
    form, victim = Network(product, "198.51.100.1").form(), "victim@people.example"
    networks = [Network(product, f"198.51.{number}.1") for number in range(30)]
    for network in networks:
        assert network.sign(form, victim).status == 303
    last = somebody()
    networks[0].sign(form, last)
    eventually(lambda: bool(post.to(last)) and len(post.to(victim)) >= 3, within=60)
    assert len(post.to(victim)) == 3
