"""Answers: how pages are rendered, cached and found in other languages."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from petition.documents.words import Words, interface_languages, negotiate
from petition.services.campaigns import Found
from petition.web import context
from petition.web.kept_pages import CHOICE
from petition.web.public.shown import shown_campaign, shown_languages

#: A page that is the same for everybody (design §8).
PUBLIC_CACHE = "public, s-maxage=10, stale-while-revalidate=60"

#: What an address asks for besides the language; links to other languages keep it.
CARRIED = (
    *("from", "country", "on", "target"),
    *("partner", "variant", "accent", "radius", "font", "scheme", "note"),
)


def campaign_words(found: Found) -> Words:
    """Speak the language that was asked for, else the one the browser prefers."""
    content = found.content
    asked = request.values.get("lang", "")
    if asked in content.languages:
        return context.speak(asked)
    return _speak_as_preferred(content.languages, content.default_language)


def data_words(found: Found) -> Words:
    """Speak the language of `?lang=`, else the campaign's: data do not negotiate."""
    asked, content = request.args.get("lang", ""), found.content
    return context.speak(
        asked if asked in content.languages else content.default_language
    )


def speak_for(found: Found, language: str) -> Words:
    """Speak the language that somebody signed in, unless another is asked for."""
    asked = request.args.get("lang", "")
    return context.speak(asked if asked in found.content.languages else language)


def interface_words() -> Words:
    """Speak on as before, else as the request asks, else as the browser prefers."""
    spoken = context.spoken()
    if spoken is not None:
        return spoken
    asked, offered = _asked_language(), interface_languages()
    if asked in offered:
        return context.speak(asked)
    return _speak_as_preferred(offered, "en")


def _speak_as_preferred(offered: tuple[str, ...], default: str) -> Words:
    request.environ[CHOICE] = (offered, default)
    accepted = request.headers.get("Accept-Language", "")
    return context.speak(negotiate(accepted, offered, default))


def _asked_language() -> str:
    try:
        return request.values.get("lang", "")
    except HTTPException:
        return ""  # What is wrong with the form is being said already.


def campaign_page(
    template: str, found: Found, status: int = 200, **facts: Any
) -> Response:
    """A page of a campaign, in the language that has been spoken."""
    words, content = context.words(), found.content
    public_url = context.desk().links.campaign(content.slug)
    # A page that answers a POST can be had in other languages only afresh.
    path = (
        request.path
        if request.method == "GET"
        else url_for("campaign.show", slug=content.slug)
    )
    kept = {key: request.args[key] for key in CARRIED if key in request.args}
    page = render_template(
        template,
        campaign=shown_campaign(found, words, public_url),
        languages=shown_languages(content, words, path, kept),
        **facts,
    )
    return make_response(page, status)


def canonical(path: str) -> str:
    """The address that stands for a page: with its language only if that was asked."""
    asked = f"?lang={context.words().tag}" if "lang" in request.args else ""
    return f"{context.settings().base_url}{path}{asked}"


def for_everyone(response: Response) -> Response:
    """Let any cache keep a page that is the same for everybody."""
    response.headers["Cache-Control"] = PUBLIC_CACHE
    if request.args.get("lang") != context.words().tag:
        response.vary.add("Accept-Language")
    response.add_etag()
    response.make_conditional(request)
    return response


def for_one(response: Response) -> Response:
    """Keep a page with something personal out of caches and search engines."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def for_data(response: Response) -> Response:
    """Let any cache and any site have open data for a while."""
    response.headers["Cache-Control"] = PUBLIC_CACHE
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.add_etag()
    response.make_conditional(request)
    return response


def download(body: bytes, mimetype: str, name: str) -> Response:
    """A file to keep."""
    response = Response(body, content_type=f"{mimetype}; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response
