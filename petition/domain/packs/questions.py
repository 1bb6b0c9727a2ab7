"""The campaign's own questions, in campaign.toml."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from petition.domain.campaigns import ByLanguage, Question
from petition.domain.letters.vocabulary import ALWAYS_ASKED, SUPPORTER_FIELDS
from petition.domain.packs import values
from petition.domain.packs.tables import Table, refuse_twice
from petition.domain.saying import languages as named
from petition.domain.saying import say

KEYS = ("key", "label", "required")
KEY = values.KeyRule(
    re.compile(r"[a-z][a-z0-9_]{0,30}"),
    say(
        "Use a letter and then at most 30 of a-z, 0-9 and _, for example %(example)s",
        example="union_branch",
    ),
)
MOST = 50
#: What the form knows of every supporter; questions may not take these names.
BUILT_IN = frozenset((*SUPPORTER_FIELDS, *ALWAYS_ASKED))


def read_questions(
    table: Table, default_language: str, languages: Sequence[str]
) -> tuple[Question, ...]:
    """The questions in their order, with labels in the default language at least."""
    asked = replace(table, languages=languages).tables("questions", MOST)
    questions = tuple(_question(one, default_language, languages) for one in asked)
    refuse_twice(asked, [question.key for question in questions])
    return questions


def _question(table: Table, default: str, languages: Sequence[str]) -> Question:
    table.refuse_unknown(KEYS)
    label = table.texts("label")
    _check_label(table, label, default, languages)
    return Question(_key(table), label, table.value("required", bool) or False)


def _key(table: Table) -> str:
    key = table.required_text("key")
    if key in BUILT_IN:
        table.at("key")(
            say("%(key)s is a field that every letter can use already", key=f'"{key}"'),
            say(
                "Delete the question and use %(name)s, or choose another key",
                name=f"supporter.{key}",
            ),
        )
        return ""
    return values.key(key, table.at("key"), KEY) if key else ""


def _check_label(
    table: Table, label: ByLanguage, default: str, languages: Sequence[str]
) -> None:
    """The form needs a label in the default language; the rest may fall back."""
    if "" in label or not default:
        return
    if default not in label:
        table.at("label")(
            say("The question has no label in %(language)s", language=named(default)),
            say("Add a line: %(line)s", line=f'label.{default} = "…"'),
        )
        return
    for tag in languages:
        if tag not in label:
            table.sheet.warn(
                table.line("label"),
                say(
                    "The question has no label in %(language)s, so its pages show the "
                    "one in %(other)s",
                    language=named(tag),
                    other=named(default),
                ),
                say("Add a line: %(line)s", line=f'label.{tag} = "…"'),
            )
