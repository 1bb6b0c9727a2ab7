"""A campaign as it is published: everything that pages and letters are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from petition.domain.campaigns import (
    CampaignState,
    CampaignText,
    Embeds,
    Event,
    Partner,
    Person,
    PersonStatus,
    Question,
    ReplyTo,
    Target,
    TargetsMode,
    Update,
    in_language,
    tag_in,
)
from petition.domain.letters import LetterTemplate
from petition.domain.register import latest


@dataclass(frozen=True)
class PublishedText:
    """One version of the story; `privacy` is Markdown, or None.

    `changed_at`: when it took the place of an earlier version.
    """

    version_id: int
    text: CampaignText
    privacy: str | None
    published_at: datetime
    changed_at: datetime | None = None


@dataclass(frozen=True)
class PublishedLetter:
    """One version of the letter template; `changed_at` as of a text."""

    version_id: int
    template: LetterTemplate
    changed_at: datetime | None = None


@dataclass(frozen=True)
class PublishedTarget:
    """A target and the id of its row."""

    id: int
    target: Target


@dataclass(frozen=True)
class Content:
    """What a campaign says and asks, at one revision; read only, safe to keep."""

    campaign_id: int
    uid: UUID
    slug: str
    default_language: str
    languages: tuple[str, ...]
    targets_mode: TargetsMode
    reply_to: ReplyTo
    embeds: Embeds
    per_address_limit: int
    goal: int | None
    accent: str
    opens: date | None
    closes: date | None
    retain_months: int
    organiser_name: str
    organiser_contact: str
    texts: Mapping[str, PublishedText]
    letters: Mapping[str, PublishedLetter]
    targets: Mapping[str, PublishedTarget]
    questions: tuple[Question, ...]
    partners: Mapping[str, Partner]  # Those who were taken out included.
    consents: Mapping[tuple[str, str], int]  # Versions by partner and language.
    logos: Mapping[str, str]  # What stands for a partner's logo in its address.
    people: tuple[Person, ...]
    updates: tuple[Update, ...]
    events: tuple[Event, ...]
    # What became of the campaign, in Markdown; told once it takes no letters.
    outcome: Mapping[str, str]
    # What was worked out of the content, and holds as long as it does.
    worked_out: dict[tuple[object, ...], Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def text(self, language: str) -> PublishedText:
        """The story in a language, else in the campaign's own."""
        return self.texts.get(language) or self.texts[self.default_language]

    def outcome_in(self, language: str) -> tuple[str, str]:
        """What became of it, and in which language: this, the campaign's own, or any.

        Two empty texts if nothing is told.
        """
        for tag in (language, self.default_language, *self.outcome):
            if tag in self.outcome:
                return self.outcome[tag], tag
        return "", ""

    def letter_language(self, wish: str) -> str:
        """The wished language if there is a letter in it, else the campaign's own."""
        return wish if wish in self.letters else self.default_language

    def updates_at(self, now: datetime) -> tuple[Update, ...]:
        """The news that has been published by then."""
        return tuple(
            one for one in self.updates if not one.publish_at or one.publish_at <= now
        )

    def ally(self, key: str | None) -> Partner | None:
        """The partner with a key, unless there is none or it was taken out."""
        partner = self.partners.get(key or "")
        return None if partner is None or partner.retired else partner

    def allies(self) -> tuple[Partner, ...]:
        """The partners who have not been taken out, in their order."""
        return tuple(one for one in self.partners.values() if not one.retired)

    def consent_version(self, partner: Partner, language: str) -> int | None:
        """Which version of a partner's consent text a page in a language shows."""
        return self.consents.get((partner.key, tag_in(partner.consent, language)))

    def fields(self) -> tuple[str, ...]:
        """The fields beyond name, e-mail and country that its letters ask for."""
        asked = [
            name
            for letter in self.letters.values()
            for name in letter.template.asked
            if name not in ("name", "email", "country")
        ]
        return tuple(dict.fromkeys(asked))

    def required_fields(self) -> frozenset[str]:
        """Those of its fields that no letter can do without."""
        by_letter = (letter.template.required for letter in self.letters.values())
        by_question = {question.key for question in self.questions if question.required}
        return frozenset().union(*by_letter) | (by_question & set(self.fields()))

    def names(self, language: str) -> dict[str, tuple[str, ...]]:
        """Who is in which status, as `people.<status>` of a letter lists them."""
        names: dict[str, tuple[str, ...]] = self.once(
            ("names", language), lambda: _names(self.people, language)
        )
        return names

    def once(self, key: tuple[object, ...], work: Callable[[], Any]) -> Any:
        """What `work` makes of the content: done the first time, then remembered."""
        if key not in self.worked_out:
            self.worked_out[key] = work()
        return self.worked_out[key]


def _names(people: Iterable[Person], language: str) -> dict[str, tuple[str, ...]]:
    lists: dict[str, list[str]] = {status.value: [] for status in PersonStatus}
    for one in latest(people):
        lists[one.entry.status].append(in_language(one.person.name, language))
    return {status: tuple(names) for status, names in lists.items()}


def standing(
    state: CampaignState, opens: date | None, closes: date | None, today: date
) -> str:
    """open, paused, closed, archived, draft or not_yet: the state on a day (UTC)."""
    if state is not CampaignState.OPEN:
        return state.value
    if opens is not None and today < opens:
        return "not_yet"
    return "closed" if closes is not None and today > closes else "open"
