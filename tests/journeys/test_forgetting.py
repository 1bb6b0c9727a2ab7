"""What time does: keys die at midnight, links and records when they are due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.journeys.ledger import Ledger
from tests.journeys.mail_server import MailServer, refusing, usual
from tests.journeys.product import Product
from tests.journeys.supporter import Supporter
from tests.journeys.traces import blobs, traces

DAY = 24 * 3600


@dataclass
class Sleeper:
    """An installation that sleeps: its worker and web server wake up when told."""

    product: Product
    somebody: Supporter

    @property
    def blobs(self) -> dict[bytes, str]:
        """Every binary value in the database."""
        return blobs(self.product.instance / "petition.sqlite3")

    def wake_worker(self, days: float) -> None:
        """Let the worker do all that is due some days from now."""
        self.product.do("worker", "--once", CLOCK_AHEAD=str(days * DAY))

    def status(self, path: str, days: float) -> int:
        """What a link answers some days from now."""
        bind = ["--bind", f"127.0.0.1:{self.product.port}"]
        self.product.start("web", *bind, CLOCK_AHEAD=str(days * DAY))
        self.product.wait_until_alive()
        status = self.somebody.browser.get(path).status
        self.product.stop()
        return status


@pytest.fixture
def sleeper(tmp_path: Path, post: MailServer) -> Iterator[Sleeper]:
    """A campaign that is open, and nothing that runs."""
    product = Product(tmp_path, post.url).set_up()
    ledger = Ledger("salt-works")
    yield Sleeper(product, Supporter(product.browser, post, ledger, "p@people.example"))
    product.stop()


def test_after_midnight_a_waiting_mail_lies_under_a_new_key(sleeper: Sleeper) -> None:
    somebody, post = sleeper.somebody, sleeper.somebody.post
    post.act = refusing("rcpt", "people.example", "451 4.3.0 not today")
    serving = sleeper.product.serve()
    somebody.sign()
    serving.terminate()
    serving.wait(60)
    before = sleeper.blobs
    keys = {one for one, column in before.items() if column == "outbox_keys.wrapped"}
    mails = {one for one, column in before.items() if column == "deliveries.sealed"}
    assert len(keys) == len(mails) == 1

    sleeper.wake_worker(days=1)

    assert traces([sleeper.product.instance], keys | mails) == []
    assert not somebody.mails()
    post.act = usual
    sleeper.wake_worker(days=1.5)
    assert somebody.mails("/confirm/")


def test_a_link_expires_after_a_week_and_is_forgotten_after_a_month(
    sleeper: Sleeper,
) -> None:
    serving = sleeper.product.serve()
    sleeper.somebody.sign()
    link = sleeper.somebody.confirm_link()
    serving.terminate()
    serving.wait(60)
    assert "pending_signatures.sealed" in sleeper.blobs.values()

    assert sleeper.status(link, days=6.9) == 200
    sleeper.wake_worker(days=7.1)
    assert "pending_signatures.sealed" not in sleeper.blobs.values()
    assert sleeper.status(link, days=36.9) == 410
    sleeper.wake_worker(days=37.2)
    assert sleeper.status(link, days=37.2) == 404


def test_records_are_destroyed_when_their_time_is_over(sleeper: Sleeper) -> None:
    product = sleeper.product
    serving = product.serve()
    own = sleeper.somebody.sign_and_confirm()
    sleeper.somebody.counted()
    serving.terminate()
    serving.wait(60)
    product.do("campaign", "close", "salt-works")
    key = ["--key", str(product.code_file)]

    sleeper.wake_worker(days=170)
    assert "p@people.example" in product.do("export", "signatures", "salt-works", *key)
    sleeper.wake_worker(days=190)

    ended = product.run("export", "signatures", "salt-works", *key)
    assert "p@people.example" not in ended.out + ended.err
    assert sleeper.status(own, days=190) in (404, 410)
