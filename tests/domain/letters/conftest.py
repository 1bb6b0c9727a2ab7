"""Short ways to read letters and to write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from petition.domain.letters import (
    Choices,
    Facts,
    LetterTemplate,
    Problem,
    TemplateRefused,
    Vocabulary,
    compose,
    parse_letter,
)

SEED = "0123456789abcdef"


def facts(**changes: object) -> Facts:
    known: dict[str, object] = {
        "supporter": {"name": "Ann Lee", "country": "Ireland"},
        "target": {"name": "N. Nazarbayev", "office": "President"},
        "campaign": {"title": "Free them", "organiser": "The union"},
        "people": {"imprisoned": ("Roza", "Kanat"), "released": ("Talgat",)},
        "today": date(2014, 4, 22),
    }
    return Facts(**(known | changes))  # type: ignore[arg-type]


def choices(**changes: object) -> Choices:
    chosen: dict[str, object] = {
        "seed": SEED,
        "points": frozenset(),
        "own_words": "",
        "passages": {},
    }
    return Choices(**(chosen | changes))  # type: ignore[arg-type]


def letter(
    body: str, language: str = "en", subject: str = "A word", questions: str = ""
) -> LetterTemplate:
    vocabulary = Vocabulary(frozenset(questions.split()))
    return parse_letter(f"Subject: {subject}\n\n{body}", language, vocabulary)


@pytest.fixture(scope="session", name="letter")
def letter_fixture() -> Callable[..., LetterTemplate]:
    """Reads the letter with this body."""
    return letter


@pytest.fixture(scope="session", name="facts")
def facts_fixture() -> Callable[..., Facts]:
    """Facts of a usual letter, with these changes."""
    return facts


@pytest.fixture(scope="session", name="choices")
def choices_fixture() -> Callable[..., Choices]:
    """Choices of someone who left everything as it was, with these changes."""
    return choices


@pytest.fixture(scope="session")
def say() -> Callable[..., str]:
    """The text that a body gives, in a language, with these facts changed."""

    def text(body: str, language: str = "en", **changes: object) -> str:
        return compose(letter(body, language), choices(), facts(**changes)).text

    return text


@pytest.fixture(scope="session")
def problems() -> Callable[..., tuple[Problem, ...]]:
    """The mistakes in a body; none if it is accepted."""

    def found(body: str, subject: str = "A word") -> tuple[Problem, ...]:
        try:
            letter(body, subject=subject)
        except TemplateRefused as refused:
            return refused.problems
        return ()

    return found
