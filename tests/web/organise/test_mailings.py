"""News is mailed from the workspace: begun, gone on with, stopped, taken up again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from petition.domain.campaigns import Pack
from petition.domain.mails import Mail, MailKind
from petition.domain.roles import Role
from petition.models import Mailing, OrganiserSession
from tests.support.mailers import NO_SUCH_USER
from tests.web.conftest import MakeSite
from tests.web.organise.test_keys import unlock
from tests.web.support.site import Page, Site
from tests.web.support.workspace import Browser, join

BASE = "/organise/c/wharf/mailings"
UPDATE = f"{BASE}/update/2024-02-10-anton-home"


def counter(site: Site, *, unlocked: bool = True) -> Browser:
    """Somebody who may mail, has proved who they are, and holds the key."""
    ann = join(site, Role.OWNER, may_create=True)
    with site.backends.database.writing() as session:
        session.execute(update(OrganiserSession).values(stepped_up_at=site.clock()))
    if unlocked:
        unlock(ann)
    return ann


def begin(ann: Browser, path: str = UPDATE, **fields: Any) -> str:
    page = ann.post(path, fields)
    assert page.status == 303, page.dom.one("main").text
    return page.location


def news(site: Site) -> list[Mail]:
    site.work()
    return [mail for mail in site.mails if mail.kind is MailKind.NEWS]


def mailing(site: Site) -> Mailing:
    with site.backends.database.reading() as session:
        return session.scalars(select(Mailing)).one()


def test_an_update_reaches_who_asked_for_it_in_their_language(site: Site) -> None:
    site.confirmed(updates="yes")
    site.confirmed(email="b@mail.example", query="?lang=ru", updates="yes")
    site.confirmed(email="c@mail.example")
    ann = counter(site)
    assert "Anton is free" in ann.get(UPDATE).html
    there = begin(ann)
    assert ann.post(f"{there}/part").location == there
    assert [(mail.recipient, mail.subject) for mail in news(site)] == [
        ("zoe@mail.example", "Anton is free"),
        ("b@mail.example", "Антон свободен"),
    ]
    assert "All signatures are looked through" in ann.get(there).html


def test_watching_changes_nothing_and_beginning_twice_is_one_mailing(
    site: Site,
) -> None:
    site.confirmed(updates="yes")
    ann = counter(site)
    there = begin(ann)
    before = site.rows()
    assert "Go on" in ann.get(there).html
    assert ann.get(UPDATE).location == there
    assert begin(ann) == there
    assert site.rows() == before


def test_a_locked_key_is_asked_for_and_nothing_is_mailed(site: Site) -> None:
    site.confirmed(updates="yes")
    ann = counter(site, unlocked=False)
    there = begin(ann)
    page = ann.post(f"{there}/part")
    assert page.headers["Location"] == f"/organise/keys?next={there}"
    assert "Unlock the team key" in ann.get(there).html
    assert news(site) == []


def test_stopping_cancels_what_waits_and_taking_up_reaches_the_rest(
    site: Site,
) -> None:
    site.confirmed(updates="yes")
    site.work()
    ann = counter(site)
    there = begin(ann)
    ann.post(f"{there}/part")
    assert ann.post(f"{there}/stop").location == there
    assert news(site) == []
    assert "was cancelled" in ann.get(there).html
    ann.post(f"{there}/resume")
    ann.post(f"{there}/part")
    assert len(news(site)) == 1


def test_a_refused_mail_is_not_tried_again_and_marks_no_letter(site: Site) -> None:
    site.confirmed(updates="yes")
    site.work()
    before = site.tally()["letters"]
    site.mailer.answer = lambda _: NO_SUCH_USER
    ann = counter(site)
    ann.post(f"{begin(ann)}/part")
    site.work()
    assert site.tally()["letters"] == before
    assert news(site) == []


def test_who_unsubscribes_while_it_waits_gets_nothing(site: Site) -> None:
    mine = site.confirmed(updates="yes")
    ann = counter(site)
    ann.post(f"{begin(ann)}/part")
    site.post(f"{mine}/no-news")
    assert news(site) == []


def test_only_who_may_take_data_out_mails_and_only_after_proof(site: Site) -> None:
    there = begin(counter(site))
    ann = join(site, Role.EDITOR, "ed@union.example")
    for path in (UPDATE, there):
        assert ann.get(path).status == 403
    bob = join(site, Role.COUNTER, "bob@union.example")
    site.clock.pass_(minutes=30)
    assert bob.get(UPDATE).location == "/organise/prove"


@pytest.mark.parametrize(
    "path", ["update/nothing", "status/nobody", "status/mira", "9"]
)
def test_what_is_not_there_cannot_be_mailed(site: Site, path: str) -> None:
    assert counter(site).get(f"{BASE}/{path}").status == 404


def test_scheduled_news_is_not_mailed_before_its_moment(
    make_site: MakeSite, pack: Pack
) -> None:
    moment = datetime(2024, 5, 2, 13, tzinfo=UTC)
    later = tuple(replace(one, publish_at=moment) for one in pack.updates)
    site = make_site((replace(pack, updates=later),))
    ann = counter(site)
    assert ann.get(UPDATE).status == 404


def test_a_changed_status_is_told_to_who_wrote_for_the_person(site: Site) -> None:
    site.confirmed(updates="yes")
    ann = counter(site)
    page = ann.get(f"{BASE}/status/ilya")
    subject, body = _drafted(page, "subject-en"), _drafted(page, "body-en")
    assert (subject, "June 2023" in body) == ("Ilya Solov: In prison", True)
    fields = {"subject.en": "Ilya's sentence", "body.en": f"{body}\n\nWe go on."}
    there = begin(ann, f"{BASE}/status/ilya", **fields)
    ann.post(f"{there}/part")
    (mail,) = news(site)
    assert mail.subject == "Ilya's sentence"
    assert "We go on." in mail.text
    assert mailing(site).about == "ilya imprisoned 2023-06"


def test_a_status_is_not_told_to_who_wrote_for_others(site: Site) -> None:
    site.confirmed(updates="yes")
    ann = counter(site)
    fields = {"subject.en": "Anton", "body.en": "He is free."}
    ann.post(f"{begin(ann, f'{BASE}/status/anton', **fields)}/part")
    assert news(site) == []


def test_a_mailing_in_no_language_is_not_begun(site: Site) -> None:
    page = counter(site).post(f"{BASE}/status/ilya", {"subject.en": "Only that"})
    assert page.status == 422
    assert "Nothing was begun" in page.html


def test_the_log_and_the_news_know_of_it(site: Site) -> None:
    ann = counter(site)
    there = begin(ann)
    assert "began to mail news" in ann.get("/organise/c/wharf/log").html
    page = ann.get("/organise/c/wharf/news").dom
    assert page.one("section", **{"aria-labelledby": "mailings"}).one("a")["href"] == (
        there
    )


def _drafted(page: Page, field: str) -> str:
    node = page.dom.one(id=field)
    return node.get("value") or node.raw_text
