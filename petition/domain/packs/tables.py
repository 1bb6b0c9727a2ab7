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
from petition.domain.packs.findings import Complain, Sheet, quoted, suggestion
from petition.domain.packs.tomllines import TomlLines, toml_lines

AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)$")
MOST_DOTS = 50
KINDS = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    list: "a list",
}
EXAMPLES = {
    str: 'Put it in quotes: {key} = "…"',
    int: "Write a whole number without quotes: {key} = 1",
    bool: "Write {key} = true or {key} = false, without quotes",
    list: 'Put texts in brackets: {key} = ["…", "…"]',
}
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
                remedy = (
                    f"Move it above [{self.name}]: what follows a header is its own"
                )
            self.at(key)(f"{quoted(key)} is not a key of {self._called()}", remedy)

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
        self.at(key)(f"{key} is not {KINDS[kind]}", EXAMPLES[kind].format(key=key))
        return None

    def text(self, key: str, limit: int = values.LINE_LIMIT) -> str:
        """One line of text, "" if there is none."""
        value = self.value(key, str) or ""
        return values.single_line(value, self.at(key), limit)

    def required_text(self, key: str) -> str:
        """One line of text that may not be missing."""
        text = self.text(key)
        if not str(self.content.get(key, "")).strip():
            self.at(key)(f"{key} is missing", f'Add a line: {key} = "…"')
        return text

    def texts(self, key: str) -> ByLanguage:
        """A text for all languages, or a table of texts by language tag."""
        value = self.content.get(key, {})
        if isinstance(value, str):
            value = {"": value}
        if not isinstance(value, dict):
            self.at(key)(
                f"{key} is neither text nor a table by language",
                f'Write {key} = "…" or {key}.en = "…"',
            )
            return {"": "?"}
        pairs = (self._text_in(key, *item) for item in value.items())
        return {tag: text for tag, text in pairs if text}

    def _text_in(self, key: str, raw: str, text: object) -> tuple[str, str]:
        place = f"{key}.{raw}" if raw else key
        complain = self.at(place)
        tag = tags.language(raw, complain) if raw else ""
        if not isinstance(text, str):
            complain(f"{place} is not text", EXAMPLES[str].format(key=place))
            return tag or "", "?"
        if tag and self.languages and tag not in self.languages:
            self.sheet.warn(
                self.line(place),
                f"{place} is in no language of the campaign, so it is not shown",
                "Add the language to languages in campaign.toml, or delete the line",
            )
        return tag or "", values.single_line(text, complain)

    def whole(self, key: str, low: int, high: int) -> int | None:
        """A whole number from `low` to `high`, None if there is none."""
        value = self.value(key, int)
        if value is None or low <= value <= high:
            return value
        self.at(key)(f"{key} is out of range", f"Use {low} to {high}")
        return None

    def words(self, key: str) -> tuple[str, ...]:
        """A list of words, empty if there is none."""
        value = self.value(key, list) or []
        if all(isinstance(word, str) for word in value):
            return tuple(value)
        self.at(key)(f"{key} is not a list of texts", EXAMPLES[list].format(key=key))
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
            self.at(key)(f"{key} is not a list of tables", f"Begin each with [[{key}]]")
            return []
        if len(found) > most:
            self.at(key)(f"{len(found)} {key} are too many", f"Use at most {most}")
        return [
            Table(content, self.lines, self.sheet, self.languages, key, number)
            for number, content in enumerate(found[:most], start=1)
        ]

    def table(self, key: str) -> Table | None:
        """The table below a header such as [organiser], which may not be missing."""
        content = self.content.get(key)
        if isinstance(content, dict):
            return Table(content, self.lines, self.sheet, self.languages, key, 1)
        fault = "missing" if content is None else "not a table"
        self.at(key)(f"[{key}] is {fault}", f"Begin it with a line [{key}]")
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
            f"This is not TOML: {AT_LINE.sub('', str(error))[:200]}",
            "Check quotes, brackets and equals signs on this line and the one above",
        )
        return None
    return Table(content, toml_lines(text), sheet, languages)


def _is_knotted(text: str, sheet: Sheet) -> bool:
    """Whether a line could be a key of very many parts.

    tomllib needs the square of their number in memory, so it must not see them.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") > MOST_DOTS:
            sheet.mistake(
                number,
                f"This line has more than {MOST_DOTS} full stops",
                'Break a long text into lines between """ and """',
            )
            return True
    return False


def refuse_twice(tables: Sequence[Table], keys: Iterable[str]) -> None:
    """Complain about each key that an earlier table has too."""
    seen: set[str] = set()
    for table, key in zip(tables, keys, strict=True):
        if key in seen:
            table.at("key")(f"The key {quoted(key)} stands twice", "Change one of them")
        seen |= {key} - {""}
