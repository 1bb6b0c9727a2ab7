"""What has to be in order before a campaign opens for the first time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from petition.domain.addresses import BadAddress, parse_address
from petition.domain.campaigns import Channel, Pack, ReplyTo, in_language

#: What a new campaign's files hold where somebody still has to write. (Single
#: brackets are for supporters, in passages that they rewrite.)
TO_WRITE = re.compile(r"\[\[[^\[\]]+\]\]")


class Point(StrEnum):
    """One line of the checklist."""

    PUBLISHED = "published"  # What is written is what supporters will see.
    WRITTEN = "written"  # Nothing is left to fill in.
    TARGETS = "targets"
    LANGUAGES = "languages"  # Complete, or knowingly left out.
    RESPONSIBLE = "responsible"  # Organiser, contact and retention.
    REHEARSED = "rehearsed"
    KEY = "key"  # The recovery code was proved.


@dataclass(frozen=True)
class Check:
    """A point and how it stands; `about` names what it is about: files, languages."""

    point: Point
    met: bool
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What the checklist asks of a campaign; `pack` is its draft's, if any."""

    pack: Pack | None
    unpublished: tuple[str, ...]
    left_out: tuple[str, ...]
    rehearsed: bool
    key_proved: bool


def checklist(facts: Facts) -> tuple[Check, ...]:
    """Every point in the order in which one meets it."""
    pack = facts.pack
    published = pack is not None and not facts.unpublished
    waiting = to_write(pack) if pack else ()
    missing = _missing(pack, facts.left_out) if pack else ()
    return (
        _targets(pack),
        Check(Point.LANGUAGES, pack is not None and not missing, missing),
        Check(Point.WRITTEN, pack is not None and not waiting, waiting),
        Check(Point.RESPONSIBLE, pack is not None and _is_responsible(pack)),
        Check(Point.REHEARSED, facts.rehearsed),
        Check(Point.PUBLISHED, published, facts.unpublished),
        Check(Point.KEY, facts.key_proved),
    )


def incomplete(pack: Pack) -> tuple[str, ...]:
    """The languages in which the text or the letter is missing."""
    return tuple(
        tag
        for tag in pack.languages
        if tag not in pack.texts or tag not in pack.letters
    )


def to_write(pack: Pack) -> tuple[str, ...]:
    """The files in which something is left to fill in."""
    texts = {
        **{f"text.{tag}.md": text.story for tag, text in pack.texts.items()},
        **{f"letter.{tag}.txt": source for tag, source in pack.letters.items()},
    }
    return tuple(name for name, text in texts.items() if TO_WRITE.search(text))


def _missing(pack: Pack, left_out: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(tag for tag in incomplete(pack) if tag not in left_out)


def _targets(pack: Pack | None) -> Check:
    """Somebody can be reached; those that only your hands reach are named."""
    if pack is None:
        return Check(Point.TARGETS, met=False)
    by_hand = tuple(
        in_language(target.name, pack.default_language)
        for target in pack.targets
        if target.channels == (Channel.BY_HAND,)
    )
    return Check(Point.TARGETS, bool(pack.targets), by_hand)


def _is_responsible(pack: Pack) -> bool:
    """Who organises can be reached: by mail, if answers go to the campaign."""
    if not (pack.organiser_name and pack.organiser_contact):
        return False
    return pack.reply_to is not ReplyTo.CAMPAIGN or _is_address(pack.organiser_contact)


def _is_address(contact: str) -> bool:
    try:
        parse_address(contact)
    except BadAddress:
        return False
    return True
