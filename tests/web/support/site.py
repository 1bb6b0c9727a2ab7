"""The whole site over a database of its own, as visitors and their mail see it."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from petition.bootstrap import Backends
from petition.domain.campaigns import CampaignState, Pack
from petition.domain.mails import Mail, MailKind
from petition.domain.packs import writing
from petition.models import Base
from petition.services import (
    campaigns,
    counting,
    forgetting,
    pack_export,
    packs,
    written,
)
from petition.worker import Worker
from tests.support.mailers import FakeMailer
from tests.web.support.dom import Node, parse
from tests.web.support.forms import Form, read_form

URL = re.compile(r"^https://letters\.example(/\S+)$", re.MULTILINE)
SLUG = "wharf"
#: What a supporter fills in unless a test says otherwise.
ANSWERS = {
    "name": "Zoë Quartermain",
    "email": "zoe@mail.example",
    "country": "FR",
    "field_branch": "Quay nine",
    "editable_2": "I write because my brother works there.",
}


class Clock:
    """A clock that stands still until it is moved on."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def pass_(self, **time: float) -> None:
        """Let time pass: keywords as of timedelta."""
        self.moment += timedelta(**time)


@dataclass(frozen=True)
class Page:
    """An answer, and the tree of its page."""

    response: TestResponse

    @property
    def status(self) -> int:
        """The status code."""
        return self.response.status_code

    @property
    def headers(self) -> Any:
        """The headers."""
        return self.response.headers

    @property
    def html(self) -> str:
        """The body as it came."""
        return self.response.get_data(as_text=True)

    @cached_property
    def dom(self) -> Node:
        """The body as a tree."""
        return parse(self.html)

    @property
    def location(self) -> str:
        """The path that a redirection leads to."""
        return urlsplit(str(self.headers["Location"])).path

    @property
    def form(self) -> Form:
        """The letter form."""
        return read_form(self.dom.one("form", id="letter-form"))

    def letters(self) -> list[tuple[str, str]]:
        """Subject and exact text of each letter on the page, without companions."""
        return [
            (
                sheet.one("span", class_="letter-subject").raw_text,
                sheet.one("pre", class_="letter-text").raw_text.replace("\r\n", "\n"),
            )
            for sheet in self.dom.all("article", class_="letter")
        ]

    def errors(self, field: str) -> str:
        """What is said to be wrong with a field, by way of aria-describedby."""
        control = self.dom.all(id=field)[0]
        ids = control.get("aria-describedby").split()
        return " ".join(
            self.dom.one(id=one).text for one in ids if one.endswith("-error")
        )


@dataclass
class Site:
    """A running app with its clock, its database and the mails that went out."""

    app: Flask
    backends: Backends
    clock: Clock
    mailer: FakeMailer
    instance: Path

    @property
    def client(self) -> FlaskClient:
        """A new visitor without cookies."""
        return self.app.test_client(use_cookies=False)

    @property
    def mails(self) -> list[Mail]:
        """All mails that went out, oldest first."""
        return self.mailer.taken

    def get(self, path: str, **headers: str) -> Page:
        """Open a page; headers with _ for -."""
        return Page(self.client.get(path, headers=_headers(headers), buffered=True))

    def post(self, path: str, data: Any = None, **headers: str) -> Page:
        """Send a form or raw bytes."""
        content = "application/x-www-form-urlencoded"
        sent = _headers({"Content_Type": content, **headers})
        return Page(self.client.post(path, data=data, headers=sent, buffered=True))

    def write(
        self,
        query: str = "?lang=en",
        slug: str = SLUG,
        **answers: str | list[str] | None,
    ) -> Form:
        """The form of a fresh page, filled in; ten seconds pass meanwhile."""
        page = self.get(f"/c/{slug}{query}")
        assert page.status == 200
        self.clock.pass_(seconds=10)
        return page.form.filled(**{**ANSWERS, **answers})

    def preview(self, form: Form, slug: str = SLUG) -> Page:
        """Press the button that shows the letter."""
        return self.post(f"/c/{slug}/preview", form.values)

    def sign(self, form: Form, slug: str = SLUG) -> Page:
        """Press the button that signs."""
        return self.post(f"/c/{slug}/sign", form.values)

    def signed(self, **answers: Any) -> str:
        """Write and sign; the path of the confirmation link that was mailed."""
        page = self.sign(self.write(**answers))
        assert page.status == 303, page.dom.one("main").text
        return self.link("confirm")

    def confirmed(self, **answers: Any) -> str:
        """Write, sign and confirm; the path of the own page."""
        page = self.post(self.signed(**answers))
        assert page.status == 303
        return page.location

    def link(self, first: str) -> str:
        """The path in the newest mail that begins with a word; mails go out first."""
        self.work()
        for mail in reversed(self.mails):
            for path in URL.findall(mail.text):
                if path.startswith(f"/{first}/"):
                    return str(path)
        raise AssertionError(f"no mail holds a link to /{first}/")

    def work(self) -> None:
        """Let the worker do all that is due."""
        worker = Worker(
            database=self.backends.database,
            sealer=self.backends.sealer,
            mailer=self.mailer,
            outbox_keys=self.backends.desk.outbox_keys,
            clock=self.clock,
            randomness=secrets.token_bytes,
            chores=[
                ("count", self._count),
                ("written", self._count_written),
                ("forget", self._forget),
            ],
        )
        assert worker.run_once()

    def letters_out(self) -> list[Mail]:
        """The letters that went out to targets, by the targets' addresses."""
        letters = [mail for mail in self.mails if mail.kind is MailKind.LETTER]
        return sorted(letters, key=lambda mail: mail.recipient)

    def to(self, state: CampaignState, slug: str = SLUG) -> None:
        """Open, pause or close a campaign."""
        with self.backends.database.writing() as session:
            campaigns.change_state(session, slug, state, now=self.clock())

    def add(self, pack: Pack, *, opened: bool = True) -> None:
        """Import one more campaign, or a changed one."""
        desk = self.backends.desk
        with self.backends.database.writing() as session:
            done = packs.import_pack(
                session, desk.sealer, pack,
                uid=desk.uid(), randomness=desk.randomness, now=self.clock(),
            )  # fmt: skip
            files = {n: t.encode() for n, t in writing.pack_files(pack).items()}
            pack_export.keep_files(session, done.campaign_id, files)
        if opened:
            self.to(CampaignState.OPEN, pack.slug)

    def rows(self) -> dict[str, list[Any]]:
        """Everything that the database holds."""
        with self.backends.database.reading() as session:
            return {
                table.name: sorted(map(repr, session.execute(select(table)).all()))
                for table in Base.metadata.sorted_tables
            }

    def tally(self) -> Any:
        """The public tally as data, once the worker has counted."""
        self.work()
        return self.get(f"/c/{SLUG}/tally.json").response.get_json()

    def _count(self, now: datetime) -> bool:
        with self.backends.database.writing() as session:
            return counting.count_batch(session, now)

    def _count_written(self, now: datetime) -> bool:
        with self.backends.database.writing() as session:
            return written.count_written(session, now)

    def _forget(self, now: datetime) -> bool:
        with self.backends.database.writing() as session:
            return forgetting.forget(session, now)


def _headers(names: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in names.items()}
