"""What every answer carries, and what no page may hold."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from petition.domain.campaigns import CampaignState
from tests.web.conftest import MakeSite
from tests.web.support.site import Page, Site

POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
#: Where one writes a letter, our own script may ask for what it looks like.
WRITING = {**POLICY, "script-src": "'self'", "connect-src": "'self'"}
#: Where an ally's page frames the form.
FRAMED = {**WRITING, "frame-ancestors": "*"}
#: Where an address makes a browser load or send something by itself.
LOADING = ("src", "srcset", "action", "formaction", "poster", "data", "background")


def every_kind_of_answer(site: Site) -> list[Page]:
    """Pages, data, files, redirections, refusals and errors."""
    form = site.write(query="?lang=ru&from=mill-union")
    preview, refused = site.preview(form), site.sign(form.filled(name=""))
    signed = site.sign(form)
    link = site.link("confirm")
    look, ask = site.get(link), site.get(link.replace("confirm", "not-me"))
    confirmed = site.post(link)
    mine = confirmed.location
    spent, own = site.get(link), site.get(mine)
    paths = [
        *("/", "/c/wharf", "/c/wharf/tally", "/c/wharf/people", "/c/wharf/my-link"),
        *("/c/wharf/tally.json", "/c/wharf/people.csv", "/c/wharf/accent.css"),
        *("/c/wharf/check-your-mail", "/c/nobody", "/nowhere", "/mine/x", "/healthz"),
        *("/c/wharf/updates.atom", "/c/wharf/events.ics", "/static/css/petition.css"),
        *(f"{mine}/letter.txt", f"{mine}/print?target=minister", "/static/none"),
        *("/c/wharf/people?on=x", "/c//wharf", "/c/wharf/"),
        *("/embed/wharf", "/embed/wharf/check-your-mail", "/embed/nobody"),
        *("/embed.js", "/embed/frame.js", "/embed/style.css"),
    ]
    read = [site.get(path) for path in paths]
    too_large = site.post("/c/wharf/sign", b"a" * 70_000)
    wrong = site.post("/c/wharf/tally")
    site.to(CampaignState.CLOSED)
    closed = [site.get("/c/wharf"), site.sign(form)]
    erased = site.post(f"{mine}/erase")
    return [
        preview, refused, signed, look, ask, confirmed, spent, own,
        too_large, wrong, erased, *read, *closed,
    ]  # fmt: skip


def policy(page: Page) -> dict[str, str]:
    parts = page.headers["Content-Security-Policy"].split(";")
    return dict(part.strip().split(" ", 1) for part in parts)


def test_nothing_but_the_embedded_form_can_be_framed(site: Site) -> None:
    token = "A" * 43
    for rule in site.app.url_map.iter_rules():
        path = rule.rule.replace("<slug>", "wharf").replace("<token>", token)
        path = re.sub(r"<[^>]+>", "x", path.replace("<receipt>", token))
        for page in (site.get(path), site.post(path)):
            framed = rule.endpoint.startswith("embed.") and page.status != 405
            ancestors = policy(page)["frame-ancestors"]
            assert ancestors == ("*" if framed else "'none'"), path


def test_the_pages_behind_links_from_mails_cannot_be_framed(site: Site) -> None:
    link = site.signed()
    mine = site.post(link).location
    for path in (link, link.replace("confirm", "not-me"), mine, f"{mine}/print"):
        assert policy(site.get(path))["frame-ancestors"] == "'none'"
    for step in ("declare", "withdraw", "erase"):
        page = site.post(f"{mine}/{step}")
        assert policy(page)["frame-ancestors"] == "'none'"


def test_every_answer_protects_its_reader(site: Site) -> None:
    for page in every_kind_of_answer(site):
        headers = page.headers
        assert policy(page) in (POLICY, WRITING, FRAMED)
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        framed = policy(page) == FRAMED
        anybody = framed or headers.get("Access-Control-Allow-Origin") == "*"
        shared = "cross-origin" if anybody else "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == shared


def test_pages_with_somebodys_token_run_no_script(site: Site) -> None:
    site.sign(site.write())
    link = site.link("confirm")
    for page in (site.get(link), site.get(site.post(link).location), site.get("/")):
        assert "script-src" not in page.headers["Content-Security-Policy"]
        assert not page.dom.all("script")


def test_pages_behind_a_link_run_no_script_at_all(site: Site) -> None:
    mine = site.confirmed()
    waiting = site.signed(name="Someone Else")
    for path in (mine, waiting, waiting.replace("confirm", "not-me"), "/mine/x"):
        page = site.get(path)
        assert "script-src" not in page.headers["Content-Security-Policy"]
        assert page.dom.all("script") == []


def test_no_answer_sets_a_cookie(site: Site) -> None:
    for page in every_kind_of_answer(site):
        assert "Set-Cookie" not in page.headers
        assert "Cookie" not in page.headers.get("Vary", "")


def test_every_answer_says_who_may_keep_it(site: Site) -> None:
    for page in every_kind_of_answer(site):
        kept = page.headers["Cache-Control"]
        assert kept == "no-store" or kept.startswith("public, ")
        if page.status >= 300 and page.status != 304:
            assert kept == "no-store"


def test_no_page_loads_anything_from_others(site: Site) -> None:
    for page in every_kind_of_answer(site):
        if page.headers["Content-Type"].startswith("text/html"):
            for node in page.dom.nodes():
                for name in LOADING:
                    assert not urlsplit(node.get(name)).netloc
                if node.tag == "link" and node["rel"] not in ("canonical", "alternate"):
                    assert node["href"].startswith("/")


def test_no_page_holds_scripts_or_styles_of_its_own(site: Site) -> None:
    for page in every_kind_of_answer(site):
        if page.headers["Content-Type"].startswith("text/html"):
            for node in page.dom.nodes():
                assert node.tag not in ("style", "iframe", "object", "embed")
                if node.tag == "script":
                    assert node["src"].startswith(("/static/js/", "/embed/frame.js"))
                    assert not node.text
                assert "style" not in node.attrs
                assert not any(name.startswith("on") for name in node.attrs)


def test_our_stylesheet_loads_nothing_from_others(site: Site) -> None:
    style = site.get("/static/css/petition.css").html
    assert "@import" not in style
    assert not re.search(r"url\(\s*['\"]?(https?:)?//", style)


def test_nothing_says_what_serves_it(site: Site) -> None:
    for page in every_kind_of_answer(site):
        assert "X-Powered-By" not in page.headers
        assert "Traceback" not in page.html


def test_browsers_keep_to_https_once_they_came_by_it(make_site: MakeSite) -> None:
    site = make_site(trusted_proxies=1)
    plain, secure = site.get("/"), site.get("/", X_Forwarded_Proto="https")
    assert "Strict-Transport-Security" not in plain.headers
    assert secure.headers["Strict-Transport-Security"].startswith("max-age=")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "a@b", "x/y"])
def test_a_forged_host_leads_nobody_astray(site: Site, host: str) -> None:
    for page in (
        site.get("/c/wharf?lang=en", Host=host),
        site.get("/c//wharf", Host=host),
        site.get("/static//css/petition.css", Host=host),
        site.post("/c/wharf/my-link", {"email": "a@b.example"}, Host=host),
    ):
        assert page.status in (200, 303, 400, 404)
        assert "evil.example" not in page.html
        assert "evil.example" not in page.headers.get("Location", "")
