"""oEmbed 1.0 (oembed.com): a pasted address of a campaign becomes its form."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, request
from markupsafe import escape

from petition.documents.words import Words
from petition.domain.embedding import HEIGHT, WIDTH, at_most, meant_by
from petition.services import campaigns
from petition.services.campaigns import Found
from petition.web import context, pages
from petition.web.embed.frames import Frame, read_frame
from petition.web.embed.snippets import iframe, quoted

bp = Blueprint("oembed", __name__)

Answer = dict[str, str | int]


@bp.get("/oembed")
def oembed() -> Response:
    """The frame for `url`; 404 for what is not ours, 501 for other formats (§2.3.4)."""
    form = request.args.get("format", "json")
    if form not in ("json", "xml"):
        _ = pages.interface_words().gettext
        abort(501, _("Answers come as format=json or format=xml, and as nothing else."))
    meant = meant_by(request.args.get("url", ""), context.settings().base_url)
    if meant is None:
        abort(404)
    found = campaigns.find(context.reading(), meant.slug, now=context.now())
    words = _speak(found, meant.asked.get("lang", ""))
    answer = _answer(found, words, read_frame(found.content, meant.asked))
    return pages.for_data(jsonify(answer) if form == "json" else _xml(answer))


def _speak(found: Found, asked: str) -> Words:
    content = found.content
    return context.speak(
        asked if asked in content.languages else content.default_language
    )


def _answer(found: Found, words: Words, frame: Frame) -> Answer:
    width = at_most(WIDTH, request.args.get("maxwidth", ""))
    height = at_most(HEIGHT, request.args.get("maxheight", ""))
    content, base = found.content, context.settings().base_url
    title = content.text(words.tag).text.title
    form = iframe(base + frame.url(words.tag), title, width, height)
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "author_name": content.organiser_name,
        "provider_name": words.gettext("Petition"),
        "provider_url": base,
        "cache_age": 3600,
        "html": str(quoted(base + frame.page(words.tag), title) + form),
        "width": width,
        "height": height,
    }


def _xml(answer: Answer) -> Response:
    inside = "".join(f"<{name}>{escape(it)}</{name}>" for name, it in answer.items())
    head = '<?xml version="1.0" encoding="utf-8" standalone="yes"?>'
    return Response(
        f"{head}\n<oembed>{inside}</oembed>\n", content_type="text/xml; charset=utf-8"
    )
