"""A draft is walked through as supporters will; only the organiser gets mail."""

from __future__ import annotations

import re

import pytest

from petition.domain.campaigns import Pack
from petition.domain.mails import MailKind
from petition.domain.packs import writing
from petition.domain.roles import Role
from petition.models import Delivery, Rehearsal, Signature
from petition.services import drafts, pack_export
from tests.web.conftest import MakeSite
from tests.web.support.site import ANSWERS, Page, Site
from tests.web.support.workspace import Browser, join

BASE = "/organise/c/wharf/rehearsal"
LINK = re.compile(r"/organise/c/wharf/rehearsal/confirm/[\w-]{43}")


@pytest.fixture
def draft(make_site: MakeSite, pack: Pack) -> Site:
    """A campaign that is a draft still, with the files of its pack."""
    site = make_site(())
    site.add(pack, opened=False)
    files = {name: text.encode() for name, text in writing.pack_files(pack).items()}
    with site.backends.database.writing() as session:
        pack_export.keep_files(session, 1, files)
    return site


def walk(olga: Browser, **answers: str | list[str]) -> Page:
    """Fill in the rehearsal's form and press the button that signs."""
    page = olga.get(f"{BASE}/page?lang=en")
    assert page.status == 200, page.html
    olga.site.clock.pass_(seconds=10)
    filled = page.form.filled(**{**ANSWERS, **answers})
    return olga.post(f"{BASE}/sign", filled.values)


def confirmation(site: Site) -> str:
    """The link in the mail that the organiser got."""
    site.work()
    found = LINK.search(site.mails[-1].text)
    assert found
    return found[0]


def test_a_draft_with_mistakes_leads_to_what_is_to_be_mended(draft: Site) -> None:
    olga = join(draft, Role.EDITOR)
    with draft.backends.database.writing() as session:
        drafts.save(
            session, 1, "letter.en.txt", b"Subject: x\n\n{{ oops }}\n",
            edit=0, organiser_id=None, now=draft.clock(),
        )  # fmt: skip
    page = olga.get(f"{BASE}/page")
    assert page.status == 409
    links = [one.get("href") for one in page.dom.one("main").all("a")]
    assert "/organise/c/wharf/publish" in links


def test_a_rehearsal_goes_from_the_page_to_the_letters(draft: Site) -> None:
    olga = join(draft, Role.EDITOR)
    assert walk(olga).location == BASE
    link = confirmation(draft)
    assert olga.get(link).letters()
    assert olga.post(link).location == BASE
    draft.work()
    assert "as it is now" in olga.get(BASE).html
    assert "This draft has been rehearsed" in olga.get(BASE).html


def test_its_forms_prove_whose_they_are(draft: Site) -> None:
    olga = join(draft)
    page = olga.get(f"{BASE}/page?lang=en")
    assert "csrf_token" in page.form.values
    walk(olga)
    link = confirmation(draft)
    assert olga.get(link).dom.one("input", name="csrf_token")


def test_all_mail_goes_to_the_organiser_and_says_what_it_is(draft: Site) -> None:
    olga = join(draft, Role.EDITOR)
    walk(olga)
    olga.post(confirmation(draft))
    draft.work()
    assert {mail.recipient for mail in draft.mails} == {"olga@union.example"}
    assert {mail.kind for mail in draft.mails} == {MailKind.REHEARSAL}
    assert all(mail.subject.startswith("[Rehearsal] ") for mail in draft.mails)
    assert len(draft.mails) > 1


def test_the_letter_is_the_one_of_the_preview(draft: Site) -> None:
    olga = join(draft, Role.EDITOR)
    page = olga.get(f"{BASE}/page?lang=en")
    draft.clock.pass_(seconds=10)
    form = page.form.filled(**ANSWERS)
    letters = olga.post(f"{BASE}/preview", form.values)
    shown = letters.form.values
    olga.post(f"{BASE}/sign", shown)
    olga.post(confirmation(draft))
    draft.work()
    texts = [mail.text for mail in draft.mails]
    assert any(letters.letters()[0][1].strip() in text for text in texts)


def test_nothing_of_it_is_counted(draft: Site) -> None:
    olga = join(draft, Role.EDITOR)
    walk(olga)
    olga.post(confirmation(draft))
    draft.work()
    with draft.backends.database.reading() as session:
        assert session.query(Signature).count() == 0
        assert session.query(Rehearsal).count() == 0
        assert {row.letter_id for row in session.query(Delivery)} == {None}


def test_a_link_works_once(draft: Site) -> None:
    olga = join(draft, Role.EDITOR)
    walk(olga)
    link = confirmation(draft)
    olga.post(link)
    assert olga.post(link).status == 404


def test_a_draft_that_was_changed_has_to_be_rehearsed_again(draft: Site) -> None:
    olga = join(draft, Role.EDITOR)
    walk(olga)
    olga.post(confirmation(draft))
    with draft.backends.database.writing() as session:
        drafts.save(
            session, 1, "privacy.en.md", b"Another notice.",
            edit=0, organiser_id=None, now=draft.clock(),
        )  # fmt: skip
    assert "has not been rehearsed yet" in olga.get(BASE).html


def test_what_is_missing_is_said_as_supporters_will_be_told(draft: Site) -> None:
    page = walk(join(draft, Role.EDITOR), name="")
    assert page.status == 422
    assert page.errors("name")


def test_a_draft_with_mistakes_cannot_be_walked_through(draft: Site) -> None:
    olga = join(draft, Role.EDITOR)
    with draft.backends.database.writing() as session:
        drafts.save(
            session, 1, "letter.en.txt", b"Subject: x\n\n{{ supporter.citty }}",
            edit=0, organiser_id=None, now=draft.clock(),
        )  # fmt: skip
    assert "still has mistakes" in olga.get(BASE).html
    assert olga.get(f"{BASE}/page").status == 409


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.COUNTER, Role.READER])
def test_who_may_not_write_may_not_rehearse(draft: Site, role: Role) -> None:
    assert join(draft, role).get(BASE).status == 403
