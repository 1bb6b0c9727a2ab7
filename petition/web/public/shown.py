"""What the templates of a campaign's pages are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from flask import url_for
from markupsafe import Markup

from petition.documents import markdown
from petition.documents.sharing import ShareLink, share_links
from petition.documents.words import Words
from petition.domain.campaigns import (
    PersonStatus,
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
    demo: bool
    has_people: bool
    organiser_name: str
    organiser_contact: str
    url: str
    public_url: str
    tally_url: str
    people_url: str
    my_link_url: str
    share_links: list[ShareLink]
    outcome_html: Markup
    outcome_language: str
    text_changed: date | None
    letter_changed: date | None


@dataclass(frozen=True)
class ShownLanguage:
    """One language that a page can be read in."""

    tag: str
    own_name: str
    url: str
    current: bool


def shown_campaign(found: Found, words: Words, public_url: str) -> ShownCampaign:
    """The campaign in the page's language."""
    content = found.content
    text = content.text(words.tag).text

    outcome, language = content.outcome_in(words.tag) if _ended(found) else ("", "")

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
        demo=found.demo,
        has_people=bool(content.people),
        organiser_name=content.organiser_name,
        organiser_contact=content.organiser_contact,
        url=link("campaign.show"),
        public_url=public_url,
        tally_url=link("tally.show"),
        people_url=link("people.show"),
        my_link_url=link("my_link.ask"),
        share_links=share_links(words, text.title, public_url),
        outcome_html=markdown.html(outcome),
        outcome_language=language,
        text_changed=_day(content.text(words.tag).changed_at),
        letter_changed=_letter_changed(content, words.tag),
    )


def _ended(found: Found) -> bool:
    """Whether it takes no letters for now, or any more."""
    return found.standing in ("paused", "closed", "archived")


def _letter_changed(content: Content, language: str) -> date | None:
    """When the letter that the page offers became another than before."""
    letter = content.letters.get(content.letter_language(language))
    return _day(letter.changed_at) if letter else None


def _day(at: datetime | None) -> date | None:
    return at.date() if at else None


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


def status_label(words: Words, status: PersonStatus) -> str:
    """What is known of a person, in the page's language."""
    return status_labels(words)[status]


def status_labels(words: Words) -> dict[PersonStatus, str]:
    """All that can be known of a person, in the page's language."""
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
    }


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
    first_day: date | None

    def was_signed_by(self, day: date | None) -> bool:
        """Whether anybody had signed when a day ended."""
        return day is not None and self.first_day is not None and self.first_day <= day


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
        first_day=min(map(date.fromisoformat, tally.by_day), default=None),
    )
