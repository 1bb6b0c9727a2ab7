"""The targets of a draft: read with their mistakes, changed one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from petition.domain.campaigns import Target
from petition.domain.packs import Finding, writing
from petition.domain.packs.files import readable
from petition.domain.packs.findings import Findings
from petition.domain.packs.manifest import read_manifest
from petition.domain.packs.targets import read_targets
from petition.services import drafts
from petition.services.drafts import Files

FILE = "targets.toml"


@dataclass(frozen=True)
class DraftTargets:
    """Targets as the draft has them, what is wrong with them, and the file's edit."""

    targets: tuple[Target, ...]
    mistakes: tuple[Finding, ...]
    languages: tuple[str, ...]
    edit: int

    def find(self, key: str) -> Target | None:
        """One of them by its key."""
        return next((one for one in self.targets if one.key == key), None)


def of_draft(session: Session, campaign_id: int) -> DraftTargets:
    """The targets of the working copy."""
    edit = drafts.read(session, campaign_id, FILE).edit
    return read(drafts.files(session, campaign_id), edit)


def read(files: Files, edit: int = 0) -> DraftTargets:
    """The targets that files hold, whatever else is wrong with them."""
    found = Findings()
    texts = readable(files, found)
    manifest = read_manifest(texts.get("campaign.toml", ""), found.on("campaign.toml"))
    letters = [tag for tag in manifest.languages if f"letter.{tag}.txt" in texts]
    targets = read_targets(texts.get(FILE), manifest, letters, found)
    mistakes = tuple(one for one in found.mistakes if one.file == FILE)
    return DraftTargets(targets, mistakes, manifest.languages, edit)


def changed(
    files: Files, targets: Sequence[Target], edit: int
) -> tuple[bytes | None, DraftTargets]:
    """The file that holds these targets, and how it reads; None without any."""
    if not targets:
        return None, DraftTargets((), (), (), edit)
    content = writing.targets_text(targets).encode("utf-8", "replace")
    return content, read({**files, FILE: content}, edit)
