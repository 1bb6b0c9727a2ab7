"""Our own stylesheet and pictures."""

from __future__ import annotations

import pytest

from tests.web.support.site import Site


def test_pages_name_files_by_their_version_and_caches_keep_those(site: Site) -> None:
    head = site.get("/").dom.one("head")
    sheets = [
        one["href"] for one in head.all("link") if one["href"].startswith("/static/")
    ]
    assert len(sheets) >= 2
    for path in sheets:
        assert "?v=" in path
        page = site.get(path)
        assert page.status == 200
        assert page.headers["Cache-Control"] == "public, max-age=31536000"


def test_a_file_without_version_is_kept_for_an_hour(site: Site) -> None:
    page = site.get("/static/css/petition.css")
    assert page.headers["Content-Type"] == "text/css; charset=utf-8"
    assert page.headers["Cache-Control"] == "public, max-age=3600"
    again = site.get("/static/css/petition.css", If_None_Match=page.headers["ETag"])
    assert again.status == 304


@pytest.mark.parametrize(
    "path",
    ["none.css", "../config.py", "..%2fconfig.py", "%2e%2e/config.py", "css/", "",
     "css/../../petition/app.py", "%00", "a" * 5000, "/etc/passwd", "css\\..\\x"],
)  # fmt: skip
def test_nothing_else_is_handed_out(site: Site, path: str) -> None:
    page = site.get(f"/static/{path}?v=1")
    assert page.status in (404, 308)
    assert "import" not in page.html
    assert page.headers["Cache-Control"] == "no-store"
