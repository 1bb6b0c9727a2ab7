"""The letter form on a page, fresh or with what was filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Response, request, url_for
from werkzeug.datastructures import MultiDict

from petition.domain.tally import Tally
from petition.services import tallies
from petition.services.campaigns import Found
from petition.web import context, pages
from petition.web.fields import TokenContext
from petition.web.public import shown, shown_form, shown_news
from petition.web.public.letter_form import LetterForm, letter_form
from petition.web.public.privacy import privacy_html
from petition.web.sentences import please_wait

#: What the boot key's derived secret is used for.
FORM_TOKENS = "form-tokens"
#: What an address that is pasted elsewhere takes along.
OEMBEDDED = (
    *("lang", "partner", "from"),
    *("variant", "accent", "radius", "font", "scheme"),
)


def token_context(found: Found, youngest: int) -> TokenContext:
    """What this campaign's form tokens are made of."""
    return TokenContext(
        key=context.desk().sealer.secret(FORM_TOKENS),
        campaign_id=found.content.campaign_id,
        now=int(context.now().timestamp()),
        youngest=youngest,
    )


def make_form(found: Found, posted: MultiDict[str, str] | None) -> LetterForm:
    """The campaign's form with what was posted, or with what the address says."""
    desk = context.desk()
    country = request.args.get("country", "").upper()
    return letter_form(
        found.content,
        context.words(),
        token_context(found, context.settings().min_form_seconds),
        posted=posted,
        defaults={"country": country, "source": request.args.get("from", "")},
        now=context.now(),
        url=desk.links.campaign(found.content.slug),
        seed=desk.randomness(8).hex() if posted else "",
    )


def show_campaign(
    found: Found,
    form: LetterForm | None = None,
    status: int = 200,
    wait: tuple[str, ...] = (),
) -> Response:
    """The campaign's page; with its form, if letters are taken now.

    `wait` says, in sentences, why the form cannot be signed at this moment.
    """
    facts: dict[str, Any] = {}
    if found.standing == "open":
        facts = form_facts(found, form or make_form(found, None))
    return pages.campaign_page(
        "public/campaign.html",
        found,
        status,
        wait=wait,
        page_url=pages.canonical(f"/c/{found.content.slug}"),
        oembed_urls=_oembed_urls(found),
        **story_facts(found),
        **facts,
    )


def _oembed_urls(found: Found) -> dict[str, str]:
    """Where other sites learn how to show this page (oEmbed 1.0 §4), by format."""
    kept = {name: request.args[name] for name in OEMBEDDED if name in request.args}
    url = context.desk().links.campaign(found.content.slug)
    url = f"{url}?{urlencode(kept)}" if kept else url
    return {
        kind: f"{context.settings().base_url}/oembed?{urlencode(asked)}"
        for kind, asked in {
            "application/json": {"url": url, "format": "json"},
            "text/xml": {"url": url, "format": "xml"},
        }.items()
    }


def story_facts(found: Found) -> dict[str, Any]:
    """What the campaign's page shows besides its story and its form."""
    words, content = context.words(), found.content
    to_come, over = shown_news.shown_events(content, words, context.now())
    return {
        "people_glance": shown.people_glance(content, words),
        "tally": shown.shown_tally(tally_of(found)),
        "updates": shown_news.shown_updates(content, words, context.now()),
        "updates_url": url_for("feeds.updates", slug=content.slug, lang=words.tag),
        "events": to_come,
        "past_events": over,
        "events_url": url_for("feeds.events", slug=content.slug, lang=words.tag),
    }


def show_wait(found: Found, form: LetterForm, seconds: int) -> Response:
    """The campaign's page with all that was filled in, and when it can be signed."""
    sentences = please_wait(context.words(), seconds)
    response = pages.for_one(show_campaign(found, form, 429, sentences))
    response.headers["Retry-After"] = str(seconds)
    return response


def tally_of(found: Found) -> Tally:
    """The public tally of a campaign at this moment."""
    content = found.content
    return tallies.read_tally(
        context.reading(), content.campaign_id, content, context.now()
    )


@dataclass(frozen=True)
class Way:
    """Where the form leads: to the preview, the letter so far, and signing."""

    preview: str
    live: str
    sign: str


def public_way(slug: str) -> Way:
    """Where a supporter's form leads."""
    steps = ("campaign.preview", "campaign.live", "campaign.sign")
    return Way(*(url_for(step, slug=slug) for step in steps))


def form_facts(
    found: Found, form: LetterForm, way: Way | None = None
) -> dict[str, Any]:
    """What the form's template needs besides the campaign."""
    way = way or public_way(found.content.slug)
    words, content = context.words(), found.content
    partner = content.ally(form.source.data)
    return {
        "form": form,
        "target_info": shown_form.shown_targets(
            content, words, form.country.data or ""
        ),
        "channel_info": shown_form.channel_info(words),
        "reader_notice": shown_form.reader_notice(content, words, partner),
        "privacy_html": privacy_html(content, words),
        "partner": partner and shown_form.shown_partner(content, words, partner),
        "preview_url": way.preview,
        "live_url": way.live,
        "fresh": request.method == "GET",
        "sign_url": way.sign,
    }
