"""Web and worker are killed with -9 at random while supporters sign and confirm over
real SMTP; then everything is counted.
"""

from __future__ import annotations

import csv
import io
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from random import Random
from subprocess import Popen
from threading import Event, Semaphore, Thread

import psutil

from tests.faults.drill_post import DrillPost
from tests.journeys.browser import Answers, Page
from tests.journeys.ledger import fetch_tally
from tests.journeys.locks import column
from tests.journeys.mail_server import MailServer
from tests.journeys.product import Product
from tests.support.waiting import eventually

#: Supporters who do something at the same moment.
AT_ONCE = 12
#: Seconds by which each new worker's clock is ahead of the last one's: longer than a
#: lease, so that what a dead worker held is due again at once.
PAST_LEASE = 31
LANES = 3
#: Seconds in which something happens if it happens at all.
A_WHILE = 5
#: Seconds that anything may take before the drill has failed.
PATIENCE = 180
WAITING = ("queued", "sending", "deferred")


@dataclass
class KillDrill:
    """An installation under load that is killed again and again."""

    product: Product
    mails: MailServer
    kills: int
    signatures: int
    random: Random
    post: DrillPost = field(default_factory=DrillPost)
    acknowledged: dict[str, str] = field(default_factory=dict)
    gave_up: set[str] = field(default_factory=set)
    answers: Counter[str] = field(default_factory=Counter)
    killed: Counter[str] = field(default_factory=Counter)
    ambiguous: Counter[str] = field(default_factory=Counter)
    _form: tuple[str, Answers] = ("", [])
    _running: dict[str, Popen[bytes]] = field(default_factory=dict)
    _ahead: int = 0
    _broken_off: Event = field(default_factory=Event)

    def run(self) -> None:
        """All of it; afterwards the worker has done everything that there was."""
        self.product.set_up()
        self._start("worker")
        self._start("web")
        eventually(self.product.is_alive, PATIENCE)
        page = self.product.browser.get("/c/salt-works?lang=en")
        form = page.form("/sign")
        self._form = (form.url, form.answers)
        over, room = Event(), Semaphore(AT_ONCE)
        reader = Thread(target=self._read_mails, args=(over,))
        reader.start()
        try:
            with ThreadPoolExecutor(AT_ONCE) as pool:
                load = pool.submit(self._supporters_come, room)
                try:
                    self._kill_all_the_time(room)
                except BaseException:
                    self._broken_off.set()
                    room.release()
                    raise
                eventually(lambda: self._web_is_alive() and load.done(), PATIENCE)
                load.result()
            self._finish()
        finally:
            over.set()
            reader.join()

    def _supporters_come(self, room: Semaphore) -> None:
        """Some for every kill, so that there is somebody at each."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            all_ = []
            for number in range(self.signatures):
                room.acquire()
                if self._broken_off.is_set():
                    return
                all_.append(pool.submit(self._sign_and_confirm, number))
            for one in all_:
                one.result()

    def _kill_all_the_time(self, room: Semaphore) -> None:
        shares = [self.signatures // self.kills] * self.kills
        shares[0] += self.signatures % self.kills
        for share in shares:
            room.release(share)
            self._let_something_happen(self.random.uniform(0, 5) * share)
            self._kill(self.random.choice(["web", "web's child", "worker", "both"]))

    def _let_something_happen(self, steps: float) -> None:
        """Wait for so many answers and mails, of five for each supporter.

        Whoever is killed while starting has nothing in hand that could be lost.
        """
        eventually(self._web_is_alive, PATIENCE)
        wanted = self._steps() + steps
        with suppress(AssertionError):  # All is done, and nothing more will happen.
            eventually(lambda: self._steps() >= wanted, A_WHILE)

    def _web_is_alive(self) -> bool:
        """Whether pages come; a web server whose children die too often gives up, and
        is started again, as `serve` does.
        """
        if self._running["web"].poll() is not None:
            self.answers["web gave up"] += 1
            self._start("web")
        return self.product.is_alive()

    def _steps(self) -> int:
        good = sum(n for what, n in self.answers.items() if what.endswith("303"))
        return good + len(self.post.ids)

    def _kill(self, whom: str) -> None:
        self.killed[whom] += 1
        if whom in ("worker", "both"):
            _kill_family(self._running["worker"])
        if whom in ("web", "both"):
            _kill_family(self._running["web"])
        if whom == "web's child":
            _kill_family(self._running["web"], children_only=True)
        if whom in ("worker", "both"):
            self._note_what_none_can_know()
            self._ahead += PAST_LEASE
            self._start("worker")
        if whom in ("web", "both"):
            self._start("web")

    def _note_what_none_can_know(self) -> None:
        """Mails that came, and whose worker died before it wrote that down."""
        time.sleep(0.1)  # The mail server may still be taking the last ones.
        self.post.read(self.mails.mails)
        claimed = set(column(self.product, "message_id FROM deliveries", "sending"))
        unsettled = claimed & self.post.ids.keys()
        assert len(unsettled - self.ambiguous.keys()) <= LANES, unsettled
        self.ambiguous.update(unsettled)

    def _start(self, name: str) -> None:
        bind = ("--bind", f"127.0.0.1:{self.product.port}") if name == "web" else ()
        self._running[name] = self.product.start(
            name, *bind, CLOCK_AHEAD=str(self._ahead if name == "worker" else 0)
        )

    def _sign_and_confirm(self, number: int) -> None:
        email = f"s{number}@people.example"
        url, answers = self._form
        mine = {"name": f"Supporter {number}", "email": email, "country": "SE"}
        mine["field_branch"] = "Branch Nine"
        rest = [(name, value) for name, value in answers if name not in mine]
        self._ask("sign", url, [*rest, *mine.items()], insist=True)
        eventually(lambda: email in self.post.confirm_links, PATIENCE)
        link = self.post.confirm_links[email]
        answer = self._ask("confirm", link, [], insist=number % 3 > 0)
        if answer is None:
            self.gave_up.add(email)
        elif answer.status == 303:
            self.acknowledged[email] = answer.headers["location"]

    def _ask(self, what: str, url: str, form: Answers, *, insist: bool) -> Page | None:
        """The answer at last; None if whoever was cut off does not try again."""
        deadline = time.monotonic() + PATIENCE
        interrupted = False
        while time.monotonic() < deadline and not self._broken_off.is_set():
            with suppress(OSError, HTTPException):
                answer = self.product.browser.post(url, form)
                self.answers[f"{what} {answer.status}"] += 1
                if answer.status != 503:
                    assert answer.status == 303 or interrupted, answer.words
                    return answer
                assert int(answer.headers["retry-after"]) > 0
            self.answers[f"{what} interrupted"] += 1
            interrupted = True
            if not insist:
                return None
            time.sleep(0.3)
        raise AssertionError(f"{what} was put off for {PATIENCE} seconds")

    def _read_mails(self, over: Event) -> None:
        while not over.wait(0.02):
            self.post.read(self.mails.mails)

    def _finish(self) -> None:
        """Let the last worker do the rest, an hour later."""
        self._running["worker"].terminate()
        self._running["worker"].wait(60)
        later = str(self._ahead + 3600)
        for _ in range(5):
            self.product.run("worker", "--once", CLOCK_AHEAD=later)
            if not self.waiting():
                break
        self.post.read(self.mails.mails)
        eventually(self._web_is_alive, PATIENCE)

    def waiting(self) -> int:
        """How many mails are neither accepted nor refused."""
        return sum(int(column(self.product, *_count(state))[0]) for state in WAITING)

    def exported(self) -> list[str]:
        """The addresses of everybody who counts."""
        key = str(self.product.code_file)
        out = self.product.do("export", "signatures", "salt-works", "--key", key)
        rows = csv.DictReader(io.StringIO(out.removeprefix("\ufeff")))
        return [row["email"] for row in rows]

    def check(self) -> None:
        """That nothing was lost and nothing counts twice."""
        counted = self.exported()
        assert len(set(counted)) == len(counted)
        everybody = {f"s{number}@people.example" for number in range(self.signatures)}
        assert everybody - self.gave_up <= set(counted) <= everybody
        assert self.acknowledged.keys() <= set(counted)
        assert fetch_tally(self.product.browser, "salt-works")["total"] == len(counted)
        assert "ok    counters" in self.product.run("doctor").out
        self._check_mails(counted)

    def _check_mails(self, counted: list[str]) -> None:
        assert self.waiting() == 0
        once = dict.fromkeys(counted, 1)
        for mails in (self.post.letters, self.post.thanks):
            assert {email: len(ids) for email, ids in mails.items()} == once
        for message_id, times in self.post.ids.items():
            assert times <= 1 + self.ambiguous[message_id], message_id

    def figures(self) -> str:
        """What happened, in one paragraph."""
        twice = sum(1 for times in self.post.ids.values() if times > 1)
        return (
            f"{self.signatures} signatures, {sum(self.killed.values())} kills"
            f" ({dict(self.killed)}), answers {dict(sorted(self.answers.items()))};"
            f" {len(self.acknowledged)} acknowledged, {len(self.gave_up)} gave up;"
            f" {len(self.post.ids)} mails, {twice} of them twice,"
            f" {len(self.ambiguous)} ambiguous"
        )


def _count(state: str) -> tuple[str, str]:
    return "CAST(count(*) AS text) FROM deliveries", state


def _kill_family(process: Popen[bytes], *, children_only: bool = False) -> None:
    with suppress(psutil.NoSuchProcess):
        for child in psutil.Process(process.pid).children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                child.kill()
    if not children_only:
        process.kill()
        process.wait(30)


@contextmanager
def kill_drill(
    folder: Path, database_url: str, kills: int, signatures: int, seed: int
) -> Iterator[KillDrill]:
    """A drill that has been run."""
    mails = MailServer()
    mails.start()
    product = Product(folder, mails.url, database_url)
    try:
        chance = Random(seed)  # noqa: S311 – a drill can be repeated, not guarded.
        drill = KillDrill(product, mails, kills, signatures, chance)
        drill.run()
        yield drill
    finally:
        product.stop()
        mails.stop()
