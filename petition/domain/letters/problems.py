"""What can be wrong with a letter, as its author can put it right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from petition.domain.refusals import Refusal
from petition.domain.saying import Said


@dataclass(frozen=True)
class Problem:
    """One mistake in a letter file; `line` counts from its first line, "Subject:"."""

    line: int
    message: Said
    remedy: Said


class TemplateRefused(Refusal):
    """A letter file is not published; `problems` holds every mistake, by line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__("; ".join(f"{p.line}: {p.message}" for p in self.problems))


class LetterTooLong(Refusal):
    """A letter or its subject came out longer than allowed.

    `part` says which; `size` (at least) and `limit` count bytes of UTF-8 for the
    letter, characters for the subject.
    """

    def __init__(self, part: Literal["letter", "subject"], size: int, limit: int):
        self.part = part
        self.size = size
        self.limit = limit
        super().__init__(f"the {part} has {size}, {limit} are allowed")


class LeftoverPrompt(Refusal):
    """A passage still holds a prompt such as "[your opinion]".

    `passage` counts from 1; `prompt` includes its brackets.
    """

    def __init__(self, passage: int, prompt: str) -> None:
        self.passage = passage
        self.prompt = prompt
        super().__init__(f"passage {passage} still holds a prompt")
