"""From a template, choices and facts to the letter that is delivered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from petition.domain.letters.blanks import plain, tidy
from petition.domain.letters.expressions import Scope
from petition.domain.letters.facts import Choices, Composed, Facts
from petition.domain.letters.parts import (
    LETTER_BYTES,
    Block,
    Either,
    Passage,
    Text,
    foreseen,
    written,
    written_line,
)
from petition.domain.letters.problems import LeftoverPrompt, LetterTooLong
from petition.domain.letters.template import LetterTemplate

PROMPT = re.compile(r"\[[^\[\]]{1,200}\]")


def compose(
    template: LetterTemplate,
    choices: Choices,
    facts: Facts,
    untouched: Iterable[str] = (),
) -> Composed:
    """The letter of one supporter to one target, always the same from the same.

    `untouched` holds what other forms showed in the passages: those of the other
    languages, of other labels, of yesterday. A passage that equals one of them, or
    this template's own, is written anew from the facts; it is read only if needed.
    Raises LetterTooLong beyond 12,000 bytes (subject: 200 characters), and
    LeftoverPrompt for a prompt that is still there.
    """
    own_words = tidy(plain(choices.own_words))
    scope = Scope(
        template.language,
        facts,
        seed=choices.seed,
        points=choices.points,
        own_words=own_words,
    )
    passages = [_passage(part, choices, scope, untouched) for part in template.editable]
    scope.passages = tuple(text for text, _ in passages)
    own = sum(own for _, own in passages)
    if template.own_words_prompt is not None:
        own += len(own_words)
    subject = written_line(template.subject, scope)
    return Composed(subject, _short_enough(written(template.body, scope)), own)


def foresee(
    template: LetterTemplate, people: Mapping[str, tuple[str, ...]]
) -> LetterTemplate:
    """A template that gives the same letters sooner, as long as `people` stay the same.

    What they alone decide is written in it already. Raises LetterTooLong.
    """
    facts = Facts({}, {}, {}, people, today=date.min)  # No day is asked for.
    scope = Scope(template.language, facts)
    return replace(template, body=foreseen(template.body, scope))


def untouched_passages(
    template: LetterTemplate, facts: Facts, labels: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """The editable passages as a form shows them before anyone has written in them.

    What the facts do not know of supporter and target shows as a prompt, "[city]";
    `labels` gives its words in the page's language by name ("supporter.city").
    Raises LetterTooLong.
    """
    scope = Scope(template.language, facts, labels=labels or {})
    return tuple(written(part.body, scope) for part in template.editable)


def share_of_own_words(letters: Iterable[Composed]) -> int:
    """The supporters' own part of all characters, in whole percent; 0 of nothing."""
    counts = [(letter.own_characters, len(letter.text)) for letter in letters]
    own, whole = sum(own for own, _ in counts), sum(whole for _, whole in counts)
    return (200 * own + whole) // (2 * whole) if whole else 0


def _passage(
    part: Passage, choices: Choices, scope: Scope, shown: Iterable[str]
) -> tuple[str, int]:
    """A passage as the letter has it, and how much of it is the supporter's own."""
    text, own = written(part.body, scope), 0
    given = choices.passages.get(part.number)
    if given is not None and given != text:
        edited = tidy(plain(given))
        if edited != text.strip() and not _was_shown(edited, part, scope, shown):
            text, own = edited, len(edited)
    _refuse_leftover(part, text, scope, shown)
    return text, own


def _was_shown(edited: str, part: Passage, scope: Scope, shown: Iterable[str]) -> bool:
    if not edited:
        return False
    known = (text.strip() for text in shown)
    return edited in known or edited == _blank(part, scope).strip()


def _blank(part: Passage, scope: Scope) -> str:
    facts = replace(scope.facts, supporter={}, target={})
    return written(part.body, replace(scope, facts=facts, labels={}))


def _short_enough(text: str) -> str:
    size = len(text.encode())
    if size > LETTER_BYTES:
        raise LetterTooLong("letter", size, LETTER_BYTES)
    return text


def _refuse_leftover(
    part: Passage, text: str, scope: Scope, shown: Iterable[str]
) -> None:
    found = prompts(text)
    if not found:
        return
    blanks = (_blank(part, scope), *shown)
    asked = {prompt for blank in blanks for prompt in prompts(blank)}
    asked -= _said_by_facts(scope.facts)
    asked.update(p for words in _texts(part.body) for p in prompts(words))
    for prompt in found:
        if prompt in asked:
            raise LeftoverPrompt(part.number, prompt)


def prompts(text: str) -> list[str]:
    """The bracketed prompts in a text, such as "[your opinion]", on one line each."""
    return [" ".join(prompt.split()) for prompt in PROMPT.findall(text)]


def _said_by_facts(facts: Facts) -> set[str]:
    values = (
        *facts.supporter.values(),
        *facts.target.values(),
        *facts.campaign.values(),
    )
    return {prompt for value in values for prompt in prompts(value)}


def _texts(block: Block) -> Iterator[str]:
    for part in block:
        if isinstance(part, Text):
            yield part.text
        elif isinstance(part, Either):
            for _, branch in part.branches:
                yield from _texts(branch)
            yield from _texts(part.otherwise)
