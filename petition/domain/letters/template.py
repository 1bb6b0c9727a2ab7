"""A letter file, read once and checked whole before any letter is written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from petition.domain.letters.blanks import LINE_ENDS, UNWRITABLE
from petition.domain.letters.findings import Findings
from petition.domain.letters.parts import (
    LETTER_BYTES,
    SUBJECT_CHARACTERS,
    Block,
    Passage,
    Text,
)
from petition.domain.letters.problems import Problem, TemplateRefused
from petition.domain.letters.reading import LetterReader, is_blank
from petition.domain.letters.syntax import Unreadable, read_source
from petition.domain.letters.vocabulary import Vocabulary
from petition.domain.saying import say

SOURCE_BYTES = 20_000
SHORTEN = say("Shorten it.")


@dataclass(frozen=True)
class Point:
    """An optional paragraph; a supporter picks it by its label."""

    key: str
    label: str


@dataclass(frozen=True)
class LetterTemplate:
    """A checked letter in one language.

    `points` are in the order of the letter; `passages` counts the editable ones;
    `asked` are the supporter fields that it uses, `required` those that it uses
    outside `if` and `default`; `statuses` are the lists of people that it names.
    """

    language: str
    subject: Block = field(repr=False)
    body: Block = field(repr=False)
    points: tuple[Point, ...] = field(repr=False)
    own_words_prompt: str | None = field(repr=False)
    asked: tuple[str, ...]
    required: frozenset[str]
    statuses: frozenset[str]

    @property
    def passages(self) -> int:
        """How many passages a supporter may rewrite."""
        return len(self.editable)

    @cached_property
    def editable(self) -> tuple[Passage, ...]:
        """The passages that a supporter may rewrite, in their order."""
        return tuple(part for part in self.body if isinstance(part, Passage))


def parse_letter(source: str, language: str, vocabulary: Vocabulary) -> LetterTemplate:
    """The letter of a whole file: "Subject: …", a blank line, the body.

    `language` is a BCP 47 tag. Raises TemplateRefused with every mistake that can be
    found at once.
    """
    lines = _lines(source)
    findings = Findings(vocabulary)
    subject = _subject(lines[0], findings)
    findings.offset = _body_begins(lines, findings)
    reader = LetterReader(findings)
    body = _block("\n".join(lines[findings.offset :]), reader)
    _check_body(body, findings)
    if findings.problems:
        raise TemplateRefused(findings.problems)
    return LetterTemplate(
        language=language,
        subject=subject,
        body=body,
        points=tuple(Point(key, label) for key, label in reader.points.items()),
        own_words_prompt=reader.own_words,
        asked=findings.asked(),
        required=frozenset(findings.required),
        statuses=frozenset(findings.statuses),
    )


def _lines(source: str) -> list[str]:
    size = len(source.encode("utf-8", "surrogatepass"))
    if size > SOURCE_BYTES:
        message = say(
            "The letter file has %(size)s bytes, %(limit)s are allowed",
            size=size,
            limit=SOURCE_BYTES,
        )
        raise TemplateRefused([Problem(1, message, SHORTEN)])
    lines = re.split("\r\n|\r|\n", source.removeprefix("\ufeff"))
    message = say("There is a control character in this line")
    remedy = say("Type the line again; only line breaks and tabs may stand in it.")
    problems = [
        Problem(number, message, remedy)
        for number, line in enumerate(lines, 1)
        if UNWRITABLE.search(line) or LINE_ENDS.search(line)
    ]
    if problems:
        raise TemplateRefused(problems)
    return lines


def _subject(line: str, findings: Findings) -> Block:
    label, _, source = line.partition(":")
    if label.strip().lower() != "subject" or not source.strip():
        message = say("The first line gives no subject")
        remedy = say(
            "Begin with %(line)s; that word is English in every language.",
            line='"Subject: …"',
        )
        findings.problem(1, message, remedy)
        return ()
    block = _block(source, LetterReader(findings, within=say("the subject")))
    if _locked(block) > SUBJECT_CHARACTERS:
        message = say(
            "The subject has more than %(limit)s characters", limit=SUBJECT_CHARACTERS
        )
        findings.problem(1, message, SHORTEN)
    return block


def _body_begins(lines: list[str], findings: Findings) -> int:
    if len(lines) > 1 and lines[1].strip():
        remedy = say("Leave the second line blank.")
        findings.problem(2, say("No blank line follows the subject"), remedy)
        return 1
    return 2


def _block(source: str, reader: LetterReader) -> Block:
    try:
        return reader.block(read_source(source).body)
    except Unreadable as broken:
        problem = broken.problem
        reader.findings.problem(problem.line, problem.message, problem.remedy)
        return ()


def _check_body(body: Block, findings: Findings) -> None:
    if is_blank(body) and not findings.problems:
        remedy = say("Write it below the subject.")
        findings.problem(1, say("The letter has no text"), remedy)
    if _locked(body, "utf-8") > LETTER_BYTES:
        message = say(
            "The locked text alone has more than %(limit)s bytes", limit=LETTER_BYTES
        )
        findings.problem(1, message, SHORTEN)


def _locked(block: Block, encoding: str | None = None) -> int:
    texts = [part.text for part in block if isinstance(part, Text)]
    return sum(len(text.encode(encoding) if encoding else text) for text in texts)
