"""Put this on your site: every way to show a campaign elsewhere, ready to copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, render_template, request

from petition.documents import republishing, tables
from petition.documents.republishing import LONGEST_NOTE, Addresses, Story
from petition.domain.names import BadText, clean_line
from petition.domain.themes import MOST_RADIUS
from petition.services import campaigns
from petition.services.campaigns import Found
from petition.web import context, pages, sentences
from petition.web.embed.badge import count_sentence
from petition.web.embed.frames import Frame, read_frame
from petition.web.embed.snippets import Snippets, snippets
from petition.web.public import letter_page

bp = Blueprint("sharing", __name__)


@dataclass(frozen=True)
class Note:
    """What a republisher says below the story, or why that cannot be taken."""

    text: str
    fault: str


@bp.get("/c/<slug>/share")
def show(slug: str) -> Response:
    """The page with a box for each way, for one language and partner."""
    found = campaigns.find(context.reading(), slug, now=context.now())
    words = pages.campaign_words(found)
    frame, note = read_frame(found.content, request.args), _note()
    story = _story(found, frame, note.text)
    page = pages.campaign_page(
        "embed/share.html",
        found,
        page_url=pages.canonical(f"/c/{slug}/share"),
        wished=frame,
        note=note,
        preview_url=frame.url(words.tag),
        boxes=_boxes(found, frame, story),
        partners=found.content.allies(),
        most_radius=MOST_RADIUS,
        article=_article_urls(slug, frame, note.text),
        story={
            "html": republishing.html(story),
            "md": republishing.marked(story),
            "txt": republishing.plain(story),
        },
        policy=f"script-src {_base()}; frame-src {_base()}",
    )
    return pages.for_one(page) if request.args.get("note") else pages.for_everyone(page)


@bp.get("/c/<slug>/article.html", defaults={"kind": "html"})
@bp.get("/c/<slug>/article.md", defaults={"kind": "md"})
@bp.get("/c/<slug>/article.txt", defaults={"kind": "txt"})
def article(slug: str, kind: str) -> Response:
    """The story as a file; 400 if the republisher's note cannot be taken."""
    found = campaigns.find(context.reading(), slug, now=context.now())
    pages.data_words(found)
    note = _note()
    if note.fault:
        abort(400, note.fault)
    story = _story(found, read_frame(found.content, request.args), note.text)
    written = {
        "html": republishing.document,
        "md": republishing.marked,
        "txt": republishing.plain,
    }[kind](story)
    name = tables.file_name(slug, "article", context.now().date(), kind)
    file = pages.download(written.encode(), republishing.KINDS[kind], name)
    return pages.for_data(file)


def _note() -> Note:
    try:
        return Note(clean_line(request.args.get("note", ""), LONGEST_NOTE), "")
    except BadText as bad:
        words = context.words()
        return Note("", sentences.text_fault(words, bad.reason, LONGEST_NOTE))


def _story(found: Found, frame: Frame, note: str) -> Story:
    words, content = context.words(), found.content
    text = content.text(words.tag).text
    tally = letter_page.tally_of(found)
    return Story(
        words=words,
        title=text.title,
        summary=text.summary,
        story=text.story,
        organiser=content.organiser_name,
        count=count_sentence(found, words, tally.total),
        on=tally.as_of.date(),
        addresses=_addresses(content.slug, frame),
        note=note,
    )


def _addresses(slug: str, frame: Frame) -> Addresses:
    public, tag = f"{_base()}/c/{slug}", context.words().tag
    partner = {"partner": frame.partner.key} if frame.partner else {}
    return Addresses(
        canonical=public,
        letter=_base() + frame.page(tag),
        tally=f"{public}/tally?{urlencode({'lang': tag})}",
        badge=f"{public}/badge.svg?{urlencode({'lang': tag, **partner})}",
    )


def _boxes(found: Found, frame: Frame, story: Story) -> Snippets:
    return snippets(_base(), frame, story, _plain_form(found, frame))


def _plain_form(found: Found, frame: Frame) -> str:
    """A form of bare HTML that leads to our preview."""
    if found.standing != "open":
        return ""
    facts: dict[str, Any] = letter_page.form_facts(
        found, letter_page.make_form(found, None)
    )
    return render_template(
        "embed/plain_form.html",
        base=_base(),
        slug=found.content.slug,
        organiser=found.content.organiser_name,
        wished=frame,
        **facts,
    )


def _article_urls(slug: str, frame: Frame, note: str) -> dict[str, str]:
    query = {**frame.query(context.words().tag), "note": note}
    wanted = ("lang", "partner", "from", "note")
    asked = {name: query[name] for name in wanted if query.get(name)}
    kinds = republishing.KINDS
    return {kind: f"/c/{slug}/article.{kind}?{urlencode(asked)}" for kind in kinds}


def _base() -> str:
    return context.settings().base_url
