"""GET /dev/mailbox: every mail of a trial copy; nowhere else."""

from __future__ import annotations

import pytest

from petition.adapters.mailbox import MailboxMailer
from petition.documents.mail import mime
from tests.web.conftest import MakeSite
from tests.web.support.site import Page, Site


@pytest.fixture
def trial(make_site: MakeSite) -> Site:
    """A trial copy whose mails also lie in its mailbox."""
    return make_site(development=True)


def deliver(site: Site) -> None:
    """Put all mails that went out into the mailbox."""
    site.work()
    session = MailboxMailer(site.instance / "mailbox", mime).session()
    for mail in site.mails:
        session.deliver(mail, lambda: True)


def newest(site: Site) -> Page:
    links = [
        one["href"] for one in mailbox(site).dom.one("ul", class_="mailbox").all("a")
    ]
    return site.get(links[0])


def mailbox(site: Site) -> Page:
    return site.get("/dev/mailbox")


def test_an_empty_mailbox_says_so(trial: Site) -> None:
    page = mailbox(trial)
    assert page.status == 200
    assert "No mail yet." in page.dom.one("main").text


def test_a_newcomer_clicks_the_link_and_confirms(trial: Site) -> None:
    trial.sign(trial.write())
    deliver(trial)
    page = newest(trial)
    links = [one["href"] for one in page.dom.one("pre").all("a")]
    confirm = links[0].removeprefix("https://letters.example")
    assert confirm.startswith("/confirm/")
    assert trial.post(confirm).status == 303


def test_every_mail_shows_who_wrote_to_whom_and_what(trial: Site) -> None:
    trial.confirmed(own_words="<b>“Ёж”</b>", query="?lang=ru", target=["minister"])
    deliver(trial)
    subjects = [
        one.text for one in mailbox(trial).dom.one("ul", class_="mailbox").all("a")
    ]
    assert len(subjects) == 3
    (letter,) = [
        trial.get(one["href"])
        for one in mailbox(trial).dom.one("ul", class_="mailbox").all("a")
        if one.text.startswith("Докеры")
    ]
    assert "<b>“Ёж”</b>" in letter.dom.one("pre").raw_text
    assert "minister@ports.example" in letter.dom.one("article").text


@pytest.mark.parametrize(
    "name", ["none.eml", "..%2fpetition.sqlite3", "%00", "..", "a" * 500, "x.part"]
)
def test_only_mails_are_shown(trial: Site, name: str) -> None:
    assert trial.get(f"/dev/mailbox/{name}").status == 404


def test_junk_in_the_folder_does_no_harm(trial: Site) -> None:
    folder = trial.instance / "mailbox"
    folder.mkdir()
    (folder / "junk.eml").write_bytes(b"\xff\x00<script>alert(1)</script>")
    (folder / "empty.eml").write_bytes(b"")
    (folder / "folder.eml").mkdir()
    assert mailbox(trial).status == 200
    for name in ("junk.eml", "empty.eml"):
        page = trial.get(f"/dev/mailbox/{name}")
        assert page.status == 200
        assert "<script" not in page.html


def test_a_production_site_has_no_mailbox(site: Site) -> None:
    site.sign(site.write())
    deliver(site)
    assert mailbox(site).status == 404
    assert "/dev/mailbox" not in site.get("/").html


def test_a_trial_copy_says_that_it_is_one(trial: Site) -> None:
    footer = trial.get("/").dom.one("footer")
    assert footer.all("a", href="/dev/mailbox")


def test_the_mailbox_is_nobody_elses_business(trial: Site) -> None:
    page = mailbox(trial)
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"
