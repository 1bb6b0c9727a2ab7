"""Which blanks of a letter stay, and which vanish with what was left empty.

The rule, line by line:

* A line on which only tags stand, or values that are empty, vanishes.
* Beside other words, an empty value or a tag takes one of the blanks around it along.
* Blank lines separate paragraphs: several count as one, none begins or ends a letter.
* All other line breaks stay as they were written; no line ends with a blank.
"""

from __future__ import annotations

import re

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
    for line in text.split("\n"):
        settled = _settle(line)
        if settled:
            kept.append(settled)
        elif VANISHED not in line and kept and kept[-1]:
            kept.append("")
    return "\n".join(kept).rstrip()


def one_line(text: str) -> str:
    """The text on a single line, each run of blanks and line breaks as one blank."""
    return re.sub("[ \t\n]+", " ", text.replace(VANISHED, "")).strip()


def _settle(line: str) -> str:
    first, *rest = line.split(VANISHED)
    for part in rest:
        after_blank = not first or first[-1] in " \t"
        first += part.lstrip(" \t") if after_blank else part
    return first.rstrip()
