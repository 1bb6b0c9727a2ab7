"""What a campaign is called in the workspace, published or not."""

from __future__ import annotations

from sqlalchemy.orm import Session

from petition.domain.content import Content
from petition.domain.packs.findings import Findings
from petition.domain.packs.frontmatter import read_front_matter
from petition.domain.packs.texts import KEYS
from petition.services import drafts


def title(session: Session, content: Content, language: str) -> str:
    """The published title in a language or the source's; else the draft's; the slug."""
    texts = content.texts
    published = texts.get(language) or texts.get(content.default_language)
    if published:
        return published.text.title
    return _drafted(session, content) or content.slug


def _drafted(session: Session, content: Content) -> str:
    name = f"text.{content.default_language}.md"
    kept = drafts.read(session, content.campaign_id, name)
    written = (kept.content or b"").decode(errors="replace")
    front = read_front_matter(written, KEYS, Findings().on(name))
    return front.text("title") if front else ""
