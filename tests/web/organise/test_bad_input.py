"""What organisers send that cannot be kept: refused clearly, and given back to them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from petition.domain.roles import Role
from petition.models import Membership
from tests.web.conftest import MakeSite
from tests.web.support.site import Page, Site
from tests.web.support.workspace import Browser, join

WHARF = "/organise/c/wharf"
WORDS = "Two long evenings of writing"
#: Forms in which one writes at length, or what cannot be guessed again.
WRITTEN: list[tuple[str, dict[str, Any]]] = [
    (f"{WHARF}/texts/en", {"story": WORDS}),
    (f"{WHARF}/letters/en", {"text": WORDS}),
    (f"{WHARF}/people/new", {"name": WORDS}),
    (f"{WHARF}/people/ilya/status/new", {"note": WORDS}),
    (f"{WHARF}/news/new", {"body.en": WORDS}),
    (f"{WHARF}/events/new", {"title": WORDS}),
    (f"{WHARF}/targets/new", {"postal_address": WORDS}),
    (f"{WHARF}/settings", {"organiser.name": WORDS}),
    (f"{WHARF}/settings/partners", {"partner-0-name": WORDS}),
    (f"{WHARF}/mailings/status/anton", {"body.en": WORDS}),
    (f"{WHARF}/team/invite", {"email": WORDS}),
    ("/organise/new", {"title": WORDS}),
]
written = pytest.mark.parametrize(
    ("path", "form"), WRITTEN, ids=[path for path, _ in WRITTEN]
)


def as_shown(olga: Browser, path: str, form: dict[str, Any]) -> dict[str, Any]:
    """What somebody wrote, with the hidden fields of the form that they wrote it in."""
    action = path.removesuffix("/invite")
    forms = olga.get(action).dom.all("form", method="post")
    mine = [one for one in forms if one.get("action", path) in (path, "")]
    hidden = [one for one in mine[0].all("input") if one.get("type") == "hidden"]
    return {**{one["name"]: one.get("value") for one in hidden}, **form}


def given_back(page: Page) -> bool:
    """Whether what was written stands on a page that says that it is not saved."""
    texts = [one.raw_text for one in page.dom.all("textarea")]
    return any(WORDS in text for text in texts) and "not saved yet" in page.html


@written
def test_what_was_written_outlasts_the_session(
    site: Site, path: str, form: dict[str, Any]
) -> None:
    olga = join(site, may_create=True)
    sent = as_shown(olga, path, form)
    site.clock.pass_(hours=13)
    before = site.rows()
    assert given_back(olga.post(path, sent))
    assert site.rows() == before


@written
def test_what_was_written_outlasts_a_step_up(
    site: Site, path: str, form: dict[str, Any]
) -> None:
    olga = join(site, may_create=True)
    sent = as_shown(olga, path, form)
    site.clock.pass_(minutes=11)
    page = olga.post(path, sent)
    if page.status == 401:
        assert given_back(page)
        assert "/organise/prove?next=" in page.html
    else:
        # Saved, or shown in its form again: no step-up is asked for here.
        assert page.status == 303 or WORDS in page.html


def test_what_was_written_outlasts_the_role_of_its_writer(site: Site) -> None:
    olga = join(site, Role.EDITOR)
    sent = as_shown(olga, *WRITTEN[0])
    with site.backends.database.writing() as session:
        session.execute(update(Membership).values(role=Role.READER))
    page = olga.post(WRITTEN[0][0], sent)
    assert page.status == 403
    assert given_back(page)


@pytest.mark.parametrize("path", [one for one, _ in WRITTEN])
def test_five_megabytes_are_refused_with_the_limit(site: Site, path: str) -> None:
    olga = join(site, may_create=True)
    before = site.rows()
    page = olga.post(path, {"text": "a" * 5_000_000})
    assert page.status == 413
    assert "1 MB" in page.html
    assert site.rows() == before


def test_ten_thousand_languages_are_refused_at_their_field(site: Site) -> None:
    olga = join(site)
    tags = " ".join(f"de-x-{n}" for n in range(10_000))
    page = olga.post(f"{WHARF}/settings", {"languages": tags, "edit": 0})
    assert page.status == 422
    assert "10,000 languages are too many" in page.html


def test_a_target_that_cannot_be_removed_yet_stands_in_its_form(site: Site) -> None:
    olga = join(site)
    assert olga.post(f"{WHARF}/targets/minister/remove", {"edit": 0}).status == 303
    page = olga.post(f"{WHARF}/targets/embassy/remove", {"edit": 0})
    assert page.status == 409
    assert "london@embassies.example" in page.html


def test_a_letter_that_asks_a_question_which_is_gone_says_so(site: Site) -> None:
    olga = join(site)
    form = olga.get(f"{WHARF}/settings").dom.one("form", class_="writing")
    inputs = [one for one in form.all("input") if "questions-" not in one.get("name")]
    sent: dict[str, Any] = {one.get("name"): one.get("value") for one in inputs}
    sent["languages"] = ["en", "ru", "ar"]
    for one in form.all("select"):
        sent[one["name"]] = one.all("option")[0].get("value")
    assert olga.post(f"{WHARF}/settings", sent).status == 303
    assert "branch" in olga.get(f"{WHARF}/publish").html
    letter = olga.get(f"{WHARF}/letters/en")
    assert letter.status == 200
    assert "supporter.branch" in letter.html
    assert olga.post(f"{WHARF}/publish", {"digest": ""}).status == 422
    assert site.get("/c/wharf").form.values


def test_nobody_guesses_at_the_key_without_end(make_site: MakeSite) -> None:
    site = make_site(rate_limits=True)
    olga = join(site)
    ways = [("unlock", "secret"), ("prove", "code"), ("drill", "code")] * 2
    found = [
        olga.post(f"/organise/keys/{way}", {field: "no such code"}).status
        for way, field in ways
    ]
    assert found == [422] * 5 + [429]
    page = olga.post("/organise/keys/unlock", {"secret": "again"})
    assert page.headers["Retry-After"] == "60"
    assert "1 minute" in page.html or "60 seconds" in page.html
