"""Every route has its policy: who may use it, and what it may do."""

from __future__ import annotations

from flask import Flask

from petition.domain.campaigns import Pack
from tests.web.conftest import MakeSite
from tests.web.support.site import Page, Site

#: Anyone may read; nothing changes.
PUBLIC = {
    "GET /",
    "GET /c/<slug>",
    "GET /c/<slug>/accent.css",
    "GET /c/<slug>/check-your-mail",
    "GET /c/<slug>/events.ics",
    "GET /c/<slug>/my-link",
    "GET /c/<slug>/my-link/sent",
    "GET /c/<slug>/people",
    "GET /c/<slug>/people.csv",
    "GET /c/<slug>/people.json",
    "GET /c/<slug>/tally",
    "GET /c/<slug>/tally.csv",
    "GET /c/<slug>/tally.json",
    "GET /c/<slug>/updates.atom",
    "GET /robots.txt",
    "GET /sitemap.xml",
    "GET /.well-known/security.txt",
    "GET /healthz",
    "GET /readyz",
    "GET /static/<path:filename>",
    "GET /embed/<slug>",
    "GET /embed/<slug>/check-your-mail",
    "GET /embed.js",
    "GET /oembed",
    "GET /c/<slug>/badge.svg",
    "GET /c/<slug>/share",
    "GET /c/<slug>/article.html",
    "GET /c/<slug>/article.md",
    "GET /c/<slug>/article.txt",
    *("GET /partners/<key>", "GET /partners/<key>/tally.json"),
    "GET /c/<slug>/partners/<key>/logo",
    "GET /embed/frame.js",
    "GET /embed/style.css",
}
#: Programs on this machine only.
LOOPBACK = {"GET /metrics"}
#: Anyone may send; a mail to the address concerned is what guards it.
BY_MAIL = {
    *("POST /c/<slug>/sign", "POST /embed/<slug>/sign"),
    "POST /c/<slug>/my-link",
}
#: Anyone may send; nothing changes.
STATELESS = {
    *("POST /c/<slug>/preview", "POST /c/<slug>/live"),
    *("POST /embed/<slug>/preview", "POST /embed/<slug>/live"),
}
#: Whoever holds the link from a mail.
TOKEN = {
    "GET /confirm/<token>",
    "POST /confirm/<token>",
    "GET /not-me/<token>",
    "POST /not-me/<token>",
    "GET /mine/<receipt>",
    "GET /mine/<receipt>/letter.txt",
    "GET /mine/<receipt>/print",
    "POST /mine/<receipt>/declare",
    "POST /mine/<receipt>/withdraw",
    "POST /mine/<receipt>/erase",
    "POST /mine/<receipt>/no-news",
    "POST /mine/<receipt>/no-partner",
    # The links of partners come from organisers, by mail or from hand to hand.
    "GET /partner/<token>",
    *("POST /partner/<token>/accept", "POST /partner/<token>/renew"),
    *("POST /partner/<token>/profile", "POST /partner/<token>/logo"),
    *("POST /partner/<token>/key/new", "POST /partner/<token>/key"),
    "POST /partner/<token>/contacts",
}
#: The same page for everybody; only a token that we mailed changes anything.
UNSUBSCRIBE = {"GET /unsubscribe/<token>", "POST /unsubscribe/<token>"}
EVERYWHERE = PUBLIC | BY_MAIL | STATELESS | LOOPBACK | TOKEN | UNSUBSCRIBE
DEVELOPMENT = {"GET /dev/mailbox", "GET /dev/mailbox/<name>"}


def routes(app: Flask) -> set[str]:
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        # The workspace has policies of its own: tests/web/organise/test_policy.py.
        if not rule.rule.startswith("/organise")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def pages_to_begin_with(site: Site) -> set[str]:
    """The first page, and the pages behind every kind of link from a mail."""
    mine = site.confirmed(channel="own_mail", target=["embassy", "minister"])
    site.post("/c/wharf/my-link", {"email": "zoe@mail.example"})
    later = site.link("mine")
    waiting = site.signed(name="Someone Else")
    used = site.signed(email="used@mail.example")
    site.post(used)
    site.work()
    return {"/", "/healthz", mine, later, waiting, used}


def links(page: Page) -> set[str]:
    """Every address of ours that the page names, buttons of forms included."""
    named = {
        node.get(name).split("#")[0]
        for node in page.dom.nodes()
        for name in ("href", "action", "formaction", "src")
    }
    return {link for link in named if link.startswith("/")}


def test_every_route_has_a_policy(site: Site) -> None:
    assert routes(site.app) == EVERYWHERE


def test_a_trial_copy_adds_its_mailbox_and_nothing_else(make_site: MakeSite) -> None:
    trial = make_site((), development=True)
    assert routes(trial.app) == EVERYWHERE | DEVELOPMENT


def test_pages_behind_a_link_open_to_nobody_without_it(site: Site) -> None:
    site.confirmed()
    before = site.rows()
    for route in TOKEN:
        method, rule = route.split(" ")
        path = rule.replace("<token>", "A" * 43).replace("<receipt>", "A" * 43)
        page = site.get(path) if method == "GET" else site.post(path)
        assert page.status == 404, route
    assert site.rows() == before


def test_what_is_for_this_machine_opens_to_no_other(site: Site) -> None:
    for route in LOOPBACK:
        path = route.split(" ")[1]
        answer = site.client.get(path, environ_base={"REMOTE_ADDR": "203.0.113.7"})
        assert answer.status_code == 404, route


def test_a_draft_is_hidden_on_every_route(make_site: MakeSite, pack: Pack) -> None:
    site = make_site(())
    site.add(pack, opened=False)
    before = site.rows()
    for route in PUBLIC | BY_MAIL | STATELESS:
        method, rule = route.split(" ")
        if "<slug>" in rule:
            path = rule.replace("<slug>", "wharf")
            page = site.get(path) if method == "GET" else site.post(path)
            assert page.status == 404, route
    assert site.rows() == before


def test_what_may_only_be_read_cannot_be_sent_to(site: Site) -> None:
    for route in PUBLIC - {"GET /c/<slug>/my-link"}:
        path = route.split(" ")[1].replace("<slug>", "wharf")
        page = site.post(path.replace("<path:filename>", "css/petition.css"))
        assert page.status == 405, route
        assert "GET" in page.headers["Allow"]


def test_reading_all_pages_and_following_all_links_changes_nothing(site: Site) -> None:
    paths = pages_to_begin_with(site)
    before = site.rows()
    seen: set[str] = set()
    while paths:
        path = paths.pop()
        seen.add(path)
        page = site.get(path)
        assert page.status < 500, path
        if page.headers["Content-Type"].startswith("text/html"):
            paths |= {link for link in links(page) if link not in seen}
    assert len(seen) > 60
    assert site.rows() == before
