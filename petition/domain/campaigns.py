"""What a campaign is made of, as packs, services and pages speak of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from petition.domain.dates import PartialDate
from petition.domain.refusals import NotAllowed


class CampaignState(StrEnum):
    """Where a campaign stands; its dates can close an open one to signing."""

    DRAFT = "draft"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    ARCHIVED = "archived"


MOVES: Mapping[CampaignState, frozenset[CampaignState]] = {
    CampaignState.DRAFT: frozenset({CampaignState.OPEN}),
    CampaignState.OPEN: frozenset({CampaignState.PAUSED, CampaignState.CLOSED}),
    CampaignState.PAUSED: frozenset({CampaignState.OPEN, CampaignState.CLOSED}),
    CampaignState.CLOSED: frozenset({CampaignState.OPEN, CampaignState.ARCHIVED}),
    CampaignState.ARCHIVED: frozenset(),
}


def move(state: CampaignState, to: CampaignState) -> CampaignState:
    """The new state, or NotAllowed."""
    if to not in MOVES[state]:
        raise NotAllowed(f"a campaign that is {state} cannot become {to}")
    return to


class Channel(StrEnum):
    """How a letter travels to its target."""

    MAIL = "mail"  # The campaign mails it.
    OWN_MAIL = "own_mail"  # The supporter mails it.
    POST = "post"  # The supporter prints and posts it.
    BY_HAND = "by_hand"  # The organisers hand it over.


class TargetsMode(StrEnum):
    """Which targets a supporter writes to."""

    ALL = "all"
    SOME = "some"
    ONE = "one"


class ReplyTo(StrEnum):
    """Where a target's answer goes unless the supporter says otherwise."""

    SUPPORTER = "supporter"
    CAMPAIGN = "campaign"


class Embeds(StrEnum):
    """Which sites may show the letter form in a frame."""

    ALL = "all"
    LISTED = "listed"  # The origins of the campaign's partners.


class PersonStatus(StrEnum):
    """What is known of a person that the campaign is for."""

    DETAINED = "detained"
    IMPRISONED = "imprisoned"
    PRESUMED_IMPRISONED = "presumed_imprisoned"
    COLONY_SETTLEMENT = "colony_settlement"
    HOUSE_ARREST = "house_arrest"
    RELEASED = "released"
    MISSING = "missing"
    DIED = "died"
    ACQUITTED = "acquitted"


class Consent(StrEnum):
    """On whose word a person is named in public."""

    SELF = "self"
    FAMILY = "family"
    LAWYER = "lawyer"
    PUBLIC_RECORD = "public_record"


ByLanguage = Mapping[str, str]
"""A text for each language tag; the tag "" holds one that serves every language."""


def in_language(texts: ByLanguage, *languages: str) -> str:
    """The text in the first of `languages` that has one, else any."""
    return texts.get(tag_in(texts, *languages), "")


def tag_in(texts: ByLanguage, *languages: str) -> str:
    """The tag under which `in_language` finds its text."""
    for language in (*languages, ""):
        if language in texts:
            return language
    return next(iter(texts), "")


@dataclass(frozen=True)
class Question:
    """A campaign's own question, in letters `supporter.<key>`."""

    key: str
    label: ByLanguage
    required: bool = False


@dataclass(frozen=True)
class CampaignText:
    """The story in one language; `story` is Markdown."""

    title: str
    summary: str
    ask: str
    story: str


@dataclass(frozen=True)
class Target:
    """An official or embassy that is written to."""

    key: str
    name: ByLanguage
    office: ByLanguage
    organisation: ByLanguage
    salutation: ByLanguage
    languages: tuple[str, ...]
    email: str | None
    postal_address: tuple[str, ...]
    country: str | None
    serves: tuple[str, ...]
    channels: tuple[Channel, ...]


@dataclass(frozen=True)
class StatusEntry:
    """One dated, sourced line of a person's history."""

    status: PersonStatus
    date: PartialDate
    place: ByLanguage
    until: PartialDate | None
    source: str
    note: str


@dataclass(frozen=True)
class Person:
    """Someone the campaign is for; `history` is in the order of people.csv.

    In public `alias` stands for name and variants if the person is not to be named.
    """

    key: str
    name: ByLanguage
    variants: tuple[str, ...]
    consent: Consent
    review: date | None
    history: tuple[StatusEntry, ...]
    alias: ByLanguage = field(default_factory=dict)
    do_not_name: bool = False


@dataclass(frozen=True)
class Update:
    """Dated news of the campaign in one language; `body` is Markdown.

    Until `publish_at` nobody sees it; None: it is there at once.
    """

    date: date
    slug: str
    language: str
    title: str
    source: str
    body: str
    publish_at: datetime | None = None


@dataclass(frozen=True)
class Event:
    """A picket or meeting; `starts` is local time in `timezone` (IANA name)."""

    key: str
    starts: datetime
    timezone: str
    place: str
    city: str
    country: str
    target: str | None
    title: ByLanguage
    organiser: str

    @property
    def begins(self) -> datetime:
        """When it starts, the same for everybody."""
        return self.starts.replace(tzinfo=ZoneInfo(self.timezone))

    def is_over(self, now: datetime) -> bool:
        """Whether its day has ended at its place; nobody says how long it goes on."""
        return now.astimezone(ZoneInfo(self.timezone)).date() > self.starts.date()


@dataclass(frozen=True)
class Partner:
    """An allied organisation; `consent` is the text beside its own tick box.

    One that was taken out of the campaign is `retired`: its signatures go on counting
    under its name, and nothing else is left of it.
    """

    key: str
    name: str
    site: str
    origins: tuple[str, ...]
    consent: ByLanguage
    retired: bool = False


@dataclass(frozen=True)
class Pack:
    """A whole campaign as its folder holds it, checked."""

    slug: str
    default_language: str
    languages: tuple[str, ...]
    organiser_name: str
    organiser_contact: str
    texts: Mapping[str, CampaignText]
    letters: Mapping[str, str]  # Whole letter.<lang>.txt files, LF line ends.
    targets: tuple[Target, ...]
    privacy: Mapping[str, str] = field(default_factory=dict)  # Markdown.
    outcome: Mapping[str, str] = field(default_factory=dict)  # Markdown.
    opens: date | None = None
    closes: date | None = None
    goal: int | None = None
    per_address_limit: int = 1
    accent: str = "#1f5c99"
    targets_mode: TargetsMode = TargetsMode.SOME
    reply_to: ReplyTo = ReplyTo.SUPPORTER
    embeds: Embeds = Embeds.ALL
    retain_months: int = 6
    questions: tuple[Question, ...] = ()
    people: tuple[Person, ...] = ()
    updates: tuple[Update, ...] = ()
    events: tuple[Event, ...] = ()
    partners: tuple[Partner, ...] = ()
