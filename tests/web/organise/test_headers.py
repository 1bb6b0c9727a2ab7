"""What every answer of the workspace carries, and the cookie that it sets."""

from __future__ import annotations

import pytest

from petition.domain.roles import Role
from tests.web.conftest import MakeSite
from tests.web.organise.test_keys import CODE
from tests.web.support.entering import Entrant
from tests.web.support.routes import routes
from tests.web.support.site import Page, Site
from tests.web.support.workspace import Browser, join

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'; script-src 'self'; connect-src 'self'"
)


def test_no_answer_is_kept_or_framed_whoever_asks(site: Site) -> None:
    ann = join(site, Role.READER, "ann@union.example")
    olga, mine = join(site, may_create=True), routes(site.app)
    reads = [(who, one) for who in (olga, ann) for one in mine if one.method == "GET"]
    # A form without its token is refused, and so nothing happens.
    sends = [(olga, one) for one in mine if one.method != "GET"]
    for who, one in reads + sends:
        page = one.ask(who) if one.method == "GET" else send_bare(who, one.path())
        assert page.headers["Cache-Control"] == "no-store", one.name
        assert page.headers["Content-Security-Policy"] == POLICY, one.name
        assert "Access-Control-Allow-Origin" not in page.headers
        assert page.headers["Referrer-Policy"] == "same-origin"


def send_bare(who: Browser, path: str) -> Page:
    return Page(who.client.post(path, buffered=True))


def cookie(page: Page) -> list[str]:
    name, *rest = str(page.headers["Set-Cookie"]).split("; ")
    return [name.partition("=")[0], *sorted(rest)]


def test_the_cookie_belongs_to_this_host_and_to_no_script(make_site: MakeSite) -> None:
    page = Entrant(make_site()).get("/organise/login")
    assert cookie(page) == [
        *("__Host-petition", "HttpOnly", "Path=/", "SameSite=Lax", "Secure")
    ]
    trial = make_site(base_url="http://127.0.0.1:5000", development=True)
    page = Entrant(trial).get("/organise/login")
    assert cookie(page) == ["petition", "HttpOnly", "Path=/", "SameSite=Lax"]


def test_public_pages_set_no_cookie_for_an_organiser_either(site: Site) -> None:
    olga = join(site)
    site.clock.pass_(minutes=5)
    for path in ("/", "/c/wharf", "/c/wharf/tally", "/embed/wharf", "/organiser", "/x"):
        page = olga.get(path)
        assert "Set-Cookie" not in page.headers, path
        assert "Cookie" not in str(page.headers.get("Vary")), path
    assert "Set-Cookie" in olga.get("/organise/").headers


@pytest.mark.parametrize("change", ["flip", "younger", "no mac", "long", "text", "NUL"])
def test_a_cookie_that_we_did_not_write_opens_nothing(site: Site, change: str) -> None:
    olga = join(site)
    kept = olga.client.get_cookie("__Host-petition")
    assert kept is not None
    token, seconds, mac = kept.value.split(".")
    forged = {
        "flip": f"{token}.{seconds}.{mac[:-1]}{'0' if mac[-1] != '0' else '1'}",
        "younger": f"{token}.{int(seconds) + 1}.{mac}",
        "no mac": f"{token}.{seconds}",
        "long": f"{token}.{'9' * 5000}.{mac}",
        "text": "é" * 99,
        "NUL": f"{token}.{seconds}.{mac}\0",
    }[change]
    sent = {"Cookie": f"__Host-petition={forged}"}
    thief = site.app.test_client(use_cookies=False)
    answer = thief.get("/organise/", headers=sent)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/organise/login")


NEXT = [
    *("https://evil.example/", "//evil.example", "/organise//evil.example"),
    *("/organise/\r\nSet-Cookie: a=b", "/organise/\\evil.example", "/organise/\u202e"),
]


@pytest.mark.parametrize("there", NEXT)
def test_no_form_leads_away_or_writes_a_header(make_site: MakeSite, there: str) -> None:
    site = make_site(development=True)
    olga = join(site)
    proved = olga.post("/organise/prove", {"next": there})
    assert proved.headers["Location"] == "/organise/"
    unlocked = olga.post("/organise/keys/unlock", {"next": there, "secret": CODE})
    assert unlocked.headers["Location"] == "/organise/keys?done=unlocked"


@pytest.mark.parametrize("referer", ["http://[", "https://evil.example//x", "\x7f", ""])
def test_a_button_leads_back_to_pages_of_ours_only(site: Site, referer: str) -> None:
    olga = join(site)
    site.clock.pass_(minutes=11)
    answer = olga.client.post(
        "/organise/c/wharf/team/remove",
        data={"csrf_token": olga.csrf_token}, headers={"Referer": referer},
    )  # fmt: skip
    prove = str(answer.headers["Location"])
    assert prove.startswith("/organise/prove?next=")
    page = olga.get(prove)
    hidden = {one.get("value") for one in page.dom.all("input", name="next")}
    assert hidden <= {"/organise/"}
