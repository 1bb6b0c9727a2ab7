"""POST /c/<slug>/sign that cannot be done: everything comes back, to be mended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from petition.domain import form_tokens
from petition.domain.campaigns import CampaignState, Pack
from petition.models import PendingSignature
from tests.web.conftest import MakeSite
from tests.web.support.site import ANSWERS, Page, Site

Answers = dict[str, Any]


def pending(site: Site) -> int:
    return len(site.rows()[PendingSignature.__tablename__])


def refused(site: Site, **answers: Any) -> Page:
    """What comes back of a form that cannot be signed; nothing may be kept of it."""
    form, before = site.write(**answers), site.rows()
    page = site.sign(form)
    assert page.status == 422
    assert site.rows() == before
    site.work()
    assert site.mails == []
    return page


def token(site: Site, fault: str) -> str | None:
    key, now = site.backends.sealer.secret("form-tokens"), int(site.clock().timestamp())
    other = site.backends.sealer.secret("something-else")
    return {
        "missing": None,
        "empty": "",
        "garbage": "<script>",
        "forged": form_tokens.issue(other, 1, now - 60),
        "foreign": form_tokens.issue(key, 2, now - 60),
        "too young": form_tokens.issue(key, 1, now),
        "too old": form_tokens.issue(key, 1, now - 86_500),
        "from the future": form_tokens.issue(key, 1, now + 7200),
    }[fault]


FAULTS = {
    "missing": "We could not tell that this form came from our own page",
    "empty": "We could not tell that this form came from our own page",
    "garbage": "We could not tell that this form came from our own page",
    "forged": "We could not tell that this form came from our own page",
    "foreign": "We could not tell that this form came from our own page",
    "too young": "That was faster than people write",
    "too old": "This page had been open for more than a day",
    "from the future": "That was faster than people write",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_token_that_does_not_count_costs_nothing_but_one_press(
    site: Site, fault: str
) -> None:
    form, before = site.write(own_words="Kept."), site.rows()
    page = site.sign(form.filled(form_token=token(site, fault)))
    assert page.status == 422
    assert FAULTS[fault] in page.dom.one(id="errors").text
    assert site.rows() == before
    assert page.form.value("own_words") == "Kept."
    site.clock.pass_(seconds=5)
    assert site.sign(page.form).status == 303


def test_a_token_that_is_too_young_is_handed_on(site: Site) -> None:
    page = site.get("/c/wharf?lang=en")
    form = page.form.filled(**ANSWERS)
    again = site.sign(form)
    assert again.status == 422
    assert again.form.value("form_token") == form.value("form_token")


def test_everyone_with_the_same_page_shares_its_token(site: Site) -> None:
    form = site.write()
    assert site.sign(form.filled(email="a@mail.example")).status == 303
    assert site.sign(form.filled(email="b@mail.example")).status == 303
    assert pending(site) == 2


def test_a_token_is_good_for_a_day(site: Site) -> None:
    form = site.write()
    site.clock.pass_(hours=23, minutes=59)
    assert site.sign(form).status == 303


REQUIRED = {
    "name": "Please enter your name",
    "email": "Please enter your mail address",
    "country": "Please choose the country where you live.",
    "field_branch": "Please fill this in; the letter needs it.",
}


@pytest.mark.parametrize("field", REQUIRED)
@pytest.mark.parametrize("empty", ["", None])
def test_what_is_needed_must_be_filled_in(
    site: Site, field: str, empty: str | None
) -> None:
    page = refused(site, **{field: empty})
    assert REQUIRED[field] in page.errors(field)


@pytest.mark.parametrize("targets", [None, [], [""]])
def test_a_letter_needs_somebody_to_go_to(
    site: Site, targets: list[str] | None
) -> None:
    page = refused(site, target=targets)
    assert "choose" in page.errors("target").lower()


def test_all_mistakes_are_said_at_once_and_each_is_linked(site: Site) -> None:
    page = refused(site, name="", email="x", country="", field_branch="", target=[])
    links = [one["href"] for one in page.dom.one(id="errors").all("a")]
    assert sorted(links) == ["#country", "#email", "#field_branch", "#name", "#target"]
    for link in links:
        assert page.errors(link[1:])
        assert page.dom.one(id=link[1:]).tag in ("input", "select", "fieldset")


def test_a_mistake_keeps_everything_that_was_written(site: Site) -> None:
    written: Answers = {
        "own_words": "One.\r\n\r\nTwo.", "editable_1": "Mine.", "point": ["pay"],
        "channel": "post", "reply": "no", "updates": "yes", "partner_consent": "yes",
        "field_city": "Lyon", "field_shift": "7 years", "letter_language": "ru",
        "target": ["embassy"], "email": "not an address", "country": "DE",
        "name": "Żółć", "seed": "00000000000000ff",
    }  # fmt: skip
    page = refused(site, query="?lang=en&from=mill-union", **written)
    for name, value in written.items():
        assert page.form.values[name] == (value if isinstance(value, list) else [value])
    assert page.form.value("source") == "mill-union"


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_mistakes_are_explained_in_the_visitors_language(
    site: Site, language: str
) -> None:
    page = refused(site, query=f"?lang={language}", email="x@")
    assert page.dom.one("html")["lang"] == language
    said = page.errors("email")
    assert ("This does not look like a mail address" in said) == (language != "ru")


def test_a_prompt_that_was_left_standing_is_refused(site: Site) -> None:
    page = refused(site, editable_2="I write because [your reason].")
    assert "“[your reason]” still stands here." in page.errors("editable_2")


def test_brackets_of_ones_own_are_no_prompt(site: Site) -> None:
    assert site.sign(site.write(editable_2="I saw it [twice].")).status == 303


def test_own_words_that_are_too_long_say_how_long_they_may_be(site: Site) -> None:
    page = refused(site, own_words="a" * 6001)
    assert "longer than 6,000 characters" in page.errors("own_words")


def test_a_letter_that_is_too_long_as_a_whole_is_refused(site: Site) -> None:
    page = refused(site, own_words="ы" * 5000, editable_1="ы" * 2000)
    assert "longer than an office will read" in page.errors("own_words")


@pytest.mark.parametrize(
    ("state", "title"),
    [
        (CampaignState.PAUSED, "Signing is paused"),
        (CampaignState.CLOSED, "This campaign is closed"),
    ],
)
@pytest.mark.parametrize("button", ["sign", "preview"])
def test_a_campaign_that_is_not_open_takes_no_letter(
    site: Site, state: CampaignState, title: str, button: str
) -> None:
    form = site.write()
    site.to(state)
    before = site.rows()
    page = site.post(f"/c/wharf/{button}", form.values)
    assert page.status == 409
    assert page.dom.one("a", href="/c/wharf").text == "To the campaign"
    assert page.dom.one("h1").text == title
    assert site.rows() == before


@pytest.mark.parametrize(
    ("days", "title"),
    [
        ({"opens": date(2024, 5, 3)}, "Signing has not begun yet"),
        ({"closes": date(2024, 5, 1)}, "This campaign is closed"),
    ],
)
def test_a_campaign_takes_letters_on_its_days_only(
    make_site: MakeSite, pack: Pack, days: dict[str, Any], title: str
) -> None:
    form = make_site((pack,)).write()
    site = make_site((replace(pack, **days),))
    before = site.rows()
    for button in ("sign", "preview"):
        page = site.post(f"/c/wharf/{button}", form.values)
        assert page.status == 409
        assert page.dom.one("h1").text == title
    assert site.rows() == before


def test_a_closed_campaign_says_so_in_the_visitors_language(site: Site) -> None:
    form = site.write(query="?lang=ru")
    site.to(CampaignState.CLOSED)
    page = site.post("/c/wharf/sign", form.values, Accept_Language="en")
    assert page.dom.one("html")["lang"] == "ru"
