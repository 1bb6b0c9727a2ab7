"""What search engines and security researchers look for."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, make_response, render_template, request

from petition.services import campaigns
from petition.web import context, pages

bp = Blueprint("discovery", __name__)

#: Pages that are somebody's own, or of no use to search engines.
CLOSED = ("/confirm/", "/not-me/", "/mine/", "/partner/", "/unsubscribe/", "/dev/")
#: RFC 9116 wants a date after which the file is not to be trusted any more.
VALID = timedelta(days=180)


@bp.get("/robots.txt")
def robots() -> Response:
    """Everything may be indexed but pages that are somebody's own."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines.append(f"Sitemap: {context.settings().base_url}/sitemap.xml")
    return _text("\n".join(lines) + "\n")


@bp.get("/sitemap.xml")
def sitemap() -> Response:
    """The pages of all open campaigns, in each of their languages."""
    found = campaigns.all_public(context.reading(), now=context.now())
    page = render_template(
        "public/sitemap.xml", site=context.settings().base_url, found=found
    )
    response = make_response(page)
    response.content_type = "application/xml; charset=utf-8"
    return pages.for_data(response)


@bp.get("/.well-known/security.txt")
def security() -> Response:
    """Where to report a weakness (RFC 9116)."""
    settings = context.settings()
    expires = (context.now() + VALID).strftime("%Y-%m-%dT00:00:00Z")
    return _text(
        f"Contact: mailto:{settings.mail_from}\n"
        f"Expires: {expires}\n"
        f"Canonical: {settings.base_url}{request.path}\n"
    )


def _text(body: str) -> Response:
    response = Response(body, content_type="text/plain; charset=utf-8")
    return pages.for_data(response)
