"""What a letter's author sees while writing: its mistakes, its form, three letters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from petition.domain.addresses import Address
from petition.domain.campaigns import Channel, Pack
from petition.domain.content import Content
from petition.domain.letters import (
    Composed,
    LeftoverPrompt,
    LetterTemplate,
    LetterTooLong,
)
from petition.domain.packs import Finding, PackRefused, read_pack
from petition.domain.rehearsed import content_of
from petition.domain.writing import Wish, write_letter

Files = Mapping[str, bytes]

#: Stand in for what is not written yet, so that letters can be looked at.
STAND_IN_TARGET = """[[target]]
key = "sample"
name = "N. N."
salutation = "N. N.,"
languages = []
email = "minister@ministry.example"
channels = ["mail"]
"""
STAND_IN_TEXT = "---\ntitle: {slug}\nsummary: {slug}\nask: {slug}\n---\n\n{slug}\n"
NOBODY = Address(typed="", canonical="")


@dataclass(frozen=True)
class Person:
    """An invented supporter: where they live, and how much they fill in."""

    name: str
    country: str
    fields: Mapping[str, str]
    everything: bool
    own_words: str
    seed: str


#: One who fills in everything, one who fills in the least, one far away.
PEOPLE = (
    Person(
        "Ingrid Nyström",
        "SE",
        {
            "city": "Göteborg",
            "region": "Västra Götaland",
            "postcode": "411 06",
            "street": "Hamngatan 4",
            "occupation": "nurse",
            "organisation": "Kommunal",
            "phone": "+46 31 000 00 00",
        },
        everything=True,
        own_words="My father worked on the rigs for thirty years.",
        seed="0123456789abcdef",
    ),
    Person("Tom Okafor", "GB", {}, everything=False, own_words="", seed="fedcba98" * 2),
    Person(
        "Айгүл Сейітқызы",
        "KZ",
        {"city": "Ақтау", "occupation": "мұғалім"},
        everything=True,
        own_words="",
        seed="00ff00ff00ff00ff",
    ),
)


@dataclass(frozen=True)
class Sample:
    """The letter of one invented supporter to one target; or why there is none."""

    supporter: str
    target: str
    subject: str
    text: str
    too_long: bool


@dataclass(frozen=True)
class Looked:
    """A letter as it is being written.

    `stands_in` tells that the targets are missing and an invented one stands in.
    """

    mistakes: tuple[Finding, ...]
    template: LetterTemplate | None
    samples: tuple[Sample, ...]
    stands_in: bool


def look(files: Files, language: str, source: str, at: datetime, url: str) -> Looked:
    """Look at a draft's letter in a language, as `source` has it by now."""
    name = f"letter.{language}.txt"
    written = {**files, name: source.encode("utf-8", "surrogatepass")}
    try:
        content, stands_in = _content(read_pack(written).pack, at), False
    except PackRefused as refused:
        mine = tuple(one for one in refused.findings if one.file == name)
        standing = None if mine else _with_stand_ins(written, language, at)
        if standing is None:
            return Looked(mine, None, (), stands_in=False)
        content, stands_in = standing, True
    template = content.letters[language].template
    return Looked((), template, _samples(content, language, at, url), stands_in)


def _content(pack: Pack, at: datetime) -> Content:
    return content_of(pack, 0, UUID(int=0), at)


def _with_stand_ins(files: Files, language: str, at: datetime) -> Content | None:
    """The content with this one letter, whatever else of the draft can be read."""
    letter = files[f"letter.{language}.txt"]
    for kept in (("targets.toml", "people.csv"), ("targets.toml",), ()):
        try:
            # The languages are the manifest's; each needs a text, and a letter too.
            return _content(read_pack(_least(files, language, letter, kept)).pack, at)
        except PackRefused:
            continue
    return None


def _least(
    files: Files, language: str, letter: bytes, kept: tuple[str, ...]
) -> dict[str, bytes]:
    least = {
        name: content
        for name, content in files.items()
        if name == "campaign.toml" or name in kept
    }
    tags = {
        name.split(".")[1] for name in files if name.startswith(("text.", "letter."))
    }
    for tag in tags | {language}:
        least[f"text.{tag}.md"] = STAND_IN_TEXT.format(slug="…").encode()
        least[f"letter.{tag}.txt"] = letter
    least.setdefault("targets.toml", STAND_IN_TARGET.encode())
    return least


def _samples(
    content: Content, language: str, at: datetime, url: str
) -> tuple[Sample, ...]:
    return tuple(
        _sample(content, language, person, key, at, url)
        for person in PEOPLE
        for key in content.targets
    )


def _sample(
    content: Content, language: str, person: Person, key: str, at: datetime, url: str
) -> Sample:
    target = content.targets[key]
    wish = _wish(content.letters[language].template, person, key, language)
    name = target.target.name.get(language) or next(iter(target.target.name.values()))
    try:
        letter = _compose(content, wish, key, language, at, url)
    except LetterTooLong:
        return Sample(person.name, name, "", "", too_long=True)
    return Sample(person.name, name, letter.subject, letter.text, too_long=False)


def _compose(
    content: Content, wish: Wish, key: str, language: str, at: datetime, url: str
) -> Composed:
    """The letter; each passage with a prompt as if it had been rewritten."""
    today = at.astimezone(UTC).date()
    try:
        target = content.targets[key]
        return write_letter(content, wish, target, language, today, url).composed
    except LeftoverPrompt as leftover:
        rewritten = {**wish.passages, leftover.passage: f"({leftover.prompt[1:-1]})"}
        again = replace(wish, passages=rewritten)
        return _compose(content, again, key, language, at, url)


def _wish(template: LetterTemplate, person: Person, key: str, language: str) -> Wish:
    """What the person fills in: the required fields at least."""
    answers = {
        name: person.fields.get(name, f"[{name}]")
        for name in template.asked
        if person.everything or name in template.required
    }
    wish = Wish(
        name=person.name,
        address=NOBODY,
        country=person.country,
        targets=(key,),
        letter_language=language,
        points=frozenset(),
        own_words=person.own_words,
        passages={},
        channel=Channel.MAIL,
        reply=False,
        updates=False,
        partner_consent=False,
        fields=answers,
        seed=person.seed,
        source=None,
        language=language,
    )
    if not person.everything:
        return wish
    return replace(wish, points=frozenset(point.key for point in template.points))
