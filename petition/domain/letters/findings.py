"""What comes to light while a letter is read: mistakes, and what it uses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from petition.domain.letters.problems import Problem, TemplateRefused
from petition.domain.letters.vocabulary import SUPPORTER_FIELDS, Vocabulary
from petition.domain.saying import Said

MOST_PROBLEMS = 50


@dataclass
class Findings:
    """Gathers what is found; `offset` turns a line of a part into one of the file."""

    vocabulary: Vocabulary
    offset: int = 0
    problems: list[Problem] = field(default_factory=list)
    fields: dict[str, None] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    statuses: set[str] = field(default_factory=set)
    shelters: int = 0

    def problem(self, line: int, message: Said, remedy: Said) -> None:
        """Note a mistake; raises TemplateRefused once there are too many to go on."""
        self.problems.append(Problem(line + self.offset, message, remedy))
        if len(self.problems) >= MOST_PROBLEMS:
            raise TemplateRefused(self.problems)

    def supporter_field(self, name: str) -> None:
        """Note that the letter says something of its supporter."""
        self.fields[name] = None
        if not self.shelters:
            self.required.add(name)

    @contextmanager
    def sheltered(self) -> Iterator[None]:
        """Within `if` and `default`, where a field may be left empty."""
        self.shelters += 1
        yield
        self.shelters -= 1

    def asked(self) -> tuple[str, ...]:
        """The supporter fields: the built-in ones in their order, then questions."""
        builtin = [name for name in SUPPORTER_FIELDS if name in self.fields]
        return (*builtin, *(n for n in self.fields if n not in SUPPORTER_FIELDS))
