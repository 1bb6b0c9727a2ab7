"""Organisers at work: members with roles, and the browsers they have logged in with."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from petition.domain.roles import Role
from petition.domain.visits import Visit, cookie_text
from petition.models import Campaign, Membership, Organiser
from petition.services import sessions
from petition.services.sessions import FULL
from petition.web.organise.visits import COOKIES, CSRF
from tests.web.support.site import SLUG, Page, Site


@dataclass
class Browser:
    """A browser of a logged-in organiser."""

    site: Site
    client: FlaskClient
    token: bytes
    organiser_id: int

    def get(self, path: str) -> Page:
        """Open a page of the workspace."""
        return Page(self.client.get(path, buffered=True))

    def post(self, path: str, data: dict[str, Any] | None = None) -> Page:
        """Send a form, with the token that its page would have held."""
        sent = {"csrf_token": self.csrf_token, **(data or {})}
        return Page(self.client.post(path, data=sent, buffered=True))

    @property
    def csrf_token(self) -> str:
        """What the forms on this browser's pages hold."""
        secret = self.site.backends.sealer.secret(CSRF)
        raw = hmac.digest(secret, self.token, "sha1").hex()
        sign = URLSafeTimedSerializer(self.site.app.secret_key, salt="wtf-csrf-token")
        return str(sign.dumps(raw))


def join(
    site: Site,
    role: Role | None = Role.OWNER,
    email: str = "olga@union.example",
    slug: str = SLUG,
    *,
    languages: tuple[str, ...] = (),
    may_create: bool = False,
    standing: str = FULL,
) -> Browser:
    """A new organiser with a role in a campaign, logged in a moment ago."""
    desk, now = site.backends.desk, site.clock()
    token = desk.randomness(32)
    with site.backends.database.writing() as session:
        organiser = session.scalar(select(Organiser).where(Organiser.email == email))
        if organiser is None:
            organiser = Organiser(
                uid=desk.uid(), email=email, name="Olga", language="en",
                may_create=may_create, made_at=now,
            )  # fmt: skip
            session.add(organiser)
            session.flush()
        if role is not None:
            campaign = session.scalars(
                select(Campaign).where(Campaign.slug == slug)
            ).one()
            session.add(
                Membership(
                    campaign_id=campaign.id,
                    organiser_id=organiser.id,
                    role=role,
                    languages=list(languages),
                    made_at=now,
                )
            )
        sessions.begin(
            session, organiser.id, token,
            uid=desk.uid(), standing=standing, device="a test", now=now,
        )  # fmt: skip
        organiser_id = organiser.id
    return browser(site, token, organiser_id)


def browser(site: Site, token: bytes, organiser_id: int = 0) -> Browser:
    """A browser whose cookie holds a token."""
    client = site.app.test_client()
    secret = site.backends.sealer.secret(COOKIES)
    value = cookie_text(secret, Visit(token, site.clock()))
    client.set_cookie("__Host-petition", value, domain="localhost", secure=True)
    return Browser(site, client, token, organiser_id)
