"""letter.<lang>.txt: the letters that supporters start from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from petition.domain.letters import (
    LetterTemplate,
    TemplateRefused,
    Vocabulary,
    parse_letter,
)
from petition.domain.packs.files import Page
from petition.domain.packs.findings import Findings
from petition.domain.packs.manifest import Manifest
from petition.domain.saying import Said, languages, say


def read_letters(
    pages: Mapping[str, Page], manifest: Manifest, found: Findings
) -> dict[str, str]:
    """The letter in each language that has one; the default language must.

    Every letter is checked as a template, and all of them against each other.
    """
    default = manifest.default_language
    if not pages or (default and default not in pages):
        file = f"letter.{default or 'en'}.txt"
        found.missing(
            file,
            say("There is no letter in %(language)s", language=languages(default))
            if default
            else say("There is no letter in any language"),
            say(
                "Write %(file)s: a line %(line)s, an empty line, the letter",
                file=file,
                line='"Subject: …"',
            ),
        )
    _warn_of_missing(pages, manifest, found)
    words = Vocabulary(_questions(pages, manifest))
    parsed = {tag: _parsed(page, words) for tag, page in pages.items()}
    templates = {tag: one for tag, one in parsed.items() if one is not None}
    _compare(templates, pages)
    if len(templates) == len(pages):
        _warn_of_unused(templates.values(), manifest, found)
    return {tag: page.text for tag, page in pages.items()}


def _questions(pages: Mapping[str, Page], manifest: Manifest) -> frozenset[str]:
    """The keys that letters may use: any, while those of the campaign are unclear."""
    if manifest.questions_known:
        return frozenset(question.key for question in manifest.questions)
    texts = "\n".join(page.text for page in pages.values())
    return frozenset(re.findall(r"\bsupporter\.([a-z][a-z0-9_]{0,30})\b", texts))


def _warn_of_missing(
    pages: Mapping[str, Page], manifest: Manifest, found: Findings
) -> None:
    for tag in manifest.languages:
        if pages and tag not in pages and tag != manifest.default_language:
            found.on(f"letter.{tag}.txt").warn(
                None,
                say(
                    "There is no letter in %(language)s: its readers are offered one "
                    "in another language (%(others)s)",
                    language=languages(tag),
                    others=languages(*pages),
                ),
                say("Write %(text)s", text=f"letter.{tag}.txt"),
            )


def _parsed(page: Page, vocabulary: Vocabulary) -> LetterTemplate | None:
    try:
        return parse_letter(page.text, page.language, vocabulary)
    except TemplateRefused as refused:
        for problem in refused.problems:
            page.sheet.mistake(problem.line, problem.message, problem.remedy)
        return None


def _compare(
    templates: Mapping[str, LetterTemplate], pages: Mapping[str, Page]
) -> None:
    """Warn of what some letters have and others lack."""
    everything: dict[Said, str] = {}
    for tag, template in templates.items():
        for part in _parts(template):
            everything.setdefault(part, tag)
    for tag, template in templates.items():
        for part in everything.keys() - set(_parts(template)):
            pages[tag].sheet.warn(
                None,
                say(
                    "The letter in %(language)s lacks a part that the one in "
                    "%(other)s has, so it is left out: %(part)s",
                    language=languages(tag),
                    other=languages(everything[part]),
                    part=part,
                ),
                say("Add it, or leave it as it is"),
            )


def _parts(template: LetterTemplate) -> list[Said]:
    """The parts that a supporter can shape, named alike in every language."""
    points = [say("point %(key)s", key=f'"{one.key}"') for one in template.points]
    passages = [
        say("editable passage %(number)s", number=number)
        for number in range(1, template.passages + 1)
    ]
    own_words = [say("own words")] if template.own_words_prompt else []
    return [*points, *passages, *own_words]


def _warn_of_unused(
    templates: Iterable[LetterTemplate], manifest: Manifest, found: Findings
) -> None:
    """A question that no letter uses is never asked (design §1, principle 1)."""
    asked = frozenset[str]().union(*(template.asked for template in templates))
    for question in manifest.questions:
        if question.key not in asked:
            found.on("campaign.toml").warn(
                None,
                say(
                    "No letter uses %(name)s, so %(key)s is not asked",
                    name=f"supporter.{question.key}",
                    key=f'"{question.key}"',
                ),
                say("Use it in a letter, or delete the question"),
            )
