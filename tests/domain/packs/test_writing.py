"""What the workspace writes, a pack's readers read as it was."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from petition.domain.campaigns import (
    CampaignText,
    Channel,
    Consent,
    Embeds,
    Event,
    Partner,
    Person,
    PersonStatus,
    Question,
    ReplyTo,
    StatusEntry,
    Target,
    TargetsMode,
    Update,
)
from petition.domain.dates import PartialDate
from petition.domain.packs import PackRefused, read_pack, writing
from petition.domain.packs.events import read_events
from petition.domain.packs.files import Page
from petition.domain.packs.findings import Findings
from petition.domain.packs.manifest import Manifest, read_manifest
from petition.domain.packs.partners import read_partners
from petition.domain.packs.people import read_people
from petition.domain.packs.targets import read_targets
from petition.domain.packs.texts import read_privacy, read_texts
from petition.domain.packs.tomltext import keys_by_line
from petition.domain.packs.updates import read_updates
from petition.domain.packs.values import HIDDEN

few = settings(max_examples=40)
Thing = TypeVar("Thing")
TAGS = ("en", "ru", "kk", "pt-BR", "sr-Latn")
MANIFEST = Manifest(default_language="en", languages=TAGS, questions_known=True)
#: Letters of any script, and all that means something in a file of a pack.
LETTERS = st.characters(exclude_categories=("Cs",), exclude_characters="\r")
MARKS = st.sampled_from((*"\"'\\.,;:=#-[]{}|`~ \u00a0\u0301", "'''", '"""', "---"))


def _kept(text: str) -> str:
    """A line as readers keep it."""
    return unicodedata.normalize("NFC", HIDDEN.sub("", text).strip())


def _plain(text: str) -> str:
    return "".join(c for c in text if c == "\n" or (c >= " " and c != "\x7f"))


words = st.lists(LETTERS | MARKS, max_size=30).map(lambda some: _kept("".join(some)))
lines = words.filter(lambda line: line == _kept(line))
said = lines.filter(bool)
prose = lines.map(lambda line: _kept(" ".join(line.split())))
body = st.lists(LETTERS | MARKS | st.just("\n"), max_size=60).map(
    lambda some: _plain("".join(some)).strip("\n").removeprefix("\ufeff")
)
keys = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,9}", fullmatch=True)
codes = st.sampled_from(("GB", "KZ", "BE", "RU"))
days = st.dates(date(1, 1, 1), date(9999, 12, 31))
partial = st.builds(
    lambda day, to: PartialDate(day.isoformat()[:to]), days, st.sampled_from((4, 7, 10))
)
spoken = st.dictionaries(st.sampled_from(("", *TAGS)), said, max_size=3)
named = spoken.filter(bool)


def unique(of: st.SearchStrategy[Thing], most: int = 4) -> st.SearchStrategy[tuple]:
    """A few of them, no two with one key."""
    found = st.lists(of, max_size=most, unique_by=lambda one: one.key)
    return found.map(tuple)


questions = st.builds(
    Question,
    key=st.from_regex(r"q[a-z0-9_]{0,9}", fullmatch=True),
    label=named.map(lambda label: {"en": "Why?", **label}),
    required=st.booleans(),
)
manifests = st.builds(
    Manifest,
    slug=st.from_regex(r"[a-z0-9][a-z0-9-]{0,9}", fullmatch=True),
    default_language=st.just("en"),
    languages=st.permutations(TAGS).map(tuple),
    organiser_name=said,
    organiser_contact=said,
    opens=st.none() | st.dates(date(1900, 1, 1), date(2000, 1, 1)),
    closes=st.none() | st.dates(date(2000, 1, 2), date(2100, 1, 1)),
    goal=st.none() | st.integers(1, 2_000_000_000),
    per_address_limit=st.integers(1, 10),
    accent=st.from_regex(r"#[0-9a-f]{6}", fullmatch=True),
    targets_mode=st.sampled_from(TargetsMode),
    reply_to=st.sampled_from(ReplyTo),
    embeds=st.sampled_from(Embeds),
    retain_months=st.integers(0, 120),
    questions=unique(questions),
    questions_known=st.just(True),
)
targets = st.builds(
    Target,
    key=keys,
    name=named,
    office=spoken,
    organisation=spoken,
    salutation=spoken,
    languages=st.lists(st.sampled_from(TAGS), unique=True, max_size=3).map(tuple),
    email=st.just("office@ports.example"),
    postal_address=st.lists(said, min_size=1, max_size=4).map(tuple),
    country=st.none() | codes,
    serves=st.lists(codes, unique=True, max_size=3).map(tuple),
    channels=st.lists(st.sampled_from(Channel), min_size=1, unique=True).map(tuple),
)
partners = st.builds(
    Partner,
    key=st.from_regex(r"p[a-z0-9-]{0,9}", fullmatch=True),
    name=said,
    site=st.sampled_from(("", "https://allies.example/a?b=c#d")),
    origins=st.lists(
        st.integers(1, 60).map(lambda n: f"https://{'a.' * n}example"),
        max_size=4,
        unique=True,
    ).map(tuple),
    consent=spoken,
)
entries = st.builds(
    StatusEntry,
    status=st.sampled_from(PersonStatus),
    date=partial,
    place=spoken,
    until=st.none() | partial,
    source=prose.filter(bool),
    note=prose,
)
persons = st.builds(
    Person,
    key=keys,
    name=named,
    variants=st.lists(
        prose.filter(lambda one: one and ";" not in one), unique=True, max_size=3
    ).map(tuple),
    consent=st.sampled_from(Consent),
    review=st.none() | days,
    history=st.lists(entries, min_size=1, max_size=3).map(tuple),
)
events = st.builds(
    Event,
    key=keys,
    starts=st.datetimes(datetime(1, 1, 1), datetime(9999, 1, 1)).map(  # noqa: DTZ001
        lambda at: at.replace(second=0, microsecond=0)
    ),
    timezone=st.sampled_from(("Europe/London", "Asia/Almaty")),
    place=prose,
    city=lines,
    country=st.just("") | codes,
    target=st.none() | keys,
    title=named,
    organiser=prose,
)
texts = st.builds(
    CampaignText, title=said, summary=lines, ask=lines, story=body.filter(str.strip)
)
updates = st.builds(
    Update,
    date=days,
    slug=st.from_regex(r"[a-z0-9][a-z0-9-]{0,9}", fullmatch=True),
    language=st.sampled_from(TAGS),
    title=said,
    source=lines,
    body=body,
)


@few
@given(manifests)
def test_campaign_toml_reads_as_it_was_written(manifest: Manifest) -> None:
    found = Findings()
    written = writing.manifest_text(manifest)
    assert read_manifest(written, found.on("campaign.toml")) == manifest
    assert found.mistakes == []


@few
@given(unique(targets).filter(bool))
def test_targets_toml_reads_as_it_was_written(told: tuple[Target, ...]) -> None:
    found = Findings()
    assert read_targets(writing.targets_text(told), MANIFEST, [], found) == told
    assert found.mistakes == []


@few
@given(unique(partners))
def test_partners_toml_reads_as_it_was_written(told: tuple[Partner, ...]) -> None:
    found = Findings()
    assert read_partners(writing.partners_text(told), TAGS, found) == told
    assert found.mistakes == []


@few
@given(unique(persons))
def test_people_csv_reads_as_it_was_written(told: tuple[Person, ...]) -> None:
    found = Findings()
    assert read_people(writing.people_text(told), TAGS, found) == told
    assert found.mistakes == []


@few
@given(unique(events))
def test_events_csv_reads_as_it_was_written(told: tuple[Event, ...]) -> None:
    found = Findings()
    assert read_events(writing.events_text(told), (), TAGS, found) == told
    assert found.mistakes == []


@few
@given(texts)
def test_a_text_reads_as_it_was_written(text: CampaignText) -> None:
    found = Findings()
    page = Page("en", writing.text_text(text), found.on("text.en.md"))
    assert read_texts({"en": page}, MANIFEST, found) == {"en": text}
    assert found.mistakes == []


@few
@given(updates)
def test_an_update_reads_as_it_was_written(update: Update) -> None:
    found = Findings()
    files = {writing.update_name(update): writing.update_text(update)}
    assert read_updates(files, TAGS, found) == (update,)
    assert found.mistakes == []


@few
@given(body.filter(str.strip))
def test_a_privacy_notice_reads_as_it_was_written(notice: str) -> None:
    page = Page("en", writing.plain_text(notice), Findings().on("privacy.en.md"))
    assert read_privacy({"en": page}) == {"en": notice}


def test_a_pack_reads_the_same_after_all_of_it_was_written(
    pack: Mapping[str, bytes],
) -> None:
    told = read_pack(pack).pack
    files = writing.pack_files(told)
    assert read_pack({name: text.encode() for name, text in files.items()}).pack == told


def test_a_mistake_in_what_was_written_names_the_line_of_its_key() -> None:
    manifest = Manifest("wharf", "en", ("en",), "Us", "us@wharf.example", accent="red")
    found = Findings()
    written = writing.manifest_text(manifest)
    read_manifest(written, found.on("campaign.toml"))
    (mistake,) = found.mistakes
    assert written.split("\n")[(mistake.line or 0) - 1] == 'accent = "red"'


def test_each_line_that_was_written_is_about_something() -> None:
    two = (Question("a", {"en": "A", "ru": "Б"}), Question("b", {"": "B"}))
    manifest = Manifest("wharf", "en", ("en",), "Us", "us@x.example", questions=two)
    about = keys_by_line(writing.manifest_text(manifest))
    assert about[1] == "slug"
    assert {"organiser.name", "questions.0.label.ru", "questions.1.label"} <= {
        *about.values()
    }


def test_a_line_with_many_full_stops_can_be_read() -> None:
    dots = Partner("p", "." * 200, "", (), {})
    assert read_partners(writing.partners_text([dots]), (), Findings()) == (dots,)


@pytest.mark.parametrize("title", ["One\nask: Two", "One\r\nTwo", "One\rTwo"])
def test_a_title_stays_on_its_line(title: str) -> None:
    text = writing.text_text(CampaignText(title, "", "Ask", "Story"))
    page = Page("en", text, Findings().on("text.en.md"))
    read = read_texts({"en": page}, MANIFEST, Findings())["en"]
    assert read.title == title.replace("\r\n", " ").replace("\r", " ").replace(
        "\n", " "
    )
    assert read.ask == "Ask"


def test_a_letter_is_written_as_it_is_but_for_line_ends() -> None:
    assert writing.letter_text("Subject: A\r\n\r\nB\r") == "Subject: A\n\nB\n"


def test_a_text_without_title_is_refused_at_the_line_for_it() -> None:
    text = writing.text_text(CampaignText("", "", "", "Story"))
    with pytest.raises(PackRefused) as refused:
        read_pack({"text.en.md": text.encode()})
    assert "text.en.md:2: title is missing" in str(refused.value)
