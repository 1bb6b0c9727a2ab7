"""A campaign is run, the server is seized: nobody who took part is found on it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.journeys.browser import Browser
from tests.journeys.ledger import Ledger
from tests.journeys.mail_server import MailServer
from tests.journeys.product import Product, kill_at_once
from tests.journeys.supporter import Supporter
from tests.journeys.traces import blobs, traces
from tests.support.waiting import eventually

TOKEN = re.compile(r"/(?:confirm|not-me|mine)/([\w-]{43})")
CLIENT = "203.0.113.177"
MACHINE = "NeedlessBrowser/7.3 (Haystack)"
NAMES = {
    "stays": "Aurelia Quillfeather",
    "refused": "Зоя Непринятая",
    "posts": "زهرة المرسلة",
    "withdrawn": "Fortunata Backstep",
    "erased": "Erasmus Vanishing",
    "pending": "Pendulum Hangfire",
    "deferred": "Deferida Queuewell",
    "was-not-me": "Incognita Stranger",
    "asks-again": "Lostlink Forgetful",
    "mistaken": "Wrong<Name>Typed",
}


@dataclass
class Seizure:
    """A product, those who take part, and where the police would look."""

    product: Product
    post: MailServer
    ledger: Ledger = field(default_factory=lambda: Ledger("salt-works"))
    people: dict[str, Supporter] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)

    def somebody(self, role: str, **answers: str | list[str]) -> Supporter:
        """A new supporter whose every answer is their own."""
        headers = {"X-Forwarded-For": CLIENT, "User-Agent": MACHINE}
        browser = Browser(self.product.base, **headers)
        one = Supporter(
            browser, self.post, self.ledger, f"{role}@secret-{role}.example"
        )
        one.name = NAMES[role]
        words = {
            "own_words": f"The very own words of {role} number one.",
            "editable_1": f"The passage as {role} would have it.",
            "field_city": f"City of {role}",
            "field_branch": f"Branch of {role}",
            "field_shift": f"Shift of {role}",
        }
        one.answers = {**words, **answers}
        self.people[role] = one
        self.typed += [one.name, one.email, *words.values()]
        return one

    @property
    def secrets(self) -> list[str | bytes]:
        """Everything that went through and must not have stayed."""
        tokens = {
            token for mail in self.post.mails for token in TOKEN.findall(mail.text)
        }
        raw = [base64.urlsafe_b64decode(f"{token}=") for token in tokens]
        return [*self.typed, CLIENT, MACHINE, *tokens, *raw]

    def traces(self, *more: Path) -> list[str]:
        """What is found in the instance folder and in the logs."""
        product = self.product
        return traces([product.instance, product.log_file, *more], self.secrets)


@pytest.fixture
def seizure(tmp_path: Path, post: MailServer) -> Iterator[Seizure]:
    """A fresh installation whose mail server is rude to some and quotes them."""
    settings = {"TRUSTED_PROXIES": "1", "TMPDIR": str(tmp_path / "temporary")}
    (tmp_path / "temporary").mkdir()
    product = Product(tmp_path, post.url, settings=settings).set_up()
    post.act = _rude
    yield Seizure(product, post)
    product.stop()


def _rude(stage: str, address: str) -> str | None:
    if stage == "rcpt" and "deferred" in address:
        return f"451 4.7.1 <{address}> ({NAMES['deferred']}) come back later"
    if stage == "dot" and "brussels" in address:
        return f"550 5.7.1 {NAMES['refused']} (refused@secret-refused.example): no"
    return ""


def test_who_takes_the_server_finds_nobody(seizure: Seizure) -> None:
    serving = seizure.product.serve()
    _first_half(seizure)
    kill_at_once(serving)
    assert seizure.traces() == []

    serving = seizure.product.serve()
    _second_half(seizure)
    assert seizure.traces() == []
    exports = _exports(seizure)
    serving.terminate()
    serving.wait(60)
    assert seizure.traces(seizure.product.folder / "temporary") == []

    # The search itself works: what organisers took out holds what was looked for.
    assert len(traces([exports], seizure.secrets)) > 20
    assert len(seizure.secrets) > 80


def test_what_was_erased_has_left_the_files_sealed_or_not(seizure: Seizure) -> None:
    product, one = seizure.product, seizure.somebody("erased")
    database = product.instance / "petition.sqlite3"
    serving = product.serve()
    one.sign()
    one.confirm_link()
    seen = blobs(database)
    own = one.confirm()
    seen |= blobs(database)
    one.press(own, "/erase")
    one.counted()
    serving.terminate()
    serving.wait(60)

    product.do("worker", "--once")

    gone = {value: seen[value] for value in seen.keys() - blobs(database).keys()}
    columns = {column.partition(".")[2] for column in gone.values()}
    assert {"sealed", "sealed_record", "sealed_receipt"} <= columns
    assert traces([product.instance], gone) == []


def _first_half(seizure: Seizure) -> None:
    """Everybody signs; some confirm, some have their mails wait."""
    for role in ("stays", "withdrawn", "erased", "asks-again"):
        seizure.somebody(role)
    seizure.somebody("refused", target=["minister", "embassy-brussels"])
    seizure.somebody("posts", channel="post", country="BE")
    for role in ("pending", "deferred", "was-not-me"):
        seizure.somebody(role)
    for one in seizure.people.values():
        assert one.preview().status == 200
        assert one.sign().status == 303
    mistaken = seizure.somebody("mistaken", country="", field_branch="")
    assert mistaken.sign().status == 422
    for one in seizure.people.values():
        if one.name not in (NAMES["deferred"], NAMES["mistaken"]):
            one.confirm_link()


def _second_half(seizure: Seizure) -> None:
    """They confirm, come back, and go."""
    people = seizure.people
    own = {
        role: people[role].confirm()
        for role in ("stays", "withdrawn", "erased", "asks-again", "refused", "posts")
    }
    assert people["posts"].declare(own["posts"], "minister").status == 303
    people["withdrawn"].press(own["withdrawn"], "/withdraw")
    people["erased"].press(own["erased"], "/erase")
    stranger = people["was-not-me"]
    not_me = urlsplit(stranger.mail("/not-me/").link("/not-me/")).path
    assert stranger.browser.post(not_me).status in (200, 303)
    for role in ("asks-again", "mistaken"):
        page = people[role].browser.get("/c/salt-works/my-link")
        form = page.form("/my-link").fill({"email": people[role].email})
        assert people[role].browser.send(form).status == 303
    people["asks-again"].mail("/mine/", 2)
    _go_astray(people["stays"], own["stays"])
    refused = people["refused"]
    eventually(lambda: "did not take it" in refused.browser.get(own["refused"]).words)


def _go_astray(one: Supporter, own: str) -> None:
    """Ask for what is not there, with secrets in every part of the address."""
    for path in (
        f"{own}/{one.email}",
        f"/c/{one.email}",
        f"/c/salt-works?from={one.email}&country=Aurelia%20Quillfeather",
        f"/c/salt-works/people?on={one.email}",
        f"{own}?target={one.email}",
    ):
        one.browser.get(path, Referer=f"{one.browser.base}{own}", Cookie=one.email)
    one.browser.post(f"{own}/declare", {"target": one.email})
    one.browser.post("/c/salt-works/sign", {"name": one.name * 9000})


def _exports(seizure: Seizure) -> Path:
    """What organisers take out, in a folder of their own."""
    folder = seizure.product.folder / "taken-out"
    folder.mkdir()
    key = str(seizure.product.code_file)
    for what, form in (
        ("signatures", "xlsx"),
        ("signatures", "csv"),
        ("letters", "txt"),
    ):
        output = str(folder / f"{what}.{form}")
        options = ["--key", key, "--format", form, "-o", output]
        seizure.product.do("export", what, "salt-works", *options)
    return folder
