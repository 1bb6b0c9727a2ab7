"""TOML tables, read value by value with a finding for each that does not fit."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from petition.domain.campaigns import ByLanguage
from petition.domain.packs import tags, values
from petition.domain.packs.findings import Complain, Sheet, lacking, quoted, suggestion
from petition.domain.packs.tomllines import TomlLines, toml_lines
from petition.domain.saying import Said, say

AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)$")
MOST_DOTS = 50
#: What Python's reader says, in our words.
NOT_TOML = (
    ("Cannot", say("This is not TOML: the key or table is there already")),
    ("twice", say("This is not TOML: the key or table is there already")),
    (
        "Expected",
        say("This is not TOML: a sign is missing, such as =, a quote or a bracket"),
    ),
    ("Un", say("This is not TOML: a bracket or quote is opened and never closed")),
    ("Illegal", say("This is not TOML: this character cannot stand here")),
    ("Invalid", say("This is not TOML: this value is none that TOML knows")),
)
Kind = TypeVar("Kind")


@dataclass(frozen=True)
class Table:
    """One table of a TOML file and where it stands in it.

    Every reader returns a harmless value (empty text, the default) for what is
    missing, and the same with a mistake on the sheet for what does not fit.
    """

    content: Mapping[str, Any]
    lines: TomlLines
    sheet: Sheet
    languages: Collection[str] = ()
    name: str = ""
    number: int = 0

    def at(self, key: str = "") -> Complain:
        """Takes down mistakes about a key on the line where it stands."""
        return self.sheet.at(self.line(key))

    def line(self, key: str = "") -> int | None:
        """Where a key stands, or the table that it names, or the table it is in."""
        place = self.lines.at(self.name, self.number, key)
        return place or (None if self.name else self.lines.at(key, 1))

    def refuse_unknown(self, known: Collection[str], top: Collection[str] = ()) -> None:
        """Complain about each key that means nothing here.

        `top` are the keys that belong above the first header of the file.
        """
        for key in self.content.keys() - set(known):
            remedy = suggestion(key, known)
            if key in top:
                remedy = say(
                    "Move it above %(header)s: what follows a header is its own",
                    header=f"[{self.name}]",
                )
            self.at(key)(
                say(
                    "%(key)s is not a key of %(table)s",
                    key=quoted(key),
                    table=self._called(),
                ),
                remedy,
            )

    def _called(self) -> str:
        return f"[{self.name}]" if self.name else self.sheet.file

    def value(self, key: str, kind: type[Kind]) -> Kind | None:
        """The value of a key if it is of that kind."""
        value = self.content.get(key)
        # In Python `true` is a whole number too.
        if value is None or (
            isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
        ):
            return value
        self.at(key)(*_misfit(key, kind))
        return None

    def text(self, key: str, limit: int = values.LINE_LIMIT) -> str:
        """One line of text, "" if there is none."""
        value = self.value(key, str) or ""
        return values.single_line(value, self.at(key), limit)

    def required_text(self, key: str) -> str:
        """One line of text that may not be missing."""
        text = self.text(key)
        if not str(self.content.get(key, "")).strip():
            self.at(key)(
                lacking(key),
                say("Add a line: %(line)s", line=f'{key} = "…"'),
            )
        return text

    def texts(self, key: str) -> ByLanguage:
        """A text for all languages, or a table of texts by language tag."""
        value = self.content.get(key, {})
        if isinstance(value, str):
            value = {"": value}
        if not isinstance(value, dict):
            self.at(key)(
                say("%(key)s is neither text nor a table by language", key=key),
                say(
                    "Write %(one)s or %(other)s",
                    one=f'{key} = "…"',
                    other=f'{key}.en = "…"',
                ),
            )
            return {"": "?"}
        pairs = (self._text_in(key, *item) for item in value.items())
        return {tag: text for tag, text in pairs if text}

    def _text_in(self, key: str, raw: str, text: object) -> tuple[str, str]:
        place = f"{key}.{raw}" if raw else key
        complain = self.at(place)
        tag = tags.language(raw, complain) if raw else ""
        if not isinstance(text, str):
            complain(*_misfit(place, str))
            return tag or "", "?"
        if tag and self.languages and tag not in self.languages:
            self.sheet.warn(
                self.line(place),
                say(
                    "%(key)s is in no language of the campaign, so it is not shown",
                    key=place,
                ),
                say(
                    "Add the language to the settings (%(where)s), or delete the line",
                    where=tags.WHERE,
                ),
            )
        return tag or "", values.single_line(text, complain)

    def whole(self, key: str, low: int, high: int) -> int | None:
        """A whole number from `low` to `high`, None if there is none."""
        value = self.value(key, int)
        if value is None or low <= value <= high:
            return value
        self.at(key)(
            say("%(key)s is out of range", key=key),
            say("Use %(low)s to %(high)s", low=low, high=high),
        )
        return None

    def words(self, key: str) -> tuple[str, ...]:
        """A list of words, empty if there is none."""
        value = self.value(key, list) or []
        if all(isinstance(word, str) for word in value):
            return tuple(value)
        _, remedy = _misfit(key, list)
        self.at(key)(say("%(key)s is not a list of texts", key=key), remedy)
        return ()

    def choice(self, key: str, default: values.Choice) -> values.Choice:
        """One of an enum's words, the default if there is none."""
        word = self.value(key, str)
        if word is None:
            return default
        return values.choice(word, type(default), key, self.at(key)) or default

    def day(self, key: str) -> date | None:
        """A day, written as a TOML date or as text."""
        value = self.content.get(key)
        if value is None or (
            isinstance(value, date) and not isinstance(value, datetime)
        ):
            return value
        return values.day(str(value), self.at(key))

    def tables(self, key: str, most: int) -> list[Table]:
        """The tables of an array such as [[target]], in their order, `most` at most."""
        found = self.content.get(key, [])
        if not isinstance(found, list) or not all(isinstance(t, dict) for t in found):
            self.at(key)(
                say("%(key)s is not a list of tables", key=key),
                say("Begin each with %(header)s", header=f"[[{key}]]"),
            )
            return []
        if len(found) > most:
            self.at(key)(
                say("%(key)s are too many: %(number)s", number=len(found), key=key),
                say("Use at most %(limit)s", limit=most),
            )
        return [
            Table(content, self.lines, self.sheet, self.languages, key, number)
            for number, content in enumerate(found[:most], start=1)
        ]

    def table(self, key: str) -> Table | None:
        """The table below a header such as [organiser], which may not be missing."""
        content = self.content.get(key)
        if isinstance(content, dict):
            return Table(content, self.lines, self.sheet, self.languages, key, 1)
        header = f"[{key}]"
        self.at(key)(
            lacking(header)
            if content is None
            else say("%(key)s is not a table", key=header),
            say("Begin it with a line %(line)s", line=header),
        )
        return None


def read_table(
    text: str, sheet: Sheet, languages: Collection[str] = ()
) -> Table | None:
    """The top table of a TOML file, None with a mistake if it is not TOML."""
    if _is_knotted(text, sheet):
        return None
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = AT_LINE.search(str(error))
        sheet.mistake(
            int(found[1]) if found else None,
            _not_toml(str(error)),
            say(
                "Check quotes, brackets and equals signs on this line and the one above"
            ),
        )
        return None
    return Table(content, toml_lines(text), sheet, languages)


def _misfit(key: str, kind: type) -> tuple[Said, Said]:
    """That a value is of another kind than its key, and how that kind is written."""
    text, texts = f'{key} = "…"', f'{key} = ["…", "…"]'
    return {
        str: (
            say("%(key)s is not text", key=key),
            say("Put it in quotes: %(line)s", line=text),
        ),
        int: (
            say("%(key)s is not a whole number", key=key),
            say("Write a whole number without quotes: %(line)s", line=f"{key} = 1"),
        ),
        bool: (
            say("%(key)s is neither true nor false", key=key),
            say(
                "Write %(one)s or %(other)s, without quotes",
                one=f"{key} = true",
                other=f"{key} = false",
            ),
        ),
        list: (
            say("%(key)s is not a list", key=key),
            say("Put texts in brackets: %(line)s", line=texts),
        ),
    }[kind]


def _not_toml(error: str) -> Said:
    told = (said for begins, said in NOT_TOML if begins in error)
    return next(told, say("This is not TOML"))


def _is_knotted(text: str, sheet: Sheet) -> bool:
    """Whether a line could be a key of very many parts.

    tomllib needs the square of their number in memory, so it must not see them.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") > MOST_DOTS:
            sheet.mistake(
                number,
                say("This line has more than %(limit)s full stops", limit=MOST_DOTS),
                say(
                    "Break a long text into lines between %(fence)s and %(fence)s",
                    fence='"""',
                ),
            )
            return True
    return False


def refuse_twice(tables: Sequence[Table], keys: Iterable[str]) -> None:
    """Complain about each key that an earlier table has too."""
    seen: set[str] = set()
    for table, key in zip(tables, keys, strict=True):
        if key in seen:
            table.at("key")(
                say("The key %(key)s stands twice", key=quoted(key)),
                say("Change one of them"),
            )
        seen |= {key} - {""}
