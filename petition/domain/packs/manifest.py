"""campaign.toml: who runs the campaign, when, in which languages, by what rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from petition.domain.campaigns import Embeds, Question, ReplyTo, TargetsMode
from petition.domain.packs import tags, values
from petition.domain.packs.findings import Sheet, lacking, quoted
from petition.domain.packs.questions import read_questions
from petition.domain.packs.tables import Table, read_table
from petition.domain.saying import languages as named
from petition.domain.saying import say

KEYS = (
    *("slug", "default_language", "languages", "opens", "closes", "goal", "targets"),
    *("per_address_limit", "accent", "reply_to", "embeds", "retain_months"),
    *("organiser", "questions"),
)
ACCENT = re.compile(r"#[0-9a-fA-F]{6}")
MOST_SUPPORTERS = 2_000_000_000
#: Each language costs a text, a letter and a column of fields.
MOST_LANGUAGES = 100


@dataclass(frozen=True)
class Manifest:
    """What campaign.toml says.

    `languages` is empty if they cannot be read; `questions_known` tells whether
    the keys of all questions could be.
    """

    slug: str = ""
    default_language: str = ""
    languages: tuple[str, ...] = ()
    organiser_name: str = ""
    organiser_contact: str = ""
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
    questions_known: bool = False


def read_manifest(text: str, sheet: Sheet) -> Manifest:
    """The manifest, with a mistake on the sheet for all that does not fit."""
    table = read_table(text, sheet)
    if table is None:
        return Manifest()
    table.refuse_unknown(KEYS)
    languages = _languages(table)
    default_language = _default_language(table, languages)
    name, contact = _organiser(table)
    opens, closes = _dates(table)
    questions = read_questions(table, default_language, languages)
    return Manifest(
        slug=_slug(table),
        default_language=default_language,
        languages=languages,
        organiser_name=name,
        organiser_contact=contact,
        opens=opens,
        closes=closes,
        goal=table.whole("goal", 1, MOST_SUPPORTERS),
        per_address_limit=table.whole("per_address_limit", 1, 10) or 1,
        accent=_accent(table),
        targets_mode=table.choice("targets", TargetsMode.SOME),
        reply_to=table.choice("reply_to", ReplyTo.SUPPORTER),
        embeds=table.choice("embeds", Embeds.ALL),
        retain_months=_retain_months(table),
        questions=questions,
        questions_known=_are_known(questions, table),
    )


def _organiser(table: Table) -> tuple[str, str]:
    organiser = table.table("organiser")
    if organiser is None:
        return "", ""
    organiser.refuse_unknown(("name", "contact"), top=KEYS)
    return organiser.required_text("name"), organiser.required_text("contact")


def _are_known(questions: Sequence[Question], table: Table) -> bool:
    """Whether no question is hidden behind a mistake."""
    written = table.content.get("questions", [])
    spelt = "questions" in table.content or table.content.keys() <= set(KEYS)
    whole = isinstance(written, list) and len(written) == len(questions)
    return spelt and whole and all(question.key for question in questions)


def _slug(table: Table) -> str:
    slug = table.required_text("slug")
    return values.key(slug, table.at("slug"), values.SLUG) if slug else ""


def _languages(table: Table) -> tuple[str, ...]:
    complain = table.at("languages")
    if not table.content.get("languages"):
        complain(
            lacking("languages"),
            say("Add a line: %(line)s", line='languages = ["en", "ru"]'),
        )
        return ()
    words = table.words("languages")
    if len(words) > MOST_LANGUAGES:
        complain(
            say("%(number)s languages are too many", number=len(words)),
            say("Name %(limit)s at most", limit=MOST_LANGUAGES),
        )
        return ()
    read = [tags.campaign_language(raw, complain) for raw in words]
    found = [tag for tag in read if tag is not None]
    for tag in sorted({tag for tag in found if found.count(tag) > 1}):
        complain(
            say("%(language)s stands among the languages twice", language=named(tag)),
            say("Delete one of them"),
        )
    return tuple(dict.fromkeys(found))


def _default_language(table: Table, languages: tuple[str, ...]) -> str:
    raw = table.required_text("default_language")
    complain = table.at("default_language")
    tag = tags.language(raw, complain) if raw else None
    if tag and languages and tag not in languages:
        complain(
            say(
                "The default language, %(language)s, is not one of the languages",
                language=named(tag),
            ),
            say(
                "Add it to the languages, or choose one of them: %(languages)s",
                languages=named(*languages),
            ),
        )
        return ""
    return tag or ""


def _dates(table: Table) -> tuple[date | None, date | None]:
    """The first and the last day of signing, UTC, both inclusive."""
    opens, closes = table.day("opens"), table.day("closes")
    if opens and closes and closes < opens:
        table.at("closes")(
            say(
                "The campaign closes on %(closes)s before it opens on %(opens)s",
                closes=closes.isoformat(),
                opens=opens.isoformat(),
            ),
            say("Correct one of the two dates"),
        )
    return opens, closes


def _accent(table: Table) -> str:
    accent = table.text("accent") or Manifest.accent
    if ACCENT.fullmatch(accent) is None:
        table.at("accent")(
            say("%(value)s is not a colour", value=quoted(accent)),
            say("Write # and six digits: %(example)s", example='"#1f5c99"'),
        )
    return accent.lower()


def _retain_months(table: Table) -> int:
    months = table.whole("retain_months", 0, 120)
    return Manifest.retain_months if months is None else months
