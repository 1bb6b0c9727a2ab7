"""Supporters who sign and confirm side by side, and try again when asked to."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import count
from urllib.parse import urlsplit

from tests.journeys.browser import Page
from tests.journeys.ledger import Ledger
from tests.journeys.mail_server import MailServer
from tests.journeys.product import Product
from tests.journeys.supporter import Supporter
from tests.support.waiting import eventually

CAMPAIGN = "/c/salt-works?lang=en"
#: Seconds after which even the most patient give up.
PATIENCE = 120
PAGES = (CAMPAIGN, "/c/salt-works/tally", "/c/salt-works/tally.json", "/healthz")


@dataclass
class Crowd:
    """Whoever comes to one installation, and what they were told meanwhile."""

    product: Product
    post: MailServer
    ledger: Ledger = field(default_factory=lambda: Ledger("salt-works"))
    put_off: list[Page] = field(default_factory=list)
    cut_off: list[str] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def somebody(self) -> Supporter:
        """Somebody new."""
        number = next(self._numbers)
        one = Supporter(
            self.product.browser, self.post, self.ledger, f"p{number}@people.example"
        )
        one.name = f"Supporter {number}"
        return one

    def people(self, how_many: int) -> list[Supporter]:
        """Several new people."""
        return [self.somebody() for _ in range(how_many)]

    def sign(self, one: Supporter) -> None:
        """Sign, however often it takes."""
        page = self.insist(lambda: one.browser.get(one.campaign))
        assert self.insist(lambda: one.sign(page)).status == 303

    def confirm(self, one: Supporter) -> None:
        """Confirm, however often it takes; "used up" is for the interrupted only."""
        link, before = one.confirm_link(), len(self.put_off) + len(self.cut_off)
        answer = self.insist(lambda: one.browser.post(link))
        if answer.status == 303:
            one.was_confirmed(answer.headers["location"])
            return
        assert answer.status == 410, answer.words
        assert len(self.put_off) + len(self.cut_off) > before
        one.was_confirmed(urlsplit(one.mail("/mine/").link("/mine/")).path)

    def sign_and_confirm(self, one: Supporter) -> None:
        """All of it."""
        self.sign(one)
        self.confirm(one)

    def insist(self, request: Callable[[], Page]) -> Page:
        """What a request is answered that is made again as long as it is put off."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(OSError, HTTPException):
                answer = request()
                if answer.status != 503:
                    return answer
                assert int(answer.headers["retry-after"]) > 0
                self.put_off.append(answer)
                time.sleep(0.5)
                continue
            self.cut_off.append("no answer")
            time.sleep(0.5)
        raise AssertionError(f"put off for {PATIENCE} seconds")

    def pages_come(self) -> bool:
        """Whether every public page is served."""
        return all(self.product.browser.get(page).status == 200 for page in PAGES)

    def all_is_well(self) -> None:
        """Everybody counts once, and the database is as it should be."""
        eventually(lambda: self.ledger.agrees(self.product.browser))
        assert "ok    counters" in self.product.do("doctor")
        assert self.integrity() == "ok"

    def integrity(self) -> str:
        """What SQLite says of its file."""
        if self.product.database_url:
            return "ok"
        path = self.product.instance / "petition.sqlite3"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            (said,) = database.execute("PRAGMA integrity_check").fetchone()
            return str(said)


@contextmanager
def at_once(
    errand: Callable[[Supporter], None], people: Sequence[Supporter]
) -> Iterator[list[Future[None]]]:
    """Everybody runs the same errand meanwhile; on leaving, all must have done it."""
    with ThreadPoolExecutor(len(people)) as pool:
        errands = [pool.submit(errand, one) for one in people]
        yield errands
        for one in errands:
            one.result()
