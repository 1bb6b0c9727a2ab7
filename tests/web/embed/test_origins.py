"""Who asks, and from where, changes nothing of what is answered to others' pages."""

from __future__ import annotations

import pytest

from tests.web.support.site import Site

#: Whom somebody claims to be.
ASKERS = ["https://evil.example", "https://mill.example", "null", "*", "file://", ""]
OPEN = [
    *("/embed/wharf?lang=en", "/embed/wharf?lang=en&partner=mill-union"),
    *("/embed.js", "/embed/frame.js", "/embed/style.css"),
    *("/oembed?url=https://letters.example/c/wharf", "/c/wharf/badge.svg?lang=en"),
    *("/c/wharf/tally.json", "/c/wharf/article.html?lang=en"),
    "/partners/mill-union/tally.json",
]


@pytest.mark.parametrize("path", OPEN)
def test_what_is_for_everybody_names_nobody(still_site: Site, path: str) -> None:
    for asker in ASKERS:
        page = still_site.get(path, Origin=asker, Referer=f"{asker}/x")
        assert page.status == 200
        assert page.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in page.headers
        assert "Origin" not in page.headers.get("Vary", "")
        assert "evil" not in page.html + str(page.headers)


@pytest.mark.parametrize("path", ["/c/wharf?lang=en", "/c/wharf/share?lang=en", "/"])
def test_pages_of_our_own_are_read_by_no_script_of_others(
    still_site: Site, path: str
) -> None:
    for asker in ASKERS:
        headers = still_site.get(path, Origin=asker).headers
        assert "Access-Control-Allow-Origin" not in headers
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("path", OPEN)
def test_nobody_gets_leave_for_more(still_site: Site, path: str) -> None:
    """A request that would need leave first, such as one with cookies, has none."""
    asked = {
        "Origin": "https://evil.example",
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "authorization",
    }
    answer = still_site.client.options(path, headers=asked)
    assert "Access-Control-Allow-Headers" not in answer.headers
    assert "Access-Control-Allow-Methods" not in answer.headers
    assert "Access-Control-Allow-Credentials" not in answer.headers
