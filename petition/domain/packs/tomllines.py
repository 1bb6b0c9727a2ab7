"""Where the keys of a TOML file stand, for messages that name a line."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

PART = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
DOTTED = rf"{PART}(?:\s*\.\s*{PART})*"
HEADER = re.compile(rf"\s*(\[\[?)\s*({DOTTED})\s*\]")
KEY = re.compile(rf"\s*({DOTTED})\s*=")
FENCES = ('"""', "'''")


@dataclass
class TomlLines:
    """Line numbers by table, number of the table (from 1) and dotted key."""

    found: dict[tuple[str, int, str], int] = field(default_factory=dict)

    def at(self, table: str, number: int, key: str = "") -> int | None:
        """The line of a key, else of its table, else of the array it is in."""
        places = [(table, number, key)]
        if table:
            places += [(table, number, ""), ("", 0, table)]
        return next((self.found[p] for p in places if p in self.found), None)


def toml_lines(text: str) -> TomlLines:
    """Look through a TOML file for its table headers and keys.

    Only what stands at the start of a line is found; keys inside inline tables
    and inline arrays are answered with the line that opens those.
    """
    lines, seen = TomlLines(), Counter[str]()
    table, prefix, fence = "", "", ""
    for number, line in enumerate(text.split("\n"), start=1):
        if fence:
            fence = "" if fence in line else fence
        elif header := HEADER.match(line):
            table, prefix = _enter(header, seen)
            _note(lines, (table, seen[table]), prefix, number)
        elif key := KEY.match(line):
            _note(lines, (table, seen[table]), prefix + _plain(key[1]), number)
            fence = _opened(line)
    return lines


def _enter(header: re.Match[str], seen: Counter[str]) -> tuple[str, str]:
    """The table that a header opens, and what its keys begin with."""
    table, _, below = _plain(header[2]).partition(".")
    if not below:
        seen[table] += 1
    return table, f"{below}." if below else ""


def _note(lines: TomlLines, place: tuple[str, int], key: str, number: int) -> None:
    """Remember the line of a key and of all that it stands in."""
    parts = key.rstrip(".").split(".")
    for length in range(len(parts)):
        lines.found.setdefault((*place, ".".join(parts[: length + 1])), number)
    lines.found.setdefault((*place, ""), number)


def _plain(dotted: str) -> str:
    return re.sub(r"[\s\"']", "", dotted)


def _opened(line: str) -> str:
    """The fence of a text of many lines that opens here and does not close."""
    return next((fence for fence in FENCES if line.count(fence) % 2), "")
