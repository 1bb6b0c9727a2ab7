"""GET /healthz: this process answers."""

from __future__ import annotations

from tests.web.support.site import Site


def test_a_process_that_runs_says_so(site: Site) -> None:
    page = site.get("/healthz")
    assert (page.status, page.html) == (200, "ok\n")
    assert page.headers["Cache-Control"] == "no-store"


def test_it_is_plain_text_and_needs_no_campaign(site: Site) -> None:
    assert site.get("/healthz").headers["Content-Type"].startswith("text/")
