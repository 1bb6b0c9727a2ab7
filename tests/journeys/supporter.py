"""A supporter who writes, reads, signs and confirms like anybody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from tests.journeys.browser import Browser, Form, Page
from tests.journeys.ledger import Ledger
from tests.journeys.mail_server import Arrived, MailServer
from tests.support.waiting import eventually

Choice = str | Iterable[str]


@dataclass
class Supporter:
    """Somebody with an address and a wish."""

    browser: Browser
    post: MailServer
    ledger: Ledger
    email: str
    name: str = "Greta Lindqvist"
    language: str = "en"
    country: str = "SE"
    answers: Mapping[str, Choice] = field(default_factory=dict)
    _signed: list[Form] = field(default_factory=list)

    @property
    def campaign(self) -> str:
        """The campaign's address in their language."""
        return f"/c/{self.ledger.slug}?lang={self.language}"

    @property
    def wish(self) -> dict[str, Choice]:
        """What they fill in."""
        return {
            "name": self.name,
            "email": self.email,
            "country": self.country,
            "field_branch": "Branch Nine",
            **self.answers,
        }

    def preview(self) -> Page:
        """Write a letter and have it shown."""
        form = self.browser.get(self.campaign).form("/preview").fill(self.wish)
        return self.browser.send(form)

    def sign(self, page: Page | None = None) -> Page:
        """Sign, from a preview or straight away; what is answered."""
        page = page or self.browser.get(self.campaign)
        form = page.form("/sign").fill(self.wish)
        self._signed.append(form)
        return self.browser.send(form)

    def mails(self, link: str = "") -> list[Arrived]:
        """Their mails, or those that hold a certain link."""
        return [one for one in self.post.to(self.email) if link in one.text]

    def mail(self, link: str, number: int = 1) -> Arrived:
        """Wait for their first (or nth) mail that holds a certain link."""
        eventually(lambda: len(self.mails(link)) >= number)
        return self.mails(link)[number - 1]

    def confirm_link(self, number: int = 1) -> str:
        """The path of the link in their nth confirmation mail."""
        return urlsplit(self.mail("/confirm/", number).link("/confirm/")).path

    def confirm(self, number: int = 1) -> str:
        """Open the link and press the button; the path of their own page."""
        page = self.browser.get(self.confirm_link(number))
        assert page.status == 200, page.words
        answer = self.browser.send(page.form(self.confirm_link(number)))
        assert answer.status == 303, (answer.status, answer.text[:2000])
        own = answer.headers["location"]
        self.was_confirmed(own, number)
        return own

    def was_confirmed(self, own: str, number: int = 1) -> None:
        """Note that their nth signing counts now."""
        form = self._signed[number - 1]
        self.ledger.confirmed(own, form.values("target"), form.value("channel"))

    def signed_in_vain(self) -> None:
        """Note that the last signing was never acknowledged."""
        self._signed.pop()

    def sign_and_confirm(self) -> str:
        """All of it; the path of their own page."""
        before = len(self.mails("/confirm/"))
        answer = self.sign()
        assert answer.status == 303, answer.words
        return self.confirm(before + 1)

    def declare(self, own: str, target: str) -> Page:
        """Say on the own page that a letter is sent."""
        self.ledger.declared(own, target)
        return self.browser.post(f"{own}/declare", {"target": target})

    def press(self, own: str, button: str) -> Page:
        """Withdraw or erase with the button on the own page."""
        page = self.browser.get(own)
        self.ledger.gone(own)
        return self.browser.send(page.form(button))

    def counted(self, within: float = 10) -> None:
        """Wait until the tally says exactly what everybody did."""
        eventually(lambda: self.ledger.agrees(self.browser), within)

    def letters(self) -> dict[str, Arrived]:
        """Their letters that the mail server has taken, by recipient."""
        return {
            one.recipients[0]: one
            for one in self.post.mails
            if one.accepted and self.email in one.answers_to
        }

    def post_is_quiet(self) -> None:
        """Wait for a mail that was asked for later: what was to come has come."""
        probe = replace(self, email=f"probe.{self.email}", _signed=[])
        probe.sign()
        probe.confirm_link()
