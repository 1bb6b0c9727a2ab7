"""The texts of a draft: written, previewed, translated, and never lost."""

from __future__ import annotations

from typing import Any

import pytest

from petition.domain.roles import Role
from petition.models import AuditEntry
from petition.services import drafts
from tests.web.support.site import Page, Site
from tests.web.support.workspace import Browser, browser, join

TEXTS = "/organise/c/wharf/texts"
EN = f"{TEXTS}/en"
FILE = "text.en.md"


def form_of(page: Page) -> dict[str, Any]:
    """The editor's form as a browser would send it."""
    form = page.dom.one("form", class_="writing")
    fields = form.all("input") + form.all("textarea")
    return {
        one["name"]: one.raw_text.removeprefix("\n")
        if one.tag == "textarea"
        else one.get("value")
        for one in fields
        if one["name"] != "csrf_token" and one.get("type") != "checkbox"
    }


def save(who: Browser, language: str = "en", **changes: Any) -> Page:
    path = f"{TEXTS}/{language}"
    return who.post(path, {**form_of(who.get(path)), **changes})


def draft(site: Site, name: str = FILE) -> str:
    with site.backends.database.reading() as session:
        return drafts.files(session, 1)[name].decode()


def test_a_text_is_saved_in_the_draft_and_not_published(site: Site) -> None:
    olga = join(site)
    assert save(olga, title="Free the crew of the Wharf").status == 303
    assert "title: Free the crew of the Wharf\n" in draft(site)
    assert "Free the crew of the Wharf" in olga.get(f"{EN}?done=saved").html
    assert "Free the crew of the Wharf" not in site.get("/c/wharf?lang=en").html


def test_what_became_of_it_is_a_file_of_its_own(site: Site) -> None:
    olga, before = join(site), draft(site)
    assert save(olga, outcome="All are **free**.\r\n").status == 303
    assert draft(site, "outcome.en.md") == "All are **free**.\n"
    assert draft(site) == before
    assert "<strong>free</strong>" in olga.get(EN).html
    assert save(olga, outcome=" ").status == 303
    with site.backends.database.reading() as session:
        assert "outcome.en.md" not in drafts.files(session, 1)


def test_two_who_tell_what_became_of_it_are_shown_the_difference(site: Site) -> None:
    olga, form = join(site), form_of(join(site, email="b@union.example").get(EN))
    save(olga, outcome="All are free.")
    page = olga.post(EN, {**form, "outcome": "Two are free."})
    assert page.status == 409
    conflict = page.dom.one("div", id="conflict").text
    assert "[taken out: All ][put in: Two ]are free." in conflict
    assert page.dom.one("textarea", id="outcome").text.strip() == "Two are free."


def test_saving_what_is_there_changes_nothing(site: Site) -> None:
    olga = join(site)
    before = draft(site)
    assert save(olga).status == 303
    assert draft(site) == before
    with site.backends.database.reading() as session:
        assert session.query(AuditEntry).count() == 0


def test_what_is_missing_is_said_at_its_field(site: Site) -> None:
    olga = join(site)
    save(olga, title="", summary="s" * 161)
    page = olga.get(EN)
    assert "no page can do without it" in page.errors("title")
    assert "Use at most 160" in page.errors("summary")
    assert "has mistakes" in olga.get(TEXTS).html


def test_a_preview_shows_the_story_as_its_page_will(site: Site) -> None:
    olga = join(site)
    data = {**form_of(olga.get(EN)), "story": "They *strike*. <script>x</script>"}
    before = site.rows()
    page = olga.post(f"{EN}/preview", data)
    assert "<em>strike</em>" in page.html
    assert "<script>x" not in page.html
    assert "They *strike*." in page.dom.one("textarea", id="story").raw_text
    part = olga.post(f"{EN}/preview", {**data, "part": "yes"})
    assert "<em>strike</em>" in part.html
    assert "<form" not in part.html
    assert site.rows() == before


def test_the_second_editor_is_shown_the_difference_and_loses_nothing(
    site: Site,
) -> None:
    olga, ann = join(site), join(site, Role.EDITOR, "ann@union.example")
    open_page = form_of(ann.get(EN))
    save(olga, summary="Three of them are in prison.")
    page = ann.post(EN, {**open_page, "summary": "Two of them are on strike."})
    assert page.status == 409
    told = page.dom.one(id="conflict")
    assert any("Three" in one.text for one in told.all("del"))
    assert any("strike." in one.text for one in told.all("ins"))
    assert form_of(page)["summary"] == "Two of them are on strike."
    assert "Three of them" in draft(site)


def test_the_second_editor_can_save_over_the_first(site: Site) -> None:
    olga, ann = join(site), join(site, Role.EDITOR, "ann@union.example")
    open_page = form_of(ann.get(EN))
    save(olga, summary="Theirs.")
    page = ann.post(EN, {**open_page, "summary": "Mine."})
    assert ann.post(EN, form_of(page)).status == 303
    assert "summary: Mine.\n" in draft(site)


def test_a_translator_writes_in_their_languages_only(site: Site) -> None:
    translator = join(site, Role.TRANSLATOR, "tanya@union.example", languages=("ru",))
    assert save(translator, "ru", title="Свободу").status == 303
    page = translator.get(EN)
    assert page.status == 200
    assert "readonly" in page.html
    assert translator.post(EN, form_of(page)).status == 403
    assert translator.post(f"{EN}/preview", form_of(page)).status == 403


@pytest.mark.parametrize("role", [Role.COUNTER, Role.READER])
def test_who_may_not_write_does_not(site: Site, role: Role) -> None:
    ann = join(site, role, "ann@union.example")
    assert ann.post(EN, {"title": "x", "edit": 0}).status == 403


def test_a_translation_stands_beside_its_source_and_goes_stale(site: Site) -> None:
    olga = join(site)
    save(olga, story="A new story.")
    assert "A new story." in olga.get(f"{TEXTS}/ru").html
    page = olga.get(f"{TEXTS}/ru")
    assert page.html.count("changed since this was translated") == 1
    assert "older than its source" in olga.get(TEXTS).html
    save(olga, "ru", story="Новая история.")
    assert "changed since" not in olga.get(f"{TEXTS}/ru").html


def test_a_translator_can_say_that_it_is_still_right(site: Site) -> None:
    olga = join(site)
    save(olga, story="A new story.")
    save(olga, "ru", right="story")
    assert "changed since" not in olga.get(f"{TEXTS}/ru").html


def test_a_language_that_the_campaign_does_not_have_is_not_there(site: Site) -> None:
    olga = join(site)
    assert olga.get(f"{TEXTS}/fr").status == 404
    assert olga.post(f"{TEXTS}/fr", {"edit": 0}).status == 404


def test_what_no_file_can_hold_is_said_and_not_kept(site: Site) -> None:
    olga = join(site)
    before = draft(site)
    page = save(olga, story="They\0 strike.")
    assert page.status == 422
    assert "U+0000" in page.html
    assert "strike." in page.dom.one("textarea", id="story").raw_text
    assert draft(site) == before


def test_a_lone_surrogate_is_no_text(site: Site) -> None:
    olga = join(site)
    body = f"csrf_token={olga.csrf_token}&edit=0&story=%ED%A0%80".encode()
    answer = olga.client.post(
        EN, data=body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 400


def test_a_long_story_fits_and_five_megabytes_do_not(site: Site) -> None:
    olga = join(site)
    assert save(olga, story="ы" * 150_000).status == 303
    assert olga.get(EN).status == 200
    page = olga.post(EN, {"edit": 0, "story": "a" * 5_000_000})
    assert page.status == 413
    assert "your browser still has it" in page.html


def test_what_was_written_is_given_back_when_the_session_has_ended(site: Site) -> None:
    olga = join(site)
    open_page = form_of(olga.get(EN))
    site.clock.pass_(minutes=90)
    page = olga.post(EN, {**open_page, "story": "All that I wrote & more."})
    assert page.status == 400
    assert "All that I wrote & more." in page.dom.one("main").text
    assert "csrf_token" not in page.html
    assert page.headers["Cache-Control"] == "no-store"


def test_what_was_written_is_given_back_to_who_was_logged_out(site: Site) -> None:
    olga = join(site)
    stranger = browser(site, b"\x05" * 32)
    page = stranger.post(EN, {**form_of(olga.get(EN)), "story": "All that I wrote."})
    assert page.status == 401
    assert "All that I wrote." in page.dom.one("main").text
    assert "/organise/login?next=" in page.html


def test_what_was_written_is_given_back_to_who_was_removed(site: Site) -> None:
    olga = join(site)
    removed = join(site, None, "ann@union.example")
    page = removed.post(EN, {**form_of(olga.get(EN)), "story": "All that I wrote."})
    assert page.status == 404
    assert "All that I wrote." in page.dom.one("main").text
    assert "you do not work in it any more" in page.dom.one("main").text


def test_texts_of_another_campaign_are_not_there(site: Site) -> None:
    stranger = join(site, None, "ann@union.example")
    assert stranger.get(EN).status == 404
    assert stranger.post(EN, {"edit": 0}).status == 404
