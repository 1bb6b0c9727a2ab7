"""The files of embeds: small, for everybody, and made of nothing that was asked."""

from __future__ import annotations

import gzip

import pytest

from petition.domain.themes import FONTS
from tests.web.support.site import Site

STYLE = "/embed/style.css"


def packed(site: Site, path: str) -> int:
    return len(gzip.compress(site.get(path).response.get_data(), 6))


def test_the_script_for_hosts_is_small(still_site: Site) -> None:
    page = still_site.get("/embed.js")
    assert page.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert page.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert packed(still_site, "/embed.js") <= 6_000


def test_the_framed_page_is_light(still_site: Site) -> None:
    page = still_site.get("/embed/wharf?lang=en&partner=mill-union")
    files = [one["src"] for one in page.dom.all("script")]
    files += [one["href"] for one in page.dom.all("link", rel="stylesheet")]
    paths = ["/embed/wharf?lang=en&partner=mill-union", *files]
    assert sum(packed(still_site, path) for path in paths) <= 40_000


def test_the_stylesheet_holds_the_theme_that_was_asked_for(still_site: Site) -> None:
    style = still_site.get(f"{STYLE}?accent=ffee00&radius=24&font=serif").html
    assert ":root{--accent:#ffee00;--on-accent:#000000;" in style
    assert "--radius:24px}" in style
    assert f"--sans:{FONTS['serif']};" in style


def test_a_site_that_is_always_light_or_dark_gets_a_form_like_it(
    still_site: Site,
) -> None:
    usual = still_site.get(STYLE).html
    light = still_site.get(f"{STYLE}?scheme=light").html
    dark = still_site.get(f"{STYLE}?scheme=dark").html
    assert usual.count("@media (prefers-color-scheme: dark)") == 1
    assert light.count("@media not all {") == 1
    assert dark.count("@media all {") == 1
    for style, scheme in ((light, "light"), (dark, "dark")):
        assert "prefers-color-scheme" not in style
        assert f"color-scheme: {scheme};" in style


@pytest.mark.parametrize(
    "evil",
    [
        *("url(//x.example/a.png)", "#ffffff;}body{display:none", "@import '//x'"),
        *("24px;display:none", "99", "</style>", "\\27", "expression(alert(1))"),
    ],
)
def test_nothing_that_was_asked_for_is_copied(still_site: Site, evil: str) -> None:
    asked = dict.fromkeys(("accent", "radius", "font", "scheme"), evil)
    answer = still_site.client.get(STYLE, query_string=asked)
    assert answer.get_data() == still_site.get(STYLE).response.get_data()


def test_no_style_loads_anything_from_others(still_site: Site) -> None:
    style = still_site.get(STYLE).html
    assert "@import" not in style
    assert "url(" not in style
