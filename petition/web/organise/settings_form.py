"""The settings of a draft as a form holds them, and the manifest they amount to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from petition.documents.languages import meant
from petition.documents.words import Words
from petition.domain.campaigns import Embeds, Question, ReplyTo, TargetsMode
from petition.domain.packs import writing
from petition.domain.packs.findings import Findings
from petition.domain.packs.manifest import Manifest, read_manifest
from petition.domain.packs.tomltext import keys_by_line

FILE = "campaign.toml"
#: The field for one more language, by its name or its tag.
ADDED = "add_language"
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True)
class Row:
    """One question or partner as typed."""

    number: int
    values: Mapping[str, str]

    def get(self, name: str) -> str:
        """What stands in a field of the row."""
        return self.values.get(name, "")

    @property
    def is_blank(self) -> bool:
        """Whether nothing was filled in, or it is to be taken out."""
        filled = any(v.strip() for k, v in self.values.items() if k != "required")
        return "remove" in self.values or not filled


@dataclass(frozen=True)
class Settings:
    """All fields as typed, and what is wrong with them."""

    values: Mapping[str, str]
    questions: tuple[Row, ...]

    @classmethod
    def of(cls, manifest: Manifest) -> Settings:
        """The fields as the manifest fills them."""
        values = {
            "default_language": manifest.default_language,
            "languages": " ".join(manifest.languages),
            "opens": _day(manifest.opens),
            "closes": _day(manifest.closes),
            "goal": "" if manifest.goal is None else str(manifest.goal),
            "per_address_limit": str(manifest.per_address_limit),
            "accent": manifest.accent,
            "targets": manifest.targets_mode.value,
            "reply_to": manifest.reply_to.value,
            "embeds": manifest.embeds.value,
            "retain_months": str(manifest.retain_months),
            "organiser.name": manifest.organiser_name,
            "organiser.contact": manifest.organiser_contact,
        }
        rows = (
            Row(n, _question_values(one, manifest.default_language))
            for n, one in enumerate(manifest.questions)
        )
        return cls(values, tuple(rows))

    @classmethod
    def sent(cls, form: MultiDict[str, str], words: Words) -> Settings:
        """The fields as somebody filled them in."""
        values = {key: one.strip() for key, one in form.items() if "-" not in key}
        tags = " ".join(form.getlist("languages")).replace(",", " ").split()
        added = meant(words, values.get(ADDED, ""))
        if added:
            # It stands among the others from now on.
            values[ADDED] = ""
            tags.append(added)
        values["languages"] = " ".join(dict.fromkeys(tags))
        return cls(values, rows_of(form, "questions"))

    def get(self, name: str) -> str:
        """What stands in a field."""
        return self.values.get(name, "")

    def manifest(self, slug: str, complain: Callable[[str, str], None]) -> Manifest:
        """The manifest that the fields amount to; `complain` takes field and fault."""
        return Manifest(
            slug=slug,
            default_language=self.get("default_language"),
            languages=tuple(self.get("languages").split()),
            organiser_name=self.get("organiser.name"),
            organiser_contact=self.get("organiser.contact"),
            opens=self._date("opens", complain),
            closes=self._date("closes", complain),
            goal=self._whole("goal", complain),
            per_address_limit=self._whole("per_address_limit", complain) or 1,
            accent=self.get("accent"),
            targets_mode=_choice(self.get("targets"), TargetsMode.SOME),
            reply_to=_choice(self.get("reply_to"), ReplyTo.SUPPORTER),
            embeds=_choice(self.get("embeds"), Embeds.ALL),
            retain_months=self._months(complain),
            questions=tuple(_question(r) for r in self.questions if not r.is_blank),
        )

    def _months(self, complain: Callable[[str, str], None]) -> int:
        months = self._whole("retain_months", complain)
        return Manifest.retain_months if months is None else months

    def _date(self, name: str, complain: Callable[[str, str], None]) -> date | None:
        written = self.get(name)
        try:
            return date.fromisoformat(written) if written else None
        except ValueError:
            complain(name, "day")
            return None

    def _whole(self, name: str, complain: Callable[[str, str], None]) -> int | None:
        written = self.get(name)
        if not written:
            return None
        if re.fullmatch(r"[0-9]{1,12}", written):
            return int(written)
        complain(name, "whole")
        return None


@dataclass(frozen=True)
class Judged:
    """The file that the fields make, and what is wrong with it by field."""

    manifest: Manifest
    text: str
    errors: Mapping[str, list[str]]


def judge(settings: Settings, slug: str, words: Words) -> Judged:
    """What the pack's own reader says about the fields."""
    errors: dict[str, list[str]] = {}
    faults = {
        "day": words.gettext("Write the day as 2026-05-31."),
        "whole": words.gettext("Write a whole number."),
        "language": words.gettext(
            "No language is called %(name)s here. Choose one from the list, or write"
            " its tag, such as pt-BR."
        )
        % {"name": settings.get(ADDED)},
    }

    def complain(name: str, fault: str) -> None:
        errors.setdefault(name, []).append(faults[fault])

    if settings.get(ADDED):
        complain(ADDED, "language")
    manifest = settings.manifest(slug, complain)
    text = writing.manifest_text(manifest)
    found = Findings()
    read_manifest(text, found.on(FILE))
    add_findings(errors, text, found, words)
    return Judged(manifest, text, errors)


def add_findings(
    errors: dict[str, list[str]], text: str, found: Findings, words: Words
) -> None:
    """Put each mistake to the field that its line is about; "" is the form."""
    about = keys_by_line(text)
    for one in found.mistakes:
        field = about.get(one.line or 0, "")
        gap = one.is_gap and field
        told = words.gettext("Please fill this in.") if gap else words.told(one)
        errors.setdefault(field, []).append(told)


def rows_of(form: MultiDict[str, str], what: str) -> tuple[Row, ...]:
    """The rows of a kind, such as `questions-0-key`, renumbered without blank ones."""
    rows: dict[int, dict[str, str]] = {}
    for name, value in form.items():
        kind, _, rest = name.partition("-")
        number, _, field = rest.partition("-")
        if kind == what and field and re.fullmatch(r"[0-9]{1,4}", number):
            rows.setdefault(int(number), {})[field] = value.strip()
    filled = (Row(0, rows[n]) for n in sorted(rows))
    kept = [row for row in filled if not row.is_blank]
    return tuple(Row(n, row.values) for n, row in enumerate(kept))


def _question(row: Row) -> Question:
    label = {
        name.removeprefix("label."): text
        for name, text in row.values.items()
        if name.startswith("label.") and text
    }
    return Question(row.get("key"), label, "required" in row.values)


def _question_values(question: Question, default: str) -> dict[str, str]:
    label = {f"label.{tag or default}": text for tag, text in question.label.items()}
    return {
        "key": question.key,
        **label,
        **({"required": "yes"} if question.required else {}),
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _choice(word: str, default: Choice) -> Choice:
    kind = type(default)
    return kind(word) if word in list(kind) else default
