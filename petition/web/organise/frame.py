"""What stands around a page of the workspace: which campaign it is, how it stands."""

from __future__ import annotations

from dataclasses import dataclass

from petition.services import campaigns, titles
from petition.services.sessions import FULL, Member, Place
from petition.web import context
from petition.web.organise import visits


@dataclass(frozen=True)
class Frame:
    """A campaign's name, and how it stands as the public meets it."""

    title: str
    standing: str


def frame(place: Place) -> Frame:
    """The head of a campaign's pages, in the member's language."""
    session = context.reading()
    found = campaigns.find_any(session, place.slug, now=context.now())
    title = titles.title(session, found.content, context.words().tag)
    return Frame(title, found.standing)


def is_unlocked(member: Member | None) -> bool:
    """Whether the member's session holds the team key unlocked."""
    if member is None or member.standing != FULL:
        return False
    return visits.held(member) is not None
