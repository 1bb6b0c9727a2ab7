"""An installation with a mail server, a visitor and a campaign, from outside."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from tests.journeys.ledger import Ledger
from tests.journeys.mail_server import MailServer
from tests.journeys.product import Product
from tests.journeys.supporter import Supporter
from tests.support.databases import administer

NUMBERS = count(1)


@pytest.fixture(scope="session")
def house_post() -> Iterator[MailServer]:
    """The mail server of the shared installation."""
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def house(
    tmp_path_factory: pytest.TempPathFactory, house_post: MailServer
) -> Iterator[Product]:
    """A running installation that stories share: each has people of its own."""
    product = Product(tmp_path_factory.mktemp("house"), house_post.url).set_up()
    product.serve()
    yield product
    product.stop()


@pytest.fixture
def post() -> Iterator[MailServer]:
    """A mail server for one story."""
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def house_ledger() -> Ledger:
    """What everybody has done at the shared installation's campaign."""
    return Ledger("salt-works")


@pytest.fixture
def somebody(house: Product, house_post: MailServer, house_ledger: Ledger) -> Supporter:
    """Somebody new at the shared installation."""
    email = f"somebody{next(NUMBERS)}@people.example"
    return Supporter(house.browser, house_post, house_ledger, email)


@pytest.fixture(scope="module")
def empty_postgresql_url(postgresql_server: str) -> Iterator[str]:
    """The address of a new, empty PostgreSQL database."""
    name = f"journey_{next(NUMBERS)}"
    administer(postgresql_server, f"CREATE DATABASE {name}")
    yield postgresql_server.replace("/postgres?", f"/{name}?")
    administer(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")
