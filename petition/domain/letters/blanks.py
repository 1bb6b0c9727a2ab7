"""Which blanks of a letter stay, and which vanish with what was left empty.

The rule, line by line:

* A line on which only tags stand, or values that are empty, vanishes.
* Beside other words, an empty value or a tag takes one of the blanks around it along.
* Blank lines separate paragraphs: several count as one, none begins or ends a letter.
* All other line breaks stay as they were written; no line ends with a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

VANISHED = "\0"
"""Marks the place of a tag or of an empty value until `tidy` has seen it."""

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def plain(text: str) -> str:
    """The text with LF line ends and without controls and blanks at its ends."""
    if text.isprintable():  # Then nothing in it is a control or ends a line.
        return text.strip()
    return UNWRITABLE.sub("", LINE_ENDS.sub("\n", text)).strip()


def tidy(text: str) -> str:
    """The text with its blanks in order, by the rule of this module."""
    kept: list[str] = []
    for line in _settled(text.split("\n")):
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).rstrip()


def tidy_within(text: str) -> str:
    """The text with those of its lines in order that nothing around it can join."""
    first, *lines = text.split("\n")
    if not lines:
        return text
    return "\n".join((first, *_settled(lines[:-1]), lines[-1]))


def one_line(text: str) -> str:
    """The text on a single line, each run of blanks and line breaks as one blank."""
    for blank in ("\t", "\n"):
        text = text.replace(blank, " ")
    words = text.replace(VANISHED, "").split(" ")
    return " ".join(filter(None, words)).strip()


def _settled(lines: Iterable[str]) -> list[str]:
    """The lines that do not vanish, without the blanks that do."""
    kept = []
    for line in lines:
        if VANISHED not in line:
            kept.append(line.rstrip())
        elif settled := _without_marks(line).rstrip():
            kept.append(settled)
    return kept


def _without_marks(line: str) -> str:
    kept, *rest = line.split(VANISHED)
    for part in filter(None, rest):
        after_blank = not kept or kept[-1] in " \t"
        kept += part.lstrip(" \t") if after_blank else part
    return kept
