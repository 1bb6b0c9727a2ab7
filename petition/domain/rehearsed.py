"""A draft as if it were published: what a rehearsal is made of."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from petition.domain.campaigns import Pack
from petition.domain.content import (
    Content,
    PublishedLetter,
    PublishedTarget,
    PublishedText,
)
from petition.domain.letters import Vocabulary, parse_letter
from petition.domain.register import as_published


def content_of(pack: Pack, campaign_id: int, uid: UUID, at: datetime) -> Content:
    """What a checked pack would publish at a moment; its rows have no ids yet (0)."""
    vocabulary = Vocabulary(frozenset(question.key for question in pack.questions))
    return Content(
        campaign_id=campaign_id,
        uid=uid,
        slug=pack.slug,
        default_language=pack.default_language,
        languages=pack.languages,
        targets_mode=pack.targets_mode,
        reply_to=pack.reply_to,
        embeds=pack.embeds,
        per_address_limit=pack.per_address_limit,
        goal=pack.goal,
        accent=pack.accent,
        opens=None,
        closes=None,
        retain_months=pack.retain_months,
        organiser_name=pack.organiser_name,
        organiser_contact=pack.organiser_contact,
        texts={
            language: PublishedText(0, text, pack.privacy.get(language), at)
            for language, text in pack.texts.items()
        },
        letters={
            language: PublishedLetter(0, parse_letter(source, language, vocabulary))
            for language, source in pack.letters.items()
        },
        targets={one.key: PublishedTarget(0, one) for one in pack.targets},
        questions=pack.questions,
        partners={one.key: one for one in pack.partners},
        consents={},
        logos={},
        people=as_published(pack.people),
        updates=pack.updates,
        events=pack.events,
        outcome=pack.outcome,
    )
