"""What the editors of files have in common: saving one, and what others saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from petition.domain.differences import Line, differences
from petition.services import audit, drafts
from petition.services.sessions import Member, Place
from petition.web import context

Errors = Mapping[str, list[str]]
"""What is wrong with a form, by the ids of its fields."""


@dataclass(frozen=True)
class Meanwhile:
    """What somebody else saved while a form was open, against what it holds."""

    edit: int
    lines: tuple[Line, ...]


def keep(
    member: Member,
    place: Place,
    name: str,
    text: str | None,
    edit: int,
    action: str,
    without: tuple[str, ...] = (),
    about: str = "",
) -> None:
    """Save a file of the draft, and take others out; raises EditedMeanwhile."""
    content = None if text is None else text.encode()
    now = context.now()
    with context.writing() as session:
        kept = drafts.save(
            session, place.campaign_id, name, content,
            edit=edit, organiser_id=member.id, now=now,
        )  # fmt: skip
        for other in without:
            there = drafts.read(session, place.campaign_id, other)
            drafts.save(
                session, place.campaign_id, other, None,
                edit=there.edit, organiser_id=member.id, now=now,
            )  # fmt: skip
        if kept != edit or without:
            audit.note(
                session, action, now=now, who=member.signed,
                campaign_id=place.campaign_id, about=about,
            )  # fmt: skip


def meanwhile(place: Place, name: str, mine: str | None) -> Meanwhile:
    """How what a form holds differs from what was saved while it was open."""
    with context.backends().database.reading() as session:
        kept = drafts.read(session, place.campaign_id, name)
    theirs = (kept.content or b"").decode("utf-8", "replace")
    return Meanwhile(kept.edit, differences(theirs, mine or ""))
