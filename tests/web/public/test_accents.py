"""GET /c/<slug>/accent.css: a campaign's colour."""

from __future__ import annotations

from tests.web.support.site import Site


def test_the_colour_is_a_stylesheet_of_our_own(site: Site) -> None:
    page = site.get("/c/wharf")
    (sheet,) = [
        one["href"] for one in page.dom.all("link", rel="stylesheet")
        if "accent" in one["href"]
    ]  # fmt: skip
    style = site.get(sheet)
    assert style.status == 200
    assert style.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "--accent:#5b3a8c" in style.html
    assert style.headers["Cache-Control"] == "public, max-age=86400"


def test_its_address_changes_with_the_colour(site: Site) -> None:
    assert "v=5b3a8c" in site.get("/c/wharf").html


def test_an_unknown_campaign_has_no_colour(site: Site) -> None:
    assert site.get("/c/nobody/accent.css").status == 404
