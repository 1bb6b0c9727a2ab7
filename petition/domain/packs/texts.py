"""text.<lang>.md, privacy.<lang>.md, outcome.<lang>.md: what pages tell."""

from __future__ import annotations

from collections.abc import Mapping

from petition.domain.campaigns import CampaignText
from petition.domain.packs.files import Page
from petition.domain.packs.findings import Findings
from petition.domain.packs.frontmatter import read_front_matter
from petition.domain.packs.manifest import Manifest
from petition.domain.saying import languages, listed, say

KEYS = ("title", "summary", "ask")
SUMMARY_LIMIT = 160


def read_texts(
    pages: Mapping[str, Page], manifest: Manifest, found: Findings
) -> dict[str, CampaignText]:
    """The story in each language that has one; the default language must."""
    default = manifest.default_language
    if not pages or (default and default not in pages):
        file = f"text.{default or 'en'}.md"
        found.missing(
            file,
            say("There is no text in %(language)s", language=languages(default))
            if default
            else say("There is no text in any language"),
            say(
                "Write %(file)s: front matter with %(keys)s, then the story",
                file=file,
                keys=listed(KEYS),
            ),
        )
    for tag in manifest.languages:
        if tag not in pages and tag != default:
            found.on(f"text.{tag}.md").warn(
                None,
                say(
                    "There is no text in %(language)s: its pages show the one in "
                    "%(other)s",
                    language=languages(tag),
                    other=languages(default),
                ),
                say(
                    "Write %(file)s, or take the language out of the settings",
                    file=f"text.{tag}.md",
                ),
            )
    return {tag: _text(page) for tag, page in pages.items()}


def _text(page: Page) -> CampaignText:
    front = read_front_matter(page.text, KEYS, page.sheet)
    if front is None:
        return CampaignText("", "", "", "")
    if not front.body.strip():
        page.sheet.mistake(
            None,
            say("The story is missing"),
            say("Write it below the second line of ---"),
        )
    return CampaignText(
        title=front.required_text("title"),
        summary=front.hoped_text(
            "summary", say("search engines and shared links show none"), SUMMARY_LIMIT
        ),
        ask=front.hoped_text("ask", say("the page does not say what is asked for")),
        story=front.body,
    )


def read_privacy(pages: Mapping[str, Page]) -> dict[str, str]:
    """The organisers' own privacy notices, Markdown; an empty file is none."""
    for page in pages.values():
        if not page.text.strip():
            page.sheet.warn(
                None,
                say("The notice is empty, so one is made from the pack"),
                say("Write what happens to supporters’ details, or delete the file"),
            )
    return _written(pages)


def read_outcome(pages: Mapping[str, Page]) -> dict[str, str]:
    """What became of the campaign, Markdown; an empty file is none."""
    return _written(pages)


def _written(pages: Mapping[str, Page]) -> dict[str, str]:
    return {tag: p.text.strip("\n") for tag, p in pages.items() if p.text.strip()}
