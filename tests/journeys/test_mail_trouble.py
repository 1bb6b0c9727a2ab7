"""Mail servers that refuse, hesitate or hang up: what becomes of the letters, and
what their writer is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.journeys.browser import Page
from tests.journeys.ledger import Ledger, fetch_tally
from tests.journeys.mail_server import Arrived, MailServer, refusing, usual
from tests.journeys.markup import Element
from tests.journeys.product import PACK, Product, change, copy_of
from tests.journeys.supporter import Supporter

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600
#: By key of the target: what its server answers, and where.
TAKES = {"fine": ("", "")}
HESITATES = {
    "rcpt-450": ("rcpt", "450 4.2.1 mailbox is busy"),
    "rcpt-552": ("rcpt", "552 5.2.2 mailbox is full"),
    "rcpt-421": ("rcpt", "421 4.7.0 too many"),
    "data-451": ("data", "451 4.3.0 not now"),
    "dot-452": ("dot", "452 4.3.1 no room"),
    "rcpt-hangs-up": ("rcpt", None),
    "data-hangs-up": ("data", None),
    "dot-hangs-up": ("dot", None),
}
REFUSES = {
    "rcpt-550": ("rcpt", "550 5.1.1 no such user"),
    "dot-554": ("dot", "554 5.7.1 looks like spam"),
    "data-554": ("data", "554 5.5.0 no"),
    "never": ("rcpt", "450 4.2.1 come back some other day"),
}
SERVERS: Mapping[str, tuple[str, str | None]] = {**TAKES, **HESITATES, **REFUSES}
TARGET = """
[[target]]
key = "{key}"
name = "Office {key}"
languages = ["en"]
email = "{key}@offices.example"
postal_address = ["Office {key}", "1 Long Street"]
country = "KZ"
channels = ["mail", "post"]
"""


@dataclass(frozen=True)
class Troubled:
    """A letter to every office, and its writer's own page as time went by."""

    product: Product
    writer: Supporter
    own: str
    at_first: Page
    at_last: Page
    waiting_at_first: int

    def said_of(self, key: str, page: Page) -> Element:
        """What the own page says of one letter."""
        (article,) = [
            one for one in page.document.all("article") if f"Office {key}" in one.words
        ]
        return article

    def copies(self, key: str) -> list[Arrived]:
        """Every copy of a letter that came with its final dot."""
        address = f"{key}@offices.example"
        return [one for one in self.writer.post.mails if address in one.recipients]


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Troubled]:
    """A letter to every office; days pass, and most servers come to their senses."""
    folder, post = tmp_path_factory.mktemp("trouble"), MailServer()
    post.start()
    product = Product(folder, post.url)
    try:
        yield _written(product, post, folder)
    finally:
        product.stop()
        post.stop()


def _written(product: Product, post: MailServer, folder: Path) -> Troubled:
    product.set_up(_pack(folder))
    product.start("web", "--bind", f"127.0.0.1:{product.port}")
    product.wait_until_alive()
    writer = Supporter(product.browser, post, Ledger("trouble"), "w@people.example")
    writer.sign()
    _work(product, 0)
    own = writer.confirm()
    post.act = _rude
    while not _work(product, 0):  # A 421 ends a run; the next goes on.
        continue
    at_first = writer.browser.get(own)
    waiting = fetch_tally(writer.browser, "trouble")["letters"]["waiting"]
    post.act = _only_never
    _work(product, 30 * MINUTE)
    _work(product, 6 * DAY)
    at_last = writer.browser.get(own)
    return Troubled(product, writer, own, at_first, at_last, waiting)


def _work(product: Product, ahead: float) -> bool:
    """Do what is due some seconds from now; whether all of it could be done."""
    ended = product.run("worker", "--once", CLOCK_AHEAD=str(ahead))
    assert ended.code in (0, 1), ended
    return ended.code == 0


def _pack(folder: Path) -> Path:
    pack = copy_of(PACK, folder, slug="trouble")
    change(pack / "campaign.toml", 'targets = "some"', 'targets = "all"')
    (pack / "targets.toml").write_text(
        "".join(TARGET.format(key=key) for key in SERVERS)
    )
    change(pack / "events.csv", "embassy-brussels", "fine")
    return pack


def _rude(stage: str, address: str) -> str | None:
    where, answer = SERVERS.get(address.partition("@")[0], ("", ""))
    return answer if where == stage else usual(stage, address)


def _only_never(stage: str, address: str) -> str | None:
    return _rude(stage, address) if "never" in address else usual(stage, address)


@pytest.mark.parametrize("key", HESITATES)
def test_a_letter_waits_while_its_server_hesitates_and_then_arrives(
    troubled: Troubled, key: str
) -> None:
    assert "waits for its turn" in troubled.said_of(key, troubled.at_first).words
    assert "accepted it on" in troubled.said_of(key, troubled.at_last).words
    copies = troubled.copies(key)
    assert len({one.id for one in copies}) == 1
    assert [one.accepted for one in copies][-1]


@pytest.mark.parametrize("key", sorted(REFUSES.keys() - {"never"}))
def test_a_letter_that_is_refused_is_not_tried_again(
    troubled: Troubled, key: str
) -> None:
    assert "did not take it" in troubled.said_of(key, troubled.at_first).words
    assert "did not take it" in troubled.said_of(key, troubled.at_last).words
    assert not [one for one in troubled.copies(key) if one.accepted]


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("rcpt-550", "no such mailbox"),
        ("dot-554", "turned it away"),
        ("never", "could not be reached for days"),
    ],
)
def test_the_writer_learns_why_and_what_to_do(
    troubled: Troubled, key: str, reason: str
) -> None:
    said = troubled.said_of(key, troubled.at_last)

    assert reason in said.words
    assert "You can still send it yourself" in said.words
    assert "1 Long Street" in said.words
    assert said.all("form")


def test_nobody_gets_a_second_copy_unless_the_answer_was_lost(
    troubled: Troubled,
) -> None:
    copies = {key: len(troubled.copies(key)) for key in SERVERS}

    assert copies.pop("dot-hangs-up") == 2
    assert copies.pop("dot-452") == 2  # Its first copy was turned away.
    assert all(count <= 1 for count in copies.values()), copies


def test_the_tally_says_what_happened(troubled: Troubled) -> None:
    assert troubled.waiting_at_first == len(HESITATES) + 1
    letters = fetch_tally(troubled.writer.browser, "trouble")["letters"]

    assert letters["accepted"] == len(TAKES) + len(HESITATES)
    assert letters["refused"] == len(REFUSES)
    assert letters["waiting"] == 0
    assert letters["written"] == len(SERVERS)


def test_a_refused_letter_that_its_writer_sends_is_declared(
    troubled: Troubled,
) -> None:
    answer = troubled.writer.browser.post(
        f"{troubled.own}/declare", {"target": "rcpt-550"}
    )

    page = troubled.writer.browser.follow(answer)
    said = troubled.said_of("rcpt-550", page).words
    assert re.search(r"You told us on .+ that you have sent it", said)


def test_a_server_that_lets_nobody_in_costs_no_mail(troubled: Troubled) -> None:
    writer, post = troubled.writer, troubled.writer.post
    other = replace(writer, email="other@people.example")
    other.sign()

    for hours, (stage, answer) in enumerate(
        [("greeting", None), ("greeting", "554 no"), ("mail", None), ("mail", "421 no")]
    ):
        post.act = refusing(stage, "", answer)
        _work(troubled.product, hours * HOUR)
        assert not other.mails()
    post.act = usual
    _work(troubled.product, 10 * HOUR)

    assert len(other.mails("/confirm/")) == 1
