"""Web, worker or everything is killed with -9 at many points of a campaign: no letter
is lost, nothing counts twice, and a mail comes twice only if nobody could know.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from threading import Event
from urllib.parse import urlsplit

import pytest

from tests.journeys.browser import Page
from tests.journeys.ledger import Ledger
from tests.journeys.locks import column, writers_wait
from tests.journeys.mail_server import MailServer, usual
from tests.journeys.product import Product, kill_at_once
from tests.journeys.supporter import Supporter
from tests.support.waiting import eventually

#: Long enough for a request to come up against a lock; nothing is asserted of it.
A_MOMENT = 1.0


@dataclass
class Drill:
    """An installation that is killed again and again, and who was there."""

    product: Product
    post: MailServer
    ledger: Ledger = field(default_factory=lambda: Ledger("salt-works"))
    people: dict[str, Supporter] = field(default_factory=dict)
    ambiguous: set[str] = field(default_factory=set)
    later: list[Callable[[], object]] = field(default_factory=list)
    serving: subprocess.Popen[bytes] | None = None

    def somebody(self, point: str) -> Supporter:
        """Who is signing when it happens."""
        email = f"{point}@people.example"
        one = Supporter(self.product.browser, self.post, self.ledger, email)
        one.name = f"Killed {point}"
        self.people[point] = one
        return one

    def serve(self) -> None:
        """Start, or start again."""
        self.serving = self.product.serve()

    def kill(self, only: str = "") -> None:
        """Kill everything with -9, or one of the two, which then comes back."""
        assert self.serving is not None
        kill_at_once(self.serving, only)
        # Claimed and not settled: whether the mail server has them, none can know.
        unsettled = column(self.product, "message_id FROM deliveries", "sending")
        self.ambiguous |= set(unsettled)

    def come_back(self, only: str = "") -> None:
        """Serve again after a kill."""
        if only:
            self.product.wait_until_alive()
        else:
            self.serve()

    def kill_in_mid(
        self, requests: Sequence[Callable[[], Page]], only: str = ""
    ) -> None:
        """Kill while requests wait to write what they have to write."""
        with writers_wait(self.product), ThreadPoolExecutor() as pool:
            asked = [pool.submit(request) for request in requests]
            time.sleep(A_MOMENT)
            self.kill(only)
            for one in asked:
                with suppress(OSError, HTTPException):
                    assert one.result().status >= 500
        self.come_back(only)

    def kill_worker_at(
        self, stage: str, part: str, cause: Callable[[], object]
    ) -> None:
        """Kill when the mail server is at a stage of a mail to a certain address."""
        done = Event()

        def act(here: str, address: str) -> str:
            if not done.is_set() and here == stage and part in address:
                self.kill(only="worker")
                done.set()
            return ""

        self.post.act = act
        cause()
        assert done.wait(60)
        self.post.act = usual


def before_signing_is_written(drill: Drill) -> None:
    one = drill.somebody("before-signing-is-written")
    page = one.browser.get(one.campaign)
    drill.kill_in_mid([lambda: one.sign(page)], only="web")
    assert not one.mails()
    one.signed_in_vain()
    one.sign_and_confirm()


def before_signing_is_answered(drill: Drill) -> None:
    one = drill.somebody("before-signing-is-answered")
    one.sign()  # Whatever was answered has not arrived, as far as they know.
    one.mail("/confirm/")
    drill.kill(only="web")
    drill.come_back(only="web")
    one.sign()
    one.confirm_link(2)
    one.confirm(1)
    assert one.browser.post(one.confirm_link(2)).status == 410


def before_anything_else_is_written(drill: Drill) -> None:
    confirms = drill.somebody("before-confirming-is-written")
    goes = drill.somebody("before-withdrawing-is-written")
    erases = drill.somebody("before-erasing-is-written")
    confirms.sign()
    link = confirms.confirm_link()
    gone, erased = goes.sign_and_confirm(), erases.sign_and_confirm()
    browser = drill.product.browser
    drill.kill_in_mid(
        [
            lambda: browser.post(link),
            lambda: browser.post(f"{gone}/withdraw"),
            lambda: browser.post(f"{erased}/erase"),
        ]
    )
    assert "/withdraw" in browser.get(gone).text
    assert "/withdraw" in browser.get(erased).text
    assert not confirms.letters()
    confirms.confirm()


def before_confirming_is_answered(drill: Drill) -> None:
    one = drill.somebody("before-confirming-is-answered")
    one.sign()
    one.confirm()
    drill.kill()
    drill.serve()
    assert one.browser.post(one.confirm_link()).status == 410


def while_fifty_confirm_at_once(drill: Drill) -> None:
    one = drill.somebody("while-fifty-confirm-at-once")
    one.sign()
    link = one.confirm_link()

    def confirm() -> int:
        with suppress(OSError, HTTPException):
            return one.browser.post(link).status
        return 0

    with ThreadPoolExecutor(50) as pool:
        asked = [pool.submit(confirm) for _ in range(50)]
        time.sleep(A_MOMENT / 4)
        drill.kill()
        statuses = [one.result() for one in asked]
    assert statuses.count(303) <= 1
    drill.serve()
    if one.browser.get(link).status == 200:
        one.confirm()
    else:
        one.was_confirmed(urlsplit(one.mail("/mine/").link("/mine/")).path)


def before_a_confirmation_mail_is_named(drill: Drill) -> None:
    one = drill.somebody("before-a-confirmation-mail-is-named")
    drill.kill_worker_at("mail", "", one.sign)
    drill.later.append(one.confirm)


def before_a_letter_is_acknowledged(drill: Drill) -> None:
    one = drill.somebody("before-a-letter-is-acknowledged")
    drill.kill_worker_at("dot", "minister", one.sign_and_confirm)


def before_a_letter_is_settled_and_counted(drill: Drill) -> None:
    one = drill.somebody("before-a-letter-is-settled-and-counted")
    one.sign_and_confirm()
    with writers_wait(drill.product):
        time.sleep(A_MOMENT)
        drill.kill(only="worker")


POINTS = (
    before_signing_is_written,
    before_signing_is_answered,
    before_anything_else_is_written,
    before_confirming_is_answered,
    while_fifty_confirm_at_once,
    before_a_confirmation_mail_is_named,
    before_a_letter_is_acknowledged,
    before_a_letter_is_settled_and_counted,
)


@pytest.fixture(scope="module")
def drills(
    empty_postgresql_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Drill]]:
    """Installations that were killed at every point, one on each kind of database."""
    urls = {"sqlite": "", "postgresql": empty_postgresql_url}
    drills = {}
    for kind, url in urls.items():
        post = MailServer()
        drills[kind] = Drill(
            Product(tmp_path_factory.mktemp(kind), post.url, url), post
        )
    try:
        with ThreadPoolExecutor() as pool:
            list(pool.map(_kill_at_every_point, drills.values()))
        yield drills
    finally:
        for drill in drills.values():
            drill.product.stop()
            drill.post.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def drill(drills: dict[str, Drill], request: pytest.FixtureRequest) -> Drill:
    """Each of them in turn."""
    return drills[request.param]


def _kill_at_every_point(drill: Drill) -> None:
    drill.post.start()
    drill.product.set_up()
    drill.serve()
    for point in POINTS:
        point(drill)
    for errand in drill.later:
        errand()


def test_whoever_was_interrupted_has_one_letter_that_arrived(drill: Drill) -> None:
    for one in drill.people.values():
        eventually(lambda one=one: len(one.letters()) == 1)

        sent = [mail.id for mail in drill.post.mails if one.email in mail.answers_to]
        assert len(set(sent)) == 1


def test_everybody_counts_once(drill: Drill) -> None:
    assert len(drill.ledger.standing) == len(drill.people) == 10
    eventually(lambda: drill.ledger.agrees(drill.product.browser))


def test_a_mail_comes_twice_only_if_nobody_could_know(drill: Drill) -> None:
    eventually(lambda: drill.ledger.agrees(drill.product.browser))

    twice = {id_ for id_, times in drill.post.times().items() if times > 1}
    assert twice
    assert twice <= drill.ambiguous
    letters = [one for one in drill.post.mails if "minister" in one.recipients[0]]
    assert len({one.id for one in letters}) == len(drill.people)


def test_the_counters_agree_with_a_recount(drill: Drill) -> None:
    assert "ok    counters" in drill.product.do("doctor")


def test_everybody_can_be_exported(drill: Drill) -> None:
    key = str(drill.product.code_file)

    out = drill.product.do("export", "letters", "salt-works", "--key", key)

    for point, one in drill.people.items():
        assert out.count(f"name: {one.name}\n") == 1, point
