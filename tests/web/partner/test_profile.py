"""What a partner says of itself is published at once, and checked like any pack."""

from __future__ import annotations

from html import unescape
from io import BytesIO

import pytest

from petition.domain.logos import MOST_BYTES, PNG
from tests.web.support.forms import read_form
from tests.web.support.partners import Partner, invited, partner
from tests.web.support.site import Page, Site
from tests.web.support.workspace import join

A_PART = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'


def profile(mill: Partner, **changes: str) -> Page:
    """The form of the page, changed and sent."""
    form = read_form(mill.page().dom.one("form", action=f"{mill.path}/profile"))
    return mill.send("profile", **form.filled(**changes).values)


def upload(mill: Partner, content: bytes) -> Page:
    return Page(
        mill.site.client.post(
            f"{mill.path}/logo",
            data={"logo": (BytesIO(content), "logo.png")},
            content_type="multipart/form-data",
            buffered=True,
        )
    )


def test_name_and_consent_stand_in_the_form_at_once(site: Site) -> None:
    mill = partner(site)
    page = profile(
        mill, name="Mill & Grain", **{"consent.en": "Mill & Grain may write to me"}
    )
    assert "Saved, and published" in page.dom.text
    form = site.get("/c/wharf?lang=en&from=mill-union")
    assert "Mill & Grain may write to me" in form.dom.text
    assert "partner_consent" not in form.form.values


def test_frames_follow_the_sites_that_a_partner_names(site: Site) -> None:
    mill = partner(site)
    profile(mill, origins="https://grain.example https://www.grain.example:8443")
    policy = site.get("/embed/wharf?partner=mill-union").headers[
        "Content-Security-Policy"
    ]
    named = "https://grain.example https://www.grain.example:8443"
    assert f"frame-ancestors 'self' {named};" in policy


@pytest.mark.parametrize(
    "origins",
    [
        *("*", "null", "https://*.grain.example", "https://grain.example/path"),
        *("javascript:alert(1)", "https://a.example; script-src *", "//a.example"),
        *("https://user@a.example", "https://a.example:0", "data:text/html,x"),
    ],
)
def test_what_is_no_site_is_refused_and_kept_in_the_form(
    site: Site, origins: str
) -> None:
    mill, policy = partner(site), site.get("/embed/wharf?partner=mill-union").headers
    page = profile(mill, origins=origins, name="Kept")
    assert page.status == 422
    assert page.dom.one("input", id="name").get("value") == "Kept"
    assert page.dom.one("input", id="origins").get("value") == origins
    assert page.dom.one("p", id="origins-error").text
    again = site.get("/embed/wharf?partner=mill-union").headers
    assert again["Content-Security-Policy"] == policy["Content-Security-Policy"]


def test_an_international_name_is_written_as_browsers_send_it(site: Site) -> None:
    mill = partner(site)
    profile(mill, origins="https://mühle.example")
    policy = site.get("/embed/wharf?partner=mill-union").headers
    assert "https://xn--mhle-0ra.example" in policy["Content-Security-Policy"]


def test_what_a_partner_writes_is_text_and_no_html(site: Site) -> None:
    mill = partner(site)
    profile(mill, name="<b>Mill</b>", **{"consent.en": "<script>alert(1)</script>"})
    for path in ("/c/wharf?lang=en&from=mill-union", "/partners/mill-union"):
        assert "<b>Mill" not in site.get(path).html
        assert "<script>alert" not in site.get(path).html


def test_a_logo_is_shown_to_those_who_come_through_the_partner(site: Site) -> None:
    mill = partner(site)
    assert upload(mill, PNG + b"grain").status == 303
    (shown,) = site.get("/c/wharf?from=mill-union").dom.all(
        "img", class_="partner-logo"
    )
    logo = site.get(shown.get("src"))
    assert logo.headers["Content-Type"] == "image/png"
    assert logo.response.get_data() == PNG + b"grain"
    assert not site.get("/c/wharf").dom.all("img", class_="partner-logo")
    assert not site.get("/embed/wharf?partner=mill-union").dom.all("img")
    mill.send("logo", remove="yes")
    assert site.get(shown.get("src")).status == 404


def test_only_its_own_address_is_kept_for_a_year(site: Site) -> None:
    mill = partner(site)
    upload(mill, PNG + b"grain")
    (shown,) = site.get("/c/wharf?from=mill-union").dom.all(
        "img", class_="partner-logo"
    )
    at = shown.get("src").partition("?")[0]
    assert "immutable" in site.get(shown.get("src")).headers["Cache-Control"]
    for path in (at, f"{at}?v=0123456789abcdef"):
        assert "s-maxage=10," in site.get(path).headers["Cache-Control"]


@pytest.mark.parametrize("name", ["100% Union", "%(n)s %s %", "{partner}", "%%"])
def test_signs_of_formats_are_but_signs_in_a_name(site: Site, name: str) -> None:
    mill = partner(site)
    profile(mill, name=name, **{"consent.en": f"{name} may write to me"})
    mine = site.confirmed(query="?lang=en&from=mill-union", partner_consent="yes")
    olga = join(site, email="%s@union.example")
    again = invited(site, olga, partner="mill-union", email="mill@union.example")
    site.work()
    for number in range(5):
        site.confirmed(
            query="?lang=en&from=mill-union", email=f"a{number}@mail.example"
        )
    site.work()
    organise = "/organise/c/wharf"
    paths = ("/c/wharf?lang=en&from=mill-union", "/embed/wharf?partner=mill-union")
    paths += ("/c/wharf/share?partner=mill-union", "/partners/mill-union", mine)
    paths += ("/c/wharf/badge.svg?partner=mill-union", again.path, "/c/wharf/tally")
    for path in paths:
        page = site.get(path)
        assert page.status == 200
        assert name in unescape(page.html)
    for path in ("/", "/partners", "/partners/mill-union", "/log"):
        page = olga.get(f"{organise}{path}")
        assert page.status == 200, path
        assert name in unescape(page.html), path
    told = [mail.text for mail in site.mails if mail.recipient == "mill@union.example"]
    assert name in told[0]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "multipart/form-data"),
        (b"\xff\x00", "multipart/form-data; boundary=x"),
        (b"--x\r\n\r\n", "multipart/form-data; boundary=x"),
        (b"--x\r\n" * 9_000, "multipart/form-data; boundary=x"),
        (A_PART * 1_100 + b"--x--", "multipart/form-data; boundary=x"),
        (A_PART.replace(b'"a"', b'"\xff\x00logo"'), "multipart/form-data; boundary=x"),
        (
            A_PART.replace(b'"a"', b'"logo"') + b"--x--",
            "multipart/form-data; boundary=x",
        ),
        (b"{}", "application/json"),
        (b"logo=%00&logo=1", "application/x-www-form-urlencoded"),
    ],
)
def test_what_is_no_upload_is_refused_with_a_page(
    site: Site, body: bytes, kind: str
) -> None:
    mill = partner(site)
    page = Page(
        site.client.post(
            f"{mill.path}/logo", data=body, content_type=kind, buffered=True
        )
    )
    assert page.status == 422
    assert "No file was chosen" in page.dom.text


@pytest.mark.parametrize(
    ("name", "consent"),
    [("a\0b", "Yes"), ("", "Yes"), ("x" * 301, "Yes"), ("Mill", "a\0b")],
)
def test_what_no_name_or_text_may_hold_is_refused_where_it_stands(
    site: Site, name: str, consent: str
) -> None:
    page = profile(partner(site), name=name, **{"consent.en": consent})
    assert page.status == 422
    assert page.dom.all("p", class_="error")


@pytest.mark.parametrize("tag", ["", "xx-", "a b", "\0", "fr-CA", "sw"])
def test_a_text_that_nobody_could_see_is_not_kept(site: Site, tag: str) -> None:
    mill, before = partner(site), len(site.rows()["consent_versions"])
    page = mill.send(
        "profile", name="Mill", **{f"consent.{tag}": "Unseen", "consent.en": "Another"}
    )
    assert "Saved, and published" in page.dom.text
    assert len(site.rows()["consent_versions"]) == before + 1


@pytest.mark.parametrize("count", [20, 21])
def test_sites_beyond_what_a_header_holds_are_refused(site: Site, count: int) -> None:
    sites = " ".join(f"https://www{n}.mill.example" for n in range(count))
    assert profile(partner(site), origins=sites).status == (200 if count == 20 else 422)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "No file was chosen"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no PNG, JPEG or WebP"),
        (PNG + b"\xff" * MOST_BYTES, "more than 48 kB"),
    ],
)
def test_no_other_file_becomes_a_logo(site: Site, content: bytes, words: str) -> None:
    page = upload(partner(site), content)
    assert page.status == 422
    assert words in page.dom.text


def test_a_file_of_any_size_gets_a_page_as_an_answer(site: Site) -> None:
    assert upload(partner(site), PNG + b"&" * 100_000).status == 413
