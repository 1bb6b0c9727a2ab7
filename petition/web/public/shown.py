"""What the templates of a campaign's pages are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import url_for
from markupsafe import Markup

from petition.documents import markdown
from petition.documents.words import Words
from petition.domain.campaigns import (
    Channel,
    Event,
    PersonStatus,
    Target,
    Update,
    in_language,
)
from petition.domain.content import Content
from petition.domain.register import latest
from petition.domain.tally import Tally
from petition.services.campaigns import Found


@dataclass(frozen=True)
class ShownCampaign:
    """A campaign as every page of it shows it."""

    slug: str
    title: str
    summary: str
    ask: str
    story_html: Markup
    accent_url: str
    state: str
    goal: int | None
    opens: date | None
    closes: date | None
    organiser_name: str
    organiser_contact: str
    url: str
    public_url: str
    tally_url: str
    people_url: str
    my_link_url: str


@dataclass(frozen=True)
class ShownLanguage:
    """One language that a page can be read in."""

    tag: str
    own_name: str
    url: str
    current: bool


@dataclass(frozen=True)
class ShownTarget:
    """What the form says of an addressee."""

    office: str
    organisation: str
    serves_text: str
    channels_text: str
    languages_text: str
    suggested: bool


@dataclass(frozen=True)
class ShownUpdate:
    """News as the page shows it."""

    date: date
    title: str
    body_html: Markup
    source: str
    lang: str


@dataclass(frozen=True)
class ShownEvent:
    """A picket or meeting as the page shows it."""

    title: str
    starts_text: str
    place: str
    city: str
    country: str
    organiser: str


def shown_campaign(found: Found, words: Words, public_url: str) -> ShownCampaign:
    """The campaign in the page's language."""
    content = found.content
    text = content.text(words.tag).text

    def link(endpoint: str) -> str:
        return url_for(endpoint, slug=content.slug, lang=words.tag)

    return ShownCampaign(
        slug=content.slug,
        title=text.title,
        summary=text.summary,
        ask=text.ask,
        story_html=markdown.html(text.story),
        accent_url=url_for("accents.accent", slug=content.slug, v=content.accent[1:]),
        state=found.standing,
        goal=content.goal,
        opens=content.opens,
        closes=content.closes,
        organiser_name=content.organiser_name,
        organiser_contact=content.organiser_contact,
        url=link("campaign.show"),
        public_url=public_url,
        tally_url=link("tally.show"),
        people_url=link("people.show"),
        my_link_url=link("my_link.ask"),
    )


def shown_languages(
    content: Content, words: Words, path: str, query: Mapping[str, str]
) -> list[ShownLanguage]:
    """This page in each of the campaign's languages."""
    return [
        ShownLanguage(
            tag=tag,
            own_name=words.own_language_name(tag),
            url=f"{path}?{urlencode({**query, 'lang': tag})}",
            current=tag == words.tag,
        )
        for tag in content.languages
    ]


def shown_targets(
    content: Content, words: Words, country: str
) -> dict[str, ShownTarget]:
    """What the form says of each addressee, by key."""
    return {
        key: _shown_target(content, words, one.target, country)
        for key, one in content.targets.items()
    }


def _only_ways(content: Content, words: Words, target: Target) -> str:
    """How an addressee can be reached, if not in every way that the form offers."""
    offered = {way for one in content.targets.values() for way in one.target.channels}
    if offered == set(target.channels):
        return ""
    ways = words.names(way_name(words, way) for way in target.channels)
    return words.gettext("Can be reached only %(ways)s") % {"ways": ways}


def way_name(words: Words, channel: Channel) -> str:
    """A way as a part of a list."""
    _ = words.gettext
    return {
        Channel.MAIL: _("by the campaign’s mail"),
        Channel.OWN_MAIL: _("by your own mail"),
        Channel.POST: _("by post"),
        Channel.BY_HAND: _("by hand"),
    }[channel]


def _shown_target(
    content: Content, words: Words, target: Target, country: str
) -> ShownTarget:
    serves = words.names(words.country(code) for code in target.serves)
    languages = words.names(map(words.language, target.languages))
    return ShownTarget(
        office=in_language(target.office, words.tag),
        organisation=in_language(target.organisation, words.tag),
        serves_text=words.gettext("For people in %(countries)s") % {"countries": serves}
        if serves
        else "",
        channels_text=_only_ways(content, words, target),
        languages_text=words.gettext("Reads %(languages)s") % {"languages": languages}
        if languages
        else "",
        suggested=not target.serves or country in target.serves,
    )


def people_glance(content: Content, words: Words) -> list[tuple[str, list[str]]]:
    """Who is in which status now: those still behind bars first."""
    by_status: dict[PersonStatus, list[str]] = {}
    for one in latest(content.people):
        name = in_language(one.person.name, words.tag, content.default_language)
        by_status.setdefault(one.entry.status, []).append(name)
    return [
        (status_label(words, status), by_status[status])
        for status in PersonStatus
        if status in by_status
    ]


def shown_updates(content: Content, words: Words) -> list[ShownUpdate]:
    """The news: in the page's language, else in the campaign's own, else in any."""
    by_news: dict[tuple[date, str], dict[str, Update]] = {}
    for update in content.updates:
        by_news.setdefault((update.date, update.slug), {})[update.language] = update
    chosen = [
        versions.get(words.tag)
        or versions.get(content.default_language)
        or next(iter(versions.values()))
        for versions in by_news.values()
    ]
    return [
        ShownUpdate(
            date=one.date,
            title=one.title,
            body_html=markdown.html(one.body),
            source=one.source,
            lang=one.language,
        )
        for one in chosen
    ]


def shown_events(content: Content, words: Words) -> list[ShownEvent]:
    """Where people meet, the earliest first."""
    return [_shown_event(event, content, words) for event in content.events]


def _shown_event(event: Event, content: Content, words: Words) -> ShownEvent:
    return ShownEvent(
        title=in_language(event.title, words.tag, content.default_language),
        starts_text=words.local_time(event.starts),
        place=event.place,
        city=event.city,
        country=words.country(event.country),
        organiser=event.organiser,
    )


def reader_notice(content: Content, words: Words) -> list[str]:
    """Beside the button: who reads the letter, what they learn, for how long."""
    _ = words.gettext
    facts = {
        "organiser": content.organiser_name,
        "contact": content.organiser_contact,
        "months": words.number(content.retain_months),
    }
    return [
        _(
            "Your letter goes to the addressees you choose. It tells them your name,"
            " your country and whatever you write; your mail address only if you let"
            " them answer you."
        ),
        _(
            "Here, only you and the organisers can open your letter and your details:"
            " you with the link in your mail, they with their key. Your name is shown"
            " nowhere in public."
        ),
        _("Responsible: %(organiser)s (%(contact)s).") % facts,
        words.ngettext(
            "We keep it for %(months)s month after the campaign has closed, then it"
            " is destroyed. You can take it back or erase it at any time.",
            "We keep it for %(months)s months after the campaign has closed, then it"
            " is destroyed. You can take it back or erase it at any time.",
            content.retain_months,
        )
        % facts,
    ]


def channel_info(words: Words) -> dict[str, str]:
    """What each way means, in a sentence."""
    _ = words.gettext
    return {
        Channel.MAIL: _("We send it from the campaign’s address, in your name."),
        Channel.OWN_MAIL: _("After confirming you get the text for your own mail."),
        Channel.POST: _("After confirming you get a page to print, with the address."),
        Channel.BY_HAND: _("The organisers print it and take it to the addressee."),
    }


def status_label(words: Words, status: PersonStatus) -> str:
    """What is known of a person, in the page's language."""
    _ = words.gettext
    return {
        PersonStatus.DETAINED: _("Detained"),
        PersonStatus.IMPRISONED: _("In prison"),
        PersonStatus.PRESUMED_IMPRISONED: _("Presumed in prison"),
        PersonStatus.COLONY_SETTLEMENT: _("In a colony-settlement"),
        PersonStatus.HOUSE_ARREST: _("Under house arrest"),
        PersonStatus.RELEASED: _("Released"),
        PersonStatus.MISSING: _("Missing"),
        PersonStatus.DIED: _("Died"),
        PersonStatus.ACQUITTED: _("Acquitted"),
    }[status]


@dataclass(frozen=True)
class ShownPartner:
    """The partner through whom a visitor came, with its own consent text."""

    name: str
    site: str
    consent_text: str


@dataclass(frozen=True)
class ShownTally:
    """The count as pages show it; `own_words_median` in whole percent."""

    signatures: Mapping[str, int]
    letters: Mapping[str, int]
    paper: int
    confirmed: int
    total: int
    goal: int | None
    countries: int
    languages: int
    own_words_median: int | None


def shown_tally(tally: Tally) -> ShownTally:
    """The headline figures of a tally."""
    median = tally.own_words_share_median
    return ShownTally(
        signatures=tally.signatures,
        letters=tally.letters,
        paper=0,
        confirmed=tally.signatures["confirmed"],
        total=tally.total,
        goal=tally.goal,
        countries=tally.countries,
        languages=tally.languages,
        own_words_median=None if median is None else round(median * 100),
    )
