"""What whoever watches over a running installation sees, and what they do not see."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.ledger import Ledger
from tests.journeys.mail_server import MailServer, refusing
from tests.journeys.product import Product
from tests.journeys.supporter import Supporter
from tests.support.waiting import eventually


@pytest.fixture
def watched(tmp_path: Path, post: MailServer) -> Iterator[Product]:
    """An installation of its own, in production."""
    product = Product(tmp_path, post.url).set_up()
    product.serve()
    yield product
    product.stop()


@pytest.fixture
def supporter(watched: Product, post: MailServer) -> Supporter:
    """Somebody whose story goes wrong at every turn."""
    browser, ledger = watched.browser, Ledger("salt-works")
    return Supporter(browser, post, ledger, "greta.watched@people.example")


def test_an_installation_is_ready_soon_after_its_start(watched: Product) -> None:
    eventually(lambda: watched.browser.get("/readyz").status == 200)

    told = json.loads(watched.browser.get("/readyz").text)

    assert told["ready"]
    assert told["checks"]["database"]["kind"] == "sqlite"


def test_metrics_are_for_this_machine(watched: Product) -> None:
    page = watched.browser.get("/metrics")

    assert page.status == 200
    assert "petition_requests_total{" in page.text


def test_the_log_holds_neither_tokens_nor_addresses(
    watched: Product, post: MailServer, supporter: Supporter
) -> None:
    post.act = refusing("rcpt", "minister", "550 5.1.1 no greta.watched here")
    own = supporter.sign_and_confirm()
    eventually(lambda: '"fate":"refused"' in watched.log.replace(" ", ""))
    token = supporter.confirm_link().split("/")[-1]
    for path in (own, f"{own}/letter.txt", f"/confirm/{token}", f"/mine/{token}"):
        watched.browser.get(path)
    supporter.press(own, "/withdraw")
    watched.stop()

    lines = [json.loads(line) for line in watched.log.splitlines()]
    said = watched.log.lower()
    secrets = ["greta", "people.example", token, own.split("/")[-1], "salt.example"]
    assert lines
    assert [one for one in secrets if one.lower() in said] == []
