"""Front matter: `key: value` lines between two lines of `---`."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from petition.domain.packs import values
from petition.domain.packs.findings import Complain, Sheet, lacking, quoted, suggestion
from petition.domain.saying import Said, say

FENCE = "---"
ENTRY = re.compile(r"([A-Za-z_-]+)\s*:\s*(.*)")


@dataclass(frozen=True)
class FrontMatter:
    """What stands above the body of a Markdown file, with its lines' numbers."""

    entries: Mapping[str, tuple[int, str]]
    body: str
    sheet: Sheet

    def at(self, key: str) -> Complain:
        """Takes down mistakes about a key, on its line or the file's first."""
        return self.sheet.at(self._entry(key)[0])

    def _entry(self, key: str) -> tuple[int, str]:
        return self.entries.get(key, (1, ""))

    def text(self, key: str, limit: int = values.LINE_LIMIT) -> str:
        """One line of text, "" if there is none."""
        return values.single_line(self._entry(key)[1], self.at(key), limit)

    def required_text(self, key: str) -> str:
        """One line of text that may not be missing."""
        if not self._entry(key)[1]:
            self.at(key)(lacking(key), _add(key))
        return self.text(key)

    def hoped_text(
        self, key: str, without: Said, limit: int = values.LINE_LIMIT
    ) -> str:
        """One line of text; a warning says what happens without it."""
        if not self._entry(key)[1]:
            self.sheet.warn(
                self._entry(key)[0],
                say("%(key)s is missing: %(so)s", key=key, so=without),
                _add(key),
            )
        return self.text(key, limit)


def read_front_matter(
    text: str, keys: Sequence[str], sheet: Sheet
) -> FrontMatter | None:
    """The front matter and what follows it, None with a mistake if it has none.

    Values run to the end of their line, colons included; quotes around a whole
    value are left out; empty lines and lines that begin with # say nothing.
    """
    lines = text.split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    fences = [n for n, line in enumerate(lines) if line.rstrip() == FENCE]
    if not fences or fences[0] != first or len(fences) < 2:
        sheet.mistake(
            first + 1,
            say("The file does not begin with front matter"),
            say(
                "Begin it with a line ---, lines such as %(line)s, and a line ---",
                line=f"{keys[0]}: …",
            ),
        )
        return None
    entries: dict[str, tuple[int, str]] = {}
    for number in range(first + 1, fences[1]):
        taken = _taken(lines[number], keys, entries, sheet.at(number + 1))
        entries |= {key: (number + 1, value) for key, value in taken}
    return FrontMatter(entries, "\n".join(lines[fences[1] + 1 :]).strip("\n"), sheet)


def _taken(
    line: str, keys: Collection[str], before: Collection[str], complain: Complain
) -> list[tuple[str, str]]:
    """The key and the value of a line, nothing if it holds none that counts."""
    if not line.strip() or line.startswith("#"):
        return []
    entry = ENTRY.fullmatch(line.rstrip())
    key = entry[1].lower() if entry else ""
    if entry is None:
        complain(
            say("%(line)s is not a line of key: value", line=quoted(line)),
            say("Keep it on one line"),
        )
    elif key not in keys:
        complain(
            say("%(key)s is not a key of this file", key=quoted(key)),
            suggestion(key, keys),
        )
    elif key in before:
        complain(say("%(key)s stands twice", key=key), say("Keep one of the two lines"))
    else:
        return [(key, _unquoted(entry[2]))]
    return []


def _add(key: str) -> Said:
    return say("Add a line %(line)s between the lines of ---", line=f'"{key}: …"')


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    return value
