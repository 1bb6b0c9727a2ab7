"""Reading in the workspace changes nothing, whichever page and whoever reads."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from werkzeug.exceptions import HTTPException

from petition.domain.roles import Role
from petition.models import Mailing
from petition.services import drafts
from petition.services.invitations import Offer
from petition.services.sessions import HALF
from tests.web.support.entering import invite
from tests.web.support.routes import routes
from tests.web.support.site import ANSWERS, URL, Page, Site
from tests.web.support.workspace import Browser, browser, join

#: Pages that no link of a logged-in owner leads to: links in mails, and the ways in.
ELSEWHERE = {
    "/organise/invitation/<token>",
    "/organise/login",
    "/organise/second",
    "/organise/c/<slug>/rehearsal/confirm/<token>",
}
#: Addresses that come with what one has just done, or once in a while.
MORE = [
    "/organise/codes",
    "/organise/prove",
    "/organise/second/new",
    "/organise/c/wharf/mailings/1",
    "/organise/c/wharf/mailings/update/2024-02-10-anton-home",
    "/organise/c/wharf/publish?done=published",
    "/organise/c/wharf/publish/versions?kind=text&language=en&one=1&other=1",
    "/organise/c/wharf/texts/en?done=saved",
]


def links(page: Page) -> set[str]:
    """Every address of the workspace that a page names, buttons included."""
    named = {
        node.get(name).partition("#")[0]
        for node in page.dom.nodes()
        for name in ("href", "action", "formaction", "src", "data-preview", "data-look")
    }
    return {link for link in named if urlsplit(link).path.startswith("/organise")}


def crawl(who: Browser) -> dict[str, int]:
    """Open every page that one can get to by links; the status of each."""
    seen: dict[str, int] = {}
    paths = {"/organise/", *MORE}
    while paths:
        path = paths.pop()
        page = who.get(path)
        assert page.status < 500, path
        seen[path] = page.status
        if page.headers["Content-Type"].startswith("text/html"):
            paths |= links(page) - seen.keys()
        if "Location" in page.headers:
            there = urlsplit(str(page.headers["Location"]))
            local = there._replace(scheme="", netloc="", fragment="").geturl()
            paths |= {local} - seen.keys() if local.startswith("/organise") else set()
    return seen


def rules(site: Site, paths: dict[str, int]) -> set[str]:
    """The routes that the paths led to."""
    adapter = site.app.url_map.bind("localhost")
    found = set()
    for path in paths:
        try:
            rule, _ = adapter.match(urlsplit(path).path, "GET", return_rule=True)
        except HTTPException:
            continue
        found.add(str(rule.rule))
    return found


def readable(site: Site) -> set[str]:
    """Every route of the workspace that can be read."""
    return {
        rule.rule
        for rule in site.app.url_map.iter_rules()
        if rule.rule.startswith("/organise") and "GET" in (rule.methods or ())
    }


def with_work_done(site: Site) -> None:
    """Signatures, an edited draft, mailed news: what makes pages show all they can."""
    site.confirmed()
    site.work()
    news = {"en": "Anton is home"}
    with site.backends.database.writing() as session:
        session.add(
            Mailing(
                campaign_id=1,
                kind="update",
                about="2024-02-10-anton-home",
                state="done",
                made_at=site.clock(),
                last_signature_id=1,
                until_signature_id=1,
                enqueued=1,
                subjects=news,
                bodies=news,
            )
        )
        text = drafts.read(session, 1, "text.en.md").content or b""
        drafts.save(
            session, 1, "text.en.md", text + b"\nMore.\n",
            edit=0, organiser_id=None, now=site.clock(),
        )  # fmt: skip


def test_an_owner_who_follows_every_link_changes_nothing(site: Site) -> None:
    with_work_done(site)
    olga = join(site, may_create=True)
    join(site, Role.READER, "ann@union.example")
    before = site.rows()
    seen = crawl(olga)
    assert site.rows() == before
    missed = readable(site) - rules(site, seen) - ELSEWHERE
    assert not missed, f"no link led to {sorted(missed)}"


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.COUNTER, Role.READER])
def test_no_other_role_changes_anything_by_reading(site: Site, role: Role) -> None:
    with_work_done(site)
    ann = join(site, role, "ann@union.example", languages=("ru",))
    before = site.rows()
    crawl(ann)
    assert site.rows() == before


def test_a_page_that_asks_who_one_is_changes_nothing(site: Site) -> None:
    olga = join(site, may_create=True)
    site.clock.pass_(minutes=20)
    before = site.rows()
    crawl(olga)
    assert site.rows() == before


def test_no_page_of_one_campaign_opens_for_the_team_of_another(site: Site) -> None:
    with_work_done(site)
    seen = crawl(join(site))
    stranger = join(site, None, "ann@union.example", may_create=True)
    for path, status in sorted(seen.items()):
        if path.startswith("/organise/c/") and status != 405:
            assert stranger.get(path).status == 404, path


@pytest.mark.parametrize("standing", ["none", HALF])
def test_the_ways_in_change_nothing_either(site: Site, standing: str) -> None:
    way = invite(site, Offer(1, Role.READER), "ann@union.example")
    half = standing == HALF
    ann = join(site, standing=HALF) if half else browser(site, b"\x05" * 32)
    before = site.rows()
    for one in routes(site.app):
        if one.method == "GET" and not one.policy.members_only:
            path = one.path(token=way.rpartition("/")[2])
            assert ann.get(path).status in (200, 303), path
    assert site.rows() == before


def test_a_rehearsal_waits_for_its_button(site: Site) -> None:
    olga = join(site)
    stage = "/organise/c/wharf/rehearsal"
    form = olga.get(f"{stage}/page?lang=en").form
    site.clock.pass_(seconds=10)
    sent = form.filled(**ANSWERS, target=["minister"]).values
    assert olga.post(f"{stage}/sign", sent).status == 303
    site.work()
    link = URL.findall(site.mails[-1].text)[0]
    before = site.rows()
    assert olga.get(str(link)).status == 200
    assert site.rows() == before
