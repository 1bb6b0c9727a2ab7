"""Publishing a draft, and what it takes to open a campaign."""

from __future__ import annotations

import pytest

from petition.domain.campaigns import CampaignState, Pack
from petition.domain.roles import Role
from petition.models import AuditEntry, Campaign, LetterVersion, TextVersion
from petition.services import drafts, keys
from tests.web.conftest import MakeSite
from tests.web.support.site import Page, Site
from tests.web.support.workspace import Browser, join

PUBLISH = "/organise/c/wharf/publish"
OPEN = {"to": "open"}


@pytest.fixture
def own(make_site: MakeSite, pack: Pack) -> Site:
    """A campaign that is not open yet, of this test's own: it may be published."""
    site = make_site(())
    site.add(pack, opened=False)
    return site


def write(site: Site, name: str, old: str, new: str) -> None:
    """Change a file of the draft."""
    with site.backends.database.writing() as session:
        kept = drafts.read(session, 1, name)
        content = (kept.content or b"").replace(old.encode(), new.encode(), 1)
        drafts.save(
            session, 1, name, content, edit=kept.edit, organiser_id=None,
            now=site.clock(),
        )  # fmt: skip


def publish(who: Browser) -> Page:
    digest = who.get(PUBLISH).dom.one("input", name="digest").get("value")
    return who.post(PUBLISH, {"digest": digest})


def make_ready(site: Site) -> None:
    """Rehearse, and prove the recovery code."""
    with site.backends.database.writing() as session:
        digest = drafts.digest(drafts.files(session, 1))
        drafts.note_rehearsal(session, 1, digest, now=site.clock())
        key = keys.team_key(session)
        assert key
        key.proved_at = site.clock()


def state(site: Site) -> str:
    with site.backends.database.reading() as session:
        return session.get_one(Campaign, 1).state


def test_a_draft_is_compared_and_published(own: Site) -> None:
    olga = join(own)
    write(own, "text.en.md", "summary:", "summary: Now!")
    page = olga.get(PUBLISH)
    assert any("Now!" in one.text for one in page.dom.all("ins"))
    assert publish(olga).location == PUBLISH
    assert "Nothing: what you wrote is what is published" in olga.get(PUBLISH).html
    with own.backends.database.reading() as session:
        texts = session.query(TextVersion).filter_by(language="en").count()
        letters = session.query(LetterVersion).filter_by(language="en").count()
        assert (texts, letters) == (2, 1)


def test_a_first_publication_is_not_taken_for_opening(own: Site) -> None:
    olga = join(own)
    write(own, "text.en.md", "summary:", "summary: Now!")
    said = olga.get(f"{publish(olga).location}?done=published")
    assert "once the campaign is open" in said.dom.one("p", role="status").text


def test_another_layout_of_a_file_is_told_as_such(own: Site) -> None:
    olga = join(own)
    write(own, "campaign.toml", "slug = ", "# The wharf\nslug   =  ")
    assert "Only how the file is laid out" in olga.get(PUBLISH).html


def test_a_table_that_is_none_is_shown_as_it_is(own: Site) -> None:
    write(own, "people.csv", "key,", f"key,{'x' * 200_000}")
    page = join(own).get(PUBLISH)
    assert page.status == 200
    assert "x" * 200_000 in page.dom.one("section", id="changes").text


def test_what_was_published_is_never_altered(own: Site) -> None:
    olga = join(own)
    with own.backends.database.reading() as session:
        before = {row.id: vars(row)["story"] for row in session.query(TextVersion)}
    write(own, "text.en.md", "---\n\n", "---\n\nA new first line.\n\n")
    publish(olga)
    with own.backends.database.reading() as session:
        after = {row.id: row.story for row in session.query(TextVersion)}
    assert before.items() <= after.items()
    assert len(after) == len(before) + 1


def test_a_draft_with_mistakes_is_not_published(own: Site) -> None:
    olga = join(own)
    write(own, "letter.en.txt", "Subject:", "Subject: {{ supporter.citty }}")
    write(own, "targets.toml", "[[target]]", "[[targett]]")
    page = olga.get(PUBLISH)
    links = {(one.get("href"), one.text) for one in page.dom.all("a")}
    assert ("/organise/c/wharf/letters/en", "Letter in English, line 1") in links
    assert ("/organise/c/wharf/targets", "Targets, line 1") in links
    assert "did you mean supporter.city" in page.html.lower()
    before = own.rows()
    assert olga.post(PUBLISH, {"digest": "00"}).status == 422
    assert own.rows() == before


def test_only_the_draft_that_was_looked_at_is_published(own: Site) -> None:
    olga = join(own)
    write(own, "text.en.md", "summary:", "summary: Now!")
    digest = olga.get(PUBLISH).dom.one("input", name="digest").get("value")
    write(own, "text.en.md", "summary: Now!", "summary: Later!")
    page = olga.post(PUBLISH, {"digest": digest})
    assert page.status == 409
    assert "Somebody changed the draft meanwhile" in page.html
    assert "Later!" in page.html


def test_the_address_of_a_campaign_cannot_be_changed(own: Site) -> None:
    olga = join(own)
    write(own, "campaign.toml", 'slug = "wharf"', 'slug = "pier"')
    assert "cannot be changed" in olga.get(PUBLISH).html
    assert olga.post(PUBLISH, {"digest": ""}).status == 422


def test_versions_are_listed_and_any_two_compared(own: Site) -> None:
    olga = join(own)
    for word in ("One", "Two"):
        own.clock.pass_(minutes=5)
        write(own, "text.en.md", "---\n\n", f"---\n\n{word}.\n\n")
        publish(olga)
    page = olga.get(f"{PUBLISH}/versions?kind=text&language=en&one=1&other=3")
    told = page.dom.one(class_="difference")
    new = [one.text for one in told.all("ins") if one.text]
    assert new == ["[put in: Two.]", "[put in: One.]"]
    assert own.clock().isoformat() in page.html
    bad = f"{PUBLISH}/versions?kind=text&language=en&one=1&other=9"
    assert olga.get(bad).status == 404
    assert olga.get(bad.replace("text", "x")).status == 404


def test_a_campaign_opens_once_all_is_in_order(own: Site) -> None:
    olga = join(own)
    before = olga.get(PUBLISH).dom.one("ul", class_="checklist")
    assert len(before.all("li", class_="missing")) == 2
    page = olga.post(f"{PUBLISH}/state", OPEN)
    assert page.status == 409
    assert state(own) == "draft"
    make_ready(own)
    assert olga.post(f"{PUBLISH}/state", OPEN).location == PUBLISH
    assert state(own) == "open"
    assert own.get("/c/wharf?lang=en").status == 200


def test_a_rehearsal_of_another_draft_does_not_count(own: Site) -> None:
    olga = join(own)
    make_ready(own)
    write(own, "text.en.md", "summary:", "summary: Now!")
    publish(olga)
    assert olga.post(f"{PUBLISH}/state", OPEN).status == 409


def test_a_language_is_complete_or_left_out_knowingly(own: Site) -> None:
    olga = join(own)
    with own.backends.database.writing() as session:
        drafts.save(
            session, 1, "letter.ar.txt", None, edit=0, organiser_id=None,
            now=own.clock(),
        )  # fmt: skip
    publish(olga)
    make_ready(own)
    assert olga.post(f"{PUBLISH}/state", OPEN).status == 409
    olga.post(f"{PUBLISH}/left-out", {"language": ["ar", "x\0"]})
    assert olga.post(f"{PUBLISH}/state", OPEN).status == 303


def test_a_campaign_is_paused_closed_and_opened_again(own: Site) -> None:
    olga = join(own)
    own.to(CampaignState.OPEN)
    for to in ("paused", "open", "closed", "open"):
        assert olga.post(f"{PUBLISH}/state", {"to": to}).status == 303
        assert state(own) == to
    with own.backends.database.reading() as session:
        deeds = [one.action for one in session.query(AuditEntry)]
    assert deeds[:2] == ["pause-campaign", "open-campaign"]
    assert olga.post(f"{PUBLISH}/state", {"to": "archived"}).status == 422


def test_opening_and_closing_is_the_owners(own: Site) -> None:
    ann = join(own, Role.EDITOR, "ann@union.example")
    make_ready(own)
    assert ann.get(PUBLISH).status == 200
    assert ann.post(f"{PUBLISH}/state", OPEN).status == 403
    olga = join(own)
    own.clock.pass_(minutes=11)
    assert olga.post(f"{PUBLISH}/state", OPEN).location == "/organise/prove"
    assert state(own) == "draft"


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.COUNTER, Role.READER])
def test_who_may_not_write_does_not_publish(own: Site, role: Role) -> None:
    ann = join(own, role, "ann@union.example")
    assert ann.get(PUBLISH).status == 403
    assert ann.post(PUBLISH, {"digest": ""}).status == 403
    assert ann.get(f"{PUBLISH}/versions").status == 200
