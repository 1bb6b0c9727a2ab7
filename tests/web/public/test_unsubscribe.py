"""/unsubscribe/<token>: one button, or one click of a mail provider."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from petition.models import Signature
from petition.services import unsubscribing
from tests.web.support.site import Page, Site

#: What mail providers send (RFC 8058 §3.1).
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def address(site: Site) -> str:
    """The way out that the news to the one supporter holds."""
    with site.backends.database.reading() as session:
        row = session.scalars(select(Signature)).one()
    return f"/unsubscribe/{unsubscribing.token_for(site.backends.sealer, row)}?lang=en"


def no_news(site: Site) -> bool:
    with site.backends.database.reading() as session:
        return session.scalars(select(Signature.no_news)).one()


def test_looking_changes_nothing_and_the_button_ends_it(site: Site) -> None:
    site.confirmed(updates="yes")
    page = site.get(address(site))
    assert page.headers["Cache-Control"] == "no-store"
    assert not no_news(site)
    assert page.dom.one("form", class_="buttons").one("button").text == "No more news"
    assert "no more news" in site.post(address(site)).dom.one("h1").text
    assert no_news(site)


def test_a_mail_provider_ends_it_with_one_click(site: Site) -> None:
    site.confirmed(updates="yes")
    assert site.post(address(site), ONE_CLICK).status == 200
    assert no_news(site)


@pytest.mark.parametrize("token", ["x", "A" * 43, "%00", "Ä"])
def test_everybody_sees_the_same_whatever_the_token(site: Site, token: str) -> None:
    site.confirmed(updates="yes")
    asked = [
        site.get(path) for path in (address(site), f"/unsubscribe/{token}?lang=en")
    ]
    before = site.rows()
    answer = site.post(f"/unsubscribe/{token}?lang=en", ONE_CLICK)
    assert site.rows() == before
    assert _said(asked[0]) == _said(asked[1])
    assert _said(answer) == _said(site.post(address(site), ONE_CLICK))


def test_the_own_page_ends_it_too(site: Site) -> None:
    mine = site.confirmed(updates="yes")
    assert "mails you news" in site.get(mine).html
    assert site.post(f"{mine}/no-news").status == 303
    assert "no more news" in site.get(mine).dom.one("main").text
    assert no_news(site)


def test_who_never_asked_for_news_reads_nothing_of_it(site: Site) -> None:
    assert "news" not in site.get(site.confirmed()).dom.one("main").text


def _said(page: Page) -> str:
    assert page.status == 200
    return page.dom.one("main").text
