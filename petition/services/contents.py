"""Reading what a campaign publishes, once for each of its revisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from petition.domain.campaigns import (
    CampaignText,
    Channel,
    Consent,
    Embeds,
    Event,
    Partner,
    Person,
    PersonStatus,
    Question,
    ReplyTo,
    StatusEntry,
    Target,
    TargetsMode,
    Update,
)
from petition.domain.content import (
    Content,
    PublishedLetter,
    PublishedTarget,
    PublishedText,
)
from petition.domain.dates import PartialDate
from petition.domain.letters import LetterTemplate, Vocabulary, parse_letter
from petition.domain.register import as_published
from petition.models import (
    Campaign,
    EventRow,
    LetterVersion,
    PartnerLogo,
    PartnerRow,
    PersonRow,
    QuestionRow,
    StatusRow,
    TargetRow,
    TextVersion,
    UpdateRow,
)
from petition.services import consents

REVISION = select(Campaign.revision).where(Campaign.uid == bindparam("uid"))


class Contents:
    """Contents at their latest revision: read once, since they change so rarely."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[tuple[Any, ...], Content] = {}

    def get(self, session: Session, uid: UUID, revision: int) -> Content:
        """What a campaign says and asks at its revision, which was just looked up."""
        content = self._kept.get((uid, revision))
        return content if content is not None else self._read(session, uid)

    def _read(self, session: Session, uid: UUID) -> Content:
        row = session.scalars(select(Campaign).where(Campaign.uid == uid)).one()
        content = _read_content(session, row)
        if session.scalar(REVISION, {"uid": uid}) != row.revision:
            # Something was published meanwhile, so this may be of both revisions.
            session.expire_all()
            return self._read(session, uid)
        with self._lock:
            for old in [old for old in self._kept if old[0] == uid]:
                del self._kept[old]
            self._kept[uid, row.revision] = content
        return content


CONTENTS = Contents()


def _read_content(session: Session, row: Campaign) -> Content:
    questions = _questions(session, row.id)
    return Content(
        campaign_id=row.id,
        uid=row.uid,
        slug=row.slug,
        default_language=row.default_language,
        languages=tuple(row.languages),
        targets_mode=TargetsMode(row.targets_mode),
        reply_to=ReplyTo(row.reply_to),
        embeds=Embeds(row.embeds),
        per_address_limit=row.per_address_limit,
        goal=row.goal,
        accent=row.accent,
        opens=row.opens,
        closes=row.closes,
        retain_months=row.retain_months,
        organiser_name=row.organiser_name,
        organiser_contact=row.organiser_contact,
        texts=_texts(session, row),
        letters=_letters(session, row, questions),
        targets=_targets(session, row.id),
        questions=questions,
        partners=_partners(session, row.id),
        consents=consents.current(session, row.id),
        logos=_logos(session, row.id),
        # Pages and letters never hold the names of those who are not to be named.
        people=as_published(register(session, row.id)),
        updates=_updates(session, row.id),
        events=_events(session, row.id),
        outcome=row.outcome,
    )


def _questions(session: Session, campaign_id: int) -> tuple[Question, ...]:
    rows = _ordered(session, QuestionRow, campaign_id)
    return tuple(Question(row.key, row.label, row.required) for row in rows)


def _texts(session: Session, row: Campaign) -> dict[str, PublishedText]:
    return {
        one.language: PublishedText(
            one.id,
            CampaignText(one.title, one.summary, one.ask, one.story),
            one.privacy,
            one.published_at,
            _changed_at(one),
        )
        for one in _latest(session, TextVersion, row)
        if one.title
    }


def _letters(
    session: Session, row: Campaign, questions: tuple[Question, ...]
) -> dict[str, PublishedLetter]:
    vocabulary = Vocabulary(frozenset(question.key for question in questions))
    return {
        one.language: PublishedLetter(
            one.id, _template(one.source, one.language, vocabulary), _changed_at(one)
        )
        for one in _latest(session, LetterVersion, row)
        if one.source
    }


def _changed_at(version: TextVersion | LetterVersion) -> datetime | None:
    """When a version took the place of an earlier one."""
    return version.published_at if version.version > 1 else None


def _targets(session: Session, campaign_id: int) -> dict[str, PublishedTarget]:
    return {
        row.key: PublishedTarget(row.id, _target(row))
        for row in _ordered(session, TargetRow, campaign_id)
        if not row.retired
    }


def _partners(session: Session, campaign_id: int) -> dict[str, Partner]:
    return {
        row.key: Partner(
            row.key, row.name, row.site, tuple(row.origins), row.consent, row.retired
        )
        for row in _ordered(session, PartnerRow, campaign_id)
    }


def _logos(session: Session, campaign_id: int) -> dict[str, str]:
    logos = select(PartnerLogo.partner, PartnerLogo.digest)
    rows = session.execute(logos.where(PartnerLogo.campaign_id == campaign_id))
    return {row.partner: row.digest for row in rows}


@lru_cache(maxsize=256)
def _template(source: str, language: str, vocabulary: Vocabulary) -> LetterTemplate:
    return parse_letter(source, language, vocabulary)


def _ordered(session: Session, table: Any, campaign_id: int) -> Sequence[Any]:
    mine = select(table).where(table.campaign_id == campaign_id)
    return session.scalars(mine.order_by(table.position)).all()


def _latest(session: Session, table: Any, row: Campaign) -> list[Any]:
    """The newest version in each language, in the order of the campaign's own."""
    rows = session.scalars(
        select(table).where(table.campaign_id == row.id).order_by(table.version)
    )
    newest = {one.language: one for one in rows}
    return [newest[language] for language in row.languages if language in newest]


def _target(row: TargetRow) -> Target:
    return Target(
        key=row.key,
        name=row.name,
        office=row.office,
        organisation=row.organisation,
        salutation=row.salutation,
        languages=tuple(row.languages),
        email=row.email,
        postal_address=tuple(row.postal_address),
        country=row.country,
        serves=tuple(row.serves),
        channels=tuple(Channel(channel) for channel in row.channels),
    )


def register(session: Session, campaign_id: int) -> tuple[Person, ...]:
    """The published register as organisers know it, those not to be named included."""
    histories: dict[int, list[StatusEntry]] = {}
    for row in _ordered(session, StatusRow, campaign_id):
        histories.setdefault(row.person_id, []).append(_entry(row))
    rows = _ordered(session, PersonRow, campaign_id)
    return tuple(_person(row, histories.get(row.id, ())) for row in rows)


def _person(row: PersonRow, history: Sequence[StatusEntry]) -> Person:
    return Person(
        key=row.key,
        name=row.name,
        variants=tuple(row.variants),
        consent=Consent(row.consent),
        review=row.review,
        history=tuple(history),
        alias=row.alias or {},
        do_not_name=row.do_not_name,
    )


def _entry(row: StatusRow) -> StatusEntry:
    return StatusEntry(
        status=PersonStatus(row.status),
        date=PartialDate(row.date),
        place=row.place,
        until=PartialDate(row.until) if row.until else None,
        source=row.source,
        note=row.note,
    )


def _updates(session: Session, campaign_id: int) -> tuple[Update, ...]:
    rows = session.scalars(
        select(UpdateRow)
        .where(UpdateRow.campaign_id == campaign_id)
        .order_by(UpdateRow.date.desc(), UpdateRow.id)
    )
    return tuple(
        Update(
            date=row.date,
            slug=row.slug,
            language=row.language,
            title=row.title,
            source=row.source,
            body=row.body,
            publish_at=row.publish_at,
        )
        for row in rows
    )


def _events(session: Session, campaign_id: int) -> tuple[Event, ...]:
    rows = session.scalars(
        select(EventRow)
        .where(EventRow.campaign_id == campaign_id)
        .order_by(EventRow.starts, EventRow.id)
    )
    return tuple(
        Event(
            key=row.key,
            starts=row.starts,
            timezone=row.timezone,
            place=row.place,
            city=row.city,
            country=row.country,
            target=row.target,
            title=row.title,
            organiser=row.organiser,
        )
        for row in rows
    )
