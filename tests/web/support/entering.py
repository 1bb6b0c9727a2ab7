"""Somebody at the door of the workspace: a browser with cookies, who sends forms."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from petition.domain import totp
from petition.domain.backup_codes import draw_codes
from petition.models import Organiser
from petition.services import accounts, invitations, second_factors
from petition.services.invitations import JOIN, Offer
from tests.web.support.site import Page, Site

EMAIL, PASSWORD = "olga@union.example", "nine buses to the harbour"
SECRET = b"s" * totp.SECRET


class Entrant:
    """A browser, with the page that it shows."""

    def __init__(self, site: Site, **environ: str) -> None:
        self.site = site
        self.client: FlaskClient = site.app.test_client()
        self.environ = environ
        self.page: Page

    def get(self, path: str) -> Page:
        """Open a page."""
        answer = self.client.get(path, buffered=True, environ_base=self.environ)
        self.page = Page(answer)
        return self.page

    def send(self, action: str = "", number: int = 0, **values: str) -> Page:
        """Fill in a form of the page and send it; its hidden fields go along."""
        forms = self.page.dom.all("form")
        form = [one for one in forms if not action or one.get("action") == action]
        hidden = {
            one.get("name"): one.get("value") for one in form[number].all("input")
            if one.get("type") == "hidden"
        }  # fmt: skip
        return self.post(form[number].get("action"), {**hidden, **values})

    def post(self, path: str, data: dict[str, Any]) -> Page:
        """Send what one likes."""
        answer = self.client.post(
            path, data=data, buffered=True, environ_base=self.environ
        )
        self.page = Page(answer)
        return self.page

    def follow(self) -> Page:
        """Go where the last answer leads."""
        assert self.page.status == 303, self.page.dom.one("main").text
        return self.get(str(self.page.headers["Location"]))

    def log_in(self, password: str = PASSWORD, email: str = EMAIL) -> Page:
        """Address and password; the answer, not followed."""
        self.get("/organise/login")
        return self.send("/organise/login", email=email, password=password)

    def log_in_fully(self) -> Page:
        """Address, password and the app's code; the page that opens."""
        assert self.log_in().location == "/organise/second"
        self.follow()
        self.send("/organise/second", code=self.code())
        return self.follow()

    def code(self, steps: int = 0) -> str:
        """What the app shows now, or so many steps from now."""
        return code(self.site, steps)


def code(site: Site, steps: int = 0) -> str:
    """The code of Olga's app."""
    moment = site.clock().timestamp() + steps * totp.STEP
    return totp.code_at(SECRET, site.clock().fromtimestamp(moment, site.clock().tzinfo))


def account(site: Site, email: str = EMAIL, password: str = PASSWORD) -> int:
    """An account with a password, an app and ten printed codes; its id."""
    desk, now = site.backends.desk, site.clock()
    with site.backends.database.writing() as session:
        row = accounts.make(
            session, desk.uid(), email, name="Olga", language="en", now=now
        )
        row.password = site.backends.passwords.hash(password)
        second_factors.add_app(session, desk.sealer, row.id, SECRET, 0)
        codes = draw_codes(desk.randomness)
        second_factors.keep_codes(session, desk.sealer, row.id, codes)
        return row.id


def print_codes(site: Site, organiser_id: int) -> list[str]:
    """Ten new printed codes of an account."""
    desk = site.backends.desk
    codes = draw_codes(desk.randomness)
    with site.backends.database.writing() as session:
        second_factors.keep_codes(session, desk.sealer, organiser_id, codes)
    return codes


def invite(
    site: Site, offer: Offer | None = None, email: str = EMAIL, kind: str = JOIN
) -> str:
    """The path of a new invitation."""
    desk = site.backends.desk
    token = desk.randomness(32)
    with site.backends.database.writing() as session:
        invitations.invite(
            session, email, token, offer or Offer(may_create=True),
            kind=kind, now=site.clock(),
        )  # fmt: skip
    return invitations.link(desk, token).removeprefix("https://letters.example")


def organiser(site: Site, email: str = EMAIL) -> Organiser:
    """The row of an account."""
    with site.backends.database.reading() as session:
        row = accounts.by_email(session, email)
        assert row is not None
        session.expunge(row)
        return row
