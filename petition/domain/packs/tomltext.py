"""TOML as packs are written: a line for each key, languages as dotted keys.

Libraries put short tables on one line, where a mistake could not name its key.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from petition.domain.campaigns import ByLanguage
from petition.domain.packs.tables import MOST_DOTS

#: None: the key is left out.
Value = str | int | bool | date | Sequence[str] | None
Line = tuple[str, Value]
BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
HEADER = re.compile(r"\[\[?([a-z]+)\]\]?")
KEY = re.compile(r"([A-Za-z0-9_.-]+) = ")
#: What a basic string holds only as an escape (TOML 1.0, "String").
ESCAPED = re.compile(r'["\\\x00-\x1f\x7f]')


def toml_text(*parts: str) -> str:
    """A file of the parts that hold anything, an empty line between them."""
    return "\n".join(part for part in parts if part)


def table(header: str, lines: Iterable[Line]) -> str:
    """A table with its keys; "" as header is the top of the file."""
    written = [
        f"{key} = {_value(value)}\n" for key, value in lines if value is not None
    ]
    return "".join([f"{header}\n" if header else "", *written])


def by_language(key: str, texts: ByLanguage) -> list[Line]:
    """A text for all languages as one key, else a dotted key for each language."""
    if list(texts) == [""]:
        return [(key, texts[""])]
    return [(f"{key}.{_key(tag)}", text) for tag, text in texts.items()]


def keys_by_line(text: str) -> dict[int, str]:
    """What each line of a file written here is about, such as `partner.0.name`.

    Line numbers count from 1; a header's line is about the whole table.
    """
    about: dict[int, str] = {}
    table, seen = "", Counter[str]()
    for number, line in enumerate(text.split("\n"), start=1):
        if header := HEADER.fullmatch(line):
            name = header[1]
            table = f"{name}.{seen[name]}" if line.startswith("[[") else name
            seen[name] += 1
            about[number] = table
        elif key := KEY.match(line):
            about[number] = f"{table}.{key[1]}" if table else key[1]
    return about


def _key(part: str) -> str:
    return part if BARE.fullmatch(part) else _quoted(part)


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _spread(_quoted(value))
    if isinstance(value, int | date):
        return str(value)
    return _list(value or ())


def _list(words: Sequence[str]) -> str:
    """A list on one line, or on a line for each word if it is long."""
    written = [_spread(_quoted(word)) for word in words]
    line = f"[{', '.join(written)}]"
    if len(line) <= 70 and line.count(".") <= MOST_DOTS:
        return line
    return "[\n" + "".join(f"    {word},\n" for word in written) + "]"


def _quoted(text: str) -> str:
    escaped = ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    # Three of these look like the start of a text of many lines (tomllines.py).
    return '"' + escaped.replace("'''", "''\\u0027") + '"'


def _spread(quoted: str) -> str:
    """The text with its full stops as escapes, if a line may not hold so many."""
    return quoted if quoted.count(".") <= MOST_DOTS else quoted.replace(".", "\\u002e")
