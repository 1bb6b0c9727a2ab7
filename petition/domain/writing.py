"""From what a supporter chose to the letters that will be delivered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from petition.domain.addresses import Address
from petition.domain.campaigns import Channel, TargetsMode, in_language
from petition.domain.content import Content, PublishedTarget
from petition.domain.letters import (
    Choices,
    Composed,
    Facts,
    LetterTemplate,
    compose,
    foresee,
    untouched_passages,
)
from petition.domain.places import country_name


@dataclass(frozen=True, repr=False)
class Wish:
    """What a supporter filled in, each part already in good shape."""

    name: str
    address: Address
    country: str
    targets: tuple[str, ...]
    letter_language: str
    points: frozenset[str]
    own_words: str
    passages: Mapping[int, str]
    channel: Channel
    reply: bool
    updates: bool
    partner_consent: bool
    fields: Mapping[str, str]
    seed: str
    source: str | None
    language: str


@dataclass(frozen=True, repr=False)
class WrittenLetter:
    """One letter to one target, as it will arrive."""

    target: PublishedTarget
    language: str
    version_id: int
    channel: Channel
    composed: Composed


def write_letters(
    content: Content, wish: Wish, today: date, url: str
) -> tuple[WrittenLetter, ...]:
    """The letters to all the targets that a supporter writes to, in their order.

    Raises LetterTooLong or LeftoverPrompt (domain/letters).
    """
    return tuple(
        write_letter(
            content, wish, target, read_language(content, wish, target), today, url
        )
        for target in written_to(content, wish)
    )


def write_letter(
    content: Content,
    wish: Wish,
    target: PublishedTarget,
    language: str,
    today: date,
    url: str,
) -> WrittenLetter:
    """The letter to one target in one language."""
    published = content.letters[language]
    choices = Choices(
        seed=wish.seed,
        points=wish.points,
        own_words=wish.own_words,
        passages=wish.passages,
    )
    facts = facts_for(content, wish, target, language, today, url)
    known = Untouched(content, wish, target, language, today, url)
    return WrittenLetter(
        target=target,
        language=language,
        version_id=published.version_id,
        channel=channel_to(target, wish.channel),
        composed=compose(_template(content, language), choices, facts, known),
    )


def written_to(content: Content, wish: Wish) -> tuple[PublishedTarget, ...]:
    """The targets that get a letter: all of them, or those that were chosen."""
    if content.targets_mode is TargetsMode.ALL:
        return tuple(content.targets.values())
    return tuple(content.targets[key] for key in content.targets if key in wish.targets)


def read_language(content: Content, wish: Wish, target: PublishedTarget) -> str:
    """The wished language if the target reads it, else the first one it does read."""
    wished = content.letter_language(wish.letter_language)
    read = target.target.languages
    if not read or wished in read:
        return wished
    return next((tag for tag in read if tag in content.letters), wished)


def channel_to(target: PublishedTarget, wished: Channel) -> Channel:
    """The wished way if it leads to the target, else the first one that does."""
    ways = target.target.channels
    return wished if wished in ways else ways[0]


def facts_for(
    content: Content,
    wish: Wish | None,
    target: PublishedTarget | None,
    language: str,
    today: date,
    url: str,
) -> Facts:
    """What a letter in a language may say of everyone; unknown people stay empty."""
    text = content.text(language).text
    return Facts(
        supporter={} if wish is None else _supporter(wish, language),
        target={} if target is None else _target(content, target, language),
        campaign={
            "title": text.title,
            "organiser": content.organiser_name,
            "url": url,
        },
        people=content.names(language),
        today=today,
    )


def first_passages(
    content: Content, language: str, today: date, url: str
) -> tuple[str, ...]:
    """The editable passages as the form shows them before anyone has written."""

    def work() -> tuple[str, ...]:
        facts = facts_for(content, None, None, language, today, url)
        return untouched_passages(content.letters[language].template, facts)

    passages: tuple[str, ...] = content.once(("first", language, today, url), work)
    return passages


@dataclass(frozen=True)
class Untouched:
    """Every passage as a form may have shown it, in any language and till yesterday.

    Forms are good for a day, so midnight may have passed since one was shown. What
    is likeliest, and known already, comes first: seldom is the rest asked for.
    """

    content: Content
    wish: Wish
    target: PublishedTarget
    language: str
    today: date
    url: str

    def __iter__(self) -> Iterator[str]:
        """The passages, some of them several times."""
        if not self.wish.passages:
            return
        days = (self.today, self.today - timedelta(days=1))
        wished = self.wish.letter_language
        languages = dict.fromkeys(
            (self.content.letter_language(wished), self.language, *self.content.letters)
        )
        places = [(language, day) for day in days for language in languages]
        for language, day in places:
            yield from first_passages(self.content, language, day, self.url)
        for language, day in places:
            facts = facts_for(
                self.content, self.wish, self.target, language, day, self.url
            )
            template = self.content.letters[language].template
            yield from untouched_passages(template, facts)


def _supporter(wish: Wish, language: str) -> dict[str, str]:
    return {
        **wish.fields,
        "name": wish.name,
        "country": country_name(wish.country, language),
    }


def _target(
    content: Content, published: PublishedTarget, language: str
) -> dict[str, str]:
    target = published.target

    def work() -> dict[str, str]:
        country = target.country
        return {
            "name": in_language(target.name, language),
            "office": in_language(target.office, language),
            "organisation": in_language(target.organisation, language),
            "salutation": in_language(target.salutation, language),
            "country": country_name(country, language) if country else "",
        }

    known: dict[str, str] = content.once(("target", target.key, language), work)
    return known


def _template(content: Content, language: str) -> LetterTemplate:
    """The letter in a language with the people of the register named already."""

    def work() -> LetterTemplate:
        return foresee(content.letters[language].template, content.names(language))

    template: LetterTemplate = content.once(("foreseen", language), work)
    return template
