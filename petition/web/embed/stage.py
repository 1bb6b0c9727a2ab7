"""Public pages on an ally's site: the same pages, in a frame that they never leave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar

from flask import Response, make_response, render_template, request

from petition.services import campaigns
from petition.services.campaigns import Found
from petition.web import context, pages
from petition.web.embed.files import script_url, style_url
from petition.web.embed.frames import Frame, read_frame
from petition.web.public import letter_page, shown
from petition.web.public.letter_form import LetterForm
from petition.web.public.letter_page import Way
from petition.web.sentences import please_wait

R = TypeVar("R")


def framed(view: Callable[[Found, Frame], R]) -> Callable[[str], R]:
    """Give a view the campaign and the frame that the address asks for."""

    @wraps(view)
    def staged(slug: str) -> R:
        found = campaigns.find(context.reading(), slug, now=context.now())
        pages.campaign_words(found)
        frame = read_frame(found.content, request.args)
        context.stage(frame)
        return view(found, frame)

    return staged


def layout() -> dict[str, Any]:
    """What templates are given in a frame: another base, one stylesheet, one script."""
    frame = context.frame()
    return {
        "layout": "embed/base.html",
        "frame": frame,
        "style_url": style_url(frame.theme if frame else None),
        "script_url": script_url(),
        "noindex": True,
    }


def make_form(found: Found, frame: Frame, *, posted: bool) -> LetterForm:
    """The form as it was filled in, or a fresh one; its source is the frame's."""
    form = letter_page.make_form(found, request.form if posted else None)
    form.source.data = frame.source
    return form


def form_page(
    found: Found,
    frame: Frame,
    form: LetterForm | None = None,
    status: int = 200,
    wait: tuple[str, ...] = (),
) -> Response:
    """The form, or why there is none now; `wait` says why it cannot be signed."""
    facts: dict[str, Any] = {}
    if found.standing == "open":
        form = form or make_form(found, frame, posted=False)
        facts = form_facts(found, frame, form)
    tally = shown.shown_tally(letter_page.tally_of(found))
    facts |= {"wait": wait, "tally": tally}
    return page("embed/form.html", found, frame, status, **facts)


def wait_page(found: Found, frame: Frame, form: LetterForm, seconds: int) -> Response:
    """The form with all that was filled in, and when it can be signed."""
    sentences = please_wait(context.words(), seconds)
    response = pages.for_one(form_page(found, frame, form, 429, sentences))
    response.headers["Retry-After"] = str(seconds)
    return response


def form_facts(found: Found, frame: Frame, form: LetterForm) -> dict[str, Any]:
    """What the form's template needs besides the campaign."""
    tag = context.words().tag
    steps = (frame.url(tag, step) for step in ("/preview", "/live", "/sign"))
    return letter_page.form_facts(found, form, Way(*steps))


def page(
    template: str, found: Found, frame: Frame, status: int = 200, **facts: Any
) -> Response:
    """A page of a campaign whose way back leads to the frame's first page."""
    words, content = context.words(), found.content
    public = context.desk().links.campaign(content.slug)
    campaign = shown.shown_campaign(found, words, public)
    html = render_template(
        template,
        campaign=replace(campaign, url=frame.url(words.tag)),
        outside_url=frame.page(words.tag),
        page_url=f"{public}?lang={words.tag}",
        languages=_languages(found, frame),
        **facts,
    )
    return make_response(html, status)


def _languages(found: Found, frame: Frame) -> list[shown.ShownLanguage]:
    words = context.words()
    return [
        shown.ShownLanguage(
            tag, words.own_language_name(tag), frame.url(tag), tag == words.tag
        )
        for tag in found.content.languages
    ]
