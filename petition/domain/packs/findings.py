"""What a pack's reader has to tell: mistakes, warnings, and how to mend them."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from petition.domain.refusals import Refusal
from petition.domain.saying import Said, listed, say

Complain = Callable[[Said, Said], None]
"""Takes a message and a remedy, and writes them down where they belong."""


def printable(text: str) -> str:
    """The text with everything that does not print written as an escape."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def quoted(value: str) -> str:
    """A value as a message shows it: quoted, short and on one line."""
    return f'"{printable(value if len(value) <= 60 else value[:59] + "…")}"'


def sentence(text: str) -> str:
    """The text with a full stop, unless it ends like a sentence already."""
    text = printable(" ".join(text.split()))
    return text if text.endswith((".", "?", "!")) or not text else f"{text}."


def in_sentences(*texts: str) -> str:
    """Texts one after the other, each with its full stop."""
    return " ".join(filter(None, map(sentence, texts)))


def suggestion(word: str, known: Iterable[str]) -> Said:
    """The known word that was probably meant, else all that there are."""
    known = list(dict.fromkeys(known))
    near = difflib.get_close_matches(word[:60].lower(), known, n=1)
    if near:
        return did_you_mean(near[0])
    return say("Use one of: %(words)s.", words=listed(known))


def lacking(key: str) -> Said:
    """That nothing stands where something has to, as a message."""
    return say("%(key)s is missing", key=key)


def did_you_mean(word: str) -> Said:
    """The word that was probably meant, as a remedy."""
    return say("Did you mean %(word)s?", word=word)


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong or doubtful in a pack, and what to do about it."""

    file: str
    line: int | None
    message: Said
    remedy: Said

    @property
    def is_gap(self) -> bool:
        """Whether only something is missing."""
        return self.message.one == GAP

    def __str__(self) -> str:
        """The finding on one line: `targets.toml:12: message. Remedy.`."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{printable(place)}: {in_sentences(self.message, self.remedy)}"


GAP = lacking("").one


class PackRefused(Refusal):
    """The pack has mistakes; `findings` holds all of them by file and line."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings


@dataclass(frozen=True)
class Sheet:
    """Where the findings of one file are written down."""

    file: str
    mistakes: list[Finding]
    warnings: list[Finding]

    def mistake(self, line: int | None, message: Said, remedy: Said) -> None:
        """Write down what keeps the pack from being imported."""
        self.mistakes.append(Finding(self.file, line, message, remedy))

    def warn(self, line: int | None, message: Said, remedy: Said) -> None:
        """Write down what the organiser should know, and may leave as it is."""
        self.warnings.append(Finding(self.file, line, message, remedy))

    def at(self, line: int | None) -> Complain:
        """Takes down mistakes on one line."""
        return lambda message, remedy: self.mistake(line, message, remedy)


@dataclass(frozen=True)
class Findings:
    """Everything found in one reading of a pack.

    `unreadable` names the files that are there but are not text.
    """

    mistakes: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)

    def on(self, file: str) -> Sheet:
        """The sheet of one file."""
        return Sheet(file, self.mistakes, self.warnings)

    def missing(self, file: str, message: Said, remedy: Said) -> None:
        """Write down that a file is needed, unless it is there and unreadable."""
        if file not in self.unreadable:
            self.on(file).mistake(None, message, remedy)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings by file and line, each of them once."""
    return tuple(
        sorted(dict.fromkeys(findings), key=lambda f: (f.file, f.line or 0, f.message))
    )
