"""The texts of a draft in all languages: what stands, what is wrong, what lags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from petition.domain.campaigns import CampaignText
from petition.domain.packs import Finding, writing
from petition.domain.packs.files import Page, decoded, in_languages, readable
from petition.domain.packs.findings import Findings
from petition.domain.packs.manifest import Manifest, read_manifest
from petition.domain.packs.texts import read_outcome, read_privacy, read_texts
from petition.domain.parity import Blocks, stale
from petition.domain.refusals import Refusal
from petition.services import drafts, parity
from petition.services.drafts import Files

EMPTY = CampaignText("", "", "", "")
#: What the ledger of translations calls these texts.
KIND = "text"


class Unreadable(Refusal):
    """The text holds what no text file can; `findings` say what."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings


@dataclass(frozen=True)
class DraftText:
    """The text in one language, its files in the draft, and the edit of each."""

    language: str
    text: CampaignText = EMPTY
    notice: str = ""
    outcome: str = ""
    #: Of the text, the notice and the outcome.
    names: tuple[str, ...] = ("", "", "")
    edits: tuple[int, ...] = (0, 0, 0)
    #: What is wrong or missing, by the part where it is mended.
    mistakes: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    stale: tuple[str, ...] = ()

    @property
    def is_there(self) -> bool:
        """Whether anything of it has been written."""
        return self.text != EMPTY


@dataclass(frozen=True)
class DraftTexts:
    """The campaign's languages as the draft has them, and the text in each."""

    manifest: Manifest
    by_language: Mapping[str, DraftText]

    @property
    def source(self) -> DraftText:
        """The text that the others translate."""
        default = self.manifest.default_language
        return self.by_language.get(default) or DraftText(default)


def of_draft(session: Session, campaign_id: int) -> DraftTexts:
    """The texts of the working copy, mistakes and all."""
    edits = drafts.edits(session, campaign_id)
    files = drafts.files(session, campaign_id)
    found = Findings()
    plain = readable(files, found)
    manifest = read_manifest(plain.get("campaign.toml", ""), found.on("campaign.toml"))
    stories = in_languages("text", plain, manifest.languages, found)
    notices = in_languages("privacy", plain, manifest.languages, found)
    outcomes = in_languages("outcome", plain, manifest.languages, found)
    texts, own = read_texts(stories, manifest, found), read_privacy(notices)
    ends = read_outcome(outcomes)
    behind = stale(
        parity.ledger(session, campaign_id, KIND),
        manifest.default_language,
        blocks(texts),
    )
    kinds = {"text": stories, "privacy": notices, "outcome": outcomes}
    names = {tag: _names(tag, kinds) for tag in manifest.languages}
    return DraftTexts(
        manifest,
        {
            tag: DraftText(
                tag,
                texts.get(tag, EMPTY),
                own.get(tag, ""),
                ends.get(tag, ""),
                mine,
                tuple(edits.get(name, 0) for name in mine),
                _by_part(mine[0], plain, found),
                behind.get(tag, ()),
            )
            for tag, mine in names.items()
        },
    )


def save(
    session: Session,
    campaign_id: int,
    before: DraftTexts,
    after: DraftText,
    *,
    edits: tuple[int, ...],
    organiser_id: int,
    now: datetime,
) -> bool:
    """Keep text, notice and outcome of one language; whether anything changed.

    `edits` are those of the three files that were changed. Raises EditedMeanwhile, and
    Unreadable for control characters and the like.
    """
    contents = (
        writing.text_text(after.text) if after.is_there else None,
        *(
            writing.plain_text(one) if one.strip() else None
            for one in (after.notice, after.outcome)
        ),
    )
    changed = False
    for name, text, edit in zip(after.names, contents, edits, strict=True):
        content = None if text is None else encoded(name, text)
        kept = drafts.save(
            session, campaign_id, name, content,
            edit=edit, organiser_id=organiser_id, now=now,
        )  # fmt: skip
        changed = changed or kept != edit
    _keep_step(session, campaign_id, before, after, now)
    return changed


def settle(
    session: Session,
    campaign_id: int,
    before: DraftTexts,
    language: str,
    keys: Iterable[str],
    *,
    now: datetime,
) -> None:
    """Note which parts of a translation are right although their source changed."""
    source = _blocks(before.source.text)
    parity.settle(session, campaign_id, KIND, language, source, keys, now=now)


def encoded(name: str, text: str) -> bytes:
    """A file's bytes; Unreadable if no reader of packs would take them."""
    found = Findings()
    content = text.encode(errors="surrogatepass")
    if decoded(content, found.on(name)) is None:
        raise Unreadable(tuple(found.mistakes))
    return content


def blocks(texts: Mapping[str, CampaignText]) -> dict[str, Blocks]:
    """The parts of each text that are translated one by one."""
    return {tag: _blocks(text) for tag, text in texts.items()}


def of_files(files: Files) -> tuple[str, dict[str, CampaignText]]:
    """The default language and the texts in any state of a pack's files."""
    found = Findings()
    plain = readable(files, found)
    manifest = read_manifest(plain.get("campaign.toml", ""), found.on(""))
    pages = in_languages("text", plain, manifest.languages, found)
    return manifest.default_language, read_texts(pages, manifest, found)


def _blocks(text: CampaignText) -> Blocks:
    return vars(text)


def _keep_step(
    session: Session,
    campaign_id: int,
    before: DraftTexts,
    after: DraftText,
    now: datetime,
) -> None:
    old = blocks({tag: one.text for tag, one in before.by_language.items()})
    new = {**old, after.language: _blocks(after.text)}
    source = before.manifest.default_language
    parity.keep_step(session, campaign_id, KIND, source, old, new, now=now)


def _names(tag: str, kinds: Mapping[str, Mapping[str, Page]]) -> tuple[str, ...]:
    """The files that are there, however they spell their language, or the usual."""
    return tuple(
        pages[tag].sheet.file if tag in pages else f"{kind}.{tag}.md"
        for kind, pages in kinds.items()
    )


def _by_part(
    name: str, plain: Mapping[str, str], found: Findings
) -> dict[str, tuple[Finding, ...]]:
    lines = plain.get(name, "").split("\n")
    told: dict[str, tuple[Finding, ...]] = {}
    for one in (*found.mistakes, *found.warnings):
        if one.file == name and name in plain:
            part = _part(lines, one.line)
            told[part] = (*told.get(part, ()), one)
    return told


def _part(lines: list[str], number: int | None) -> str:
    """The part of a text that a line belongs to."""
    line = lines[number - 1] if number else ""
    key = line.partition(":")[0].strip().lower()
    return key if key in ("title", "summary", "ask") else "story"
