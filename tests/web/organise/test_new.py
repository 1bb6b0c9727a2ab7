"""A campaign from a few answers, which nobody else notices before it is published."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from petition.domain.letters import Vocabulary, parse_letter
from petition.domain.opening import TO_WRITE
from petition.domain.roles import Role
from petition.models import Campaign, KeySlot, TeamKey
from petition.services import drafts, keys
from tests.web.conftest import MakeSite
from tests.web.support.site import Page, Site
from tests.web.support.workspace import Browser, join

ANSWERS = {
    "title": "Свободу экипажу", "slug": "", "language": "ru", "second": "kk",
    "third": "", "organiser": "The Union", "contact": "us@union.example",
}  # fmt: skip


def creator(site: Site) -> Browser:
    return join(site, None, "olga@union.example", may_create=True)


def write_the_rest(site: Site) -> None:
    """What the first draft lacks: a target, what stands in [[ ]], a rehearsal."""
    target = b'[[target]]\nkey = "k"\nname = "King"\nemail = "king@court.example"\n'
    with site.backends.database.writing() as session:
        files = {**drafts.files(session, 1), "targets.toml": target}
        for name, content in files.items():
            kept = drafts.read(session, 1, name)
            text = TO_WRITE.sub("Written.", content.decode()).encode()
            drafts.save(
                session, 1, name, text if name != "targets.toml" else content,
                edit=kept.edit, organiser_id=None, now=site.clock(),
            )  # fmt: skip
        digest = drafts.digest(drafts.files(session, 1))
        drafts.note_rehearsal(session, 1, digest, now=site.clock())
        key = keys.team_key(session)
        assert key
        key.proved_at = site.clock()


def make(who: Browser, **changes: str) -> Page:
    return who.post("/organise/new", {**ANSWERS, **changes})


def test_a_few_answers_make_a_campaign_with_an_owner(site: Site) -> None:
    olga = creator(site)
    page = make(olga)
    assert page.location == "/organise/c/svobodu-ekipazhu/"
    assert "svobodu-ekipazhu" in olga.get("/organise/").html
    assert olga.get("/organise/c/svobodu-ekipazhu/team").status == 200
    assert olga.get("/organise/c/svobodu-ekipazhu/texts/ru").status == 200


def test_all_that_its_draft_lacks_is_somebody_to_write_to(site: Site) -> None:
    make(creator(site))
    with site.backends.database.reading() as session:
        files = drafts.files(session, 2)
    assert {*files} == {"campaign.toml", "text.ru.md", "letter.ru.txt"}
    (lacking,) = drafts.check(files).findings
    assert lacking.file == "targets.toml"
    letter = parse_letter(files["letter.ru.txt"].decode(), "ru", Vocabulary())
    assert (len(letter.points), letter.passages) == (1, 1)
    assert letter.own_words_prompt


WRONG = [
    ({"title": ""}, "title", "Give the campaign a title"),
    ({"title": "x\u202ey", "slug": "x"}, "title", "hidden character"),
    ({"title": "الحرية"}, "slug", "Write an address of a-z"),
    ({"slug": "Two Words"}, "slug", "cannot be a key"),
    ({"slug": "wharf"}, "slug", "Another campaign has this address"),
    ({"language": "zz"}, "language", "No language has the tag"),
    ({"organiser": " "}, "organiser", "fill this in"),
    ({"contact": ""}, "contact", "fill this in"),
]


@pytest.mark.parametrize(("changes", "field", "told"), WRONG)
def test_what_is_wrong_is_said_at_its_field_and_all_is_kept(
    site: Site, changes: dict[str, str], field: str, told: str
) -> None:
    olga = creator(site)
    before = site.rows()
    page = make(olga, **changes)
    assert page.status == 422
    assert told in page.errors(field)
    assert page.dom.one(id="contact").get("value") == changes.get(
        "contact", "us@union.example"
    )
    assert site.rows() == before


def test_only_creators_make_campaigns(site: Site) -> None:
    owner = join(site, Role.OWNER)
    assert owner.get("/organise/new").status == 403
    assert make(owner).status == 403
    assert "/organise/new" not in owner.get("/organise/").html


def test_without_a_team_key_it_says_what_to_do(make_site: MakeSite) -> None:
    site = make_site(())
    with site.backends.database.writing() as session:
        session.execute(delete(KeySlot))
        session.execute(delete(TeamKey))
    olga = creator(site)
    page = make(olga)
    assert page.status == 409
    assert "team key" in page.dom.one("main").text


def test_from_a_few_answers_to_an_open_campaign(make_site: MakeSite) -> None:
    site = make_site(())
    olga = creator(site)
    make(olga, second="")
    base = "/organise/c/svobodu-ekipazhu"
    page = olga.get(f"{base}/publish?done=new")
    assert "targets.toml" in page.html or f"{base}/targets" in page.html
    write_the_rest(site)
    digest = olga.get(f"{base}/publish").dom.one("input", name="digest").get("value")
    assert olga.post(f"{base}/publish", {"digest": digest}).status == 303
    assert olga.post(f"{base}/publish/state", {"to": "open"}).status == 303
    assert "Свободу экипажу" in site.get("/c/svobodu-ekipazhu?lang=ru").html
    assert "Свободу экипажу" in site.get("/?lang=ru").html


def test_a_campaign_that_was_never_published_disturbs_nothing(site: Site) -> None:
    ready = site.get("/readyz").response.get_json()
    make(creator(site))
    assert site.get("/").status == 200
    assert site.get("/readyz").response.get_json() == ready
    assert site.get("/c/svobodu-ekipazhu").status == 404
    site.work()
    with site.backends.database.reading() as session:
        row = session.query(Campaign).filter_by(slug="svobodu-ekipazhu").one()
        assert (row.state, row.revision) == ("draft", 0)
