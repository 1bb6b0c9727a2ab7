"""Taking a campaign pack in: new rows, new versions, nothing published altered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from petition.domain.campaigns import CampaignState, CampaignText, Pack, Person
from petition.domain.letters import Vocabulary, parse_letter
from petition.models import (
    Base,
    Campaign,
    EventRow,
    LetterVersion,
    PartnerRow,
    PersonRow,
    QuestionRow,
    StatusRow,
    TargetRow,
    TextVersion,
    UpdateRow,
)
from petition.services import consents, keys, parting
from petition.services.ports import Sealer

Row = TypeVar("Row", bound=Base)
NO_TEXT = CampaignText(title="", summary="", ask="", story="")


@dataclass(frozen=True)
class Imported:
    """What an import did: the campaign's id, and the new versions it made."""

    campaign_id: int
    new: bool
    texts: tuple[str, ...]
    letters: tuple[str, ...]


def import_pack(
    session: Session,
    sealer: Sealer,
    pack: Pack,
    *,
    uid: UUID,
    randomness: Callable[[int], bytes],
    now: datetime,
    demo: bool = False,
) -> Imported:
    """Make a campaign of a checked pack, or bring one up to date with it.

    Texts and letters that differ become new versions. Raises NoTeamKey.
    """
    found = session.scalar(select(Campaign).where(Campaign.slug == pack.slug))
    campaign = found or _new_campaign(session, sealer, pack, uid, randomness)
    campaign.demo = campaign.demo or demo
    if found is not None:
        campaign.revision += 1
    _describe(campaign, pack)
    texts = _publish_texts(session, campaign.id, pack, now)
    letters = _publish_letters(session, campaign.id, pack, now)
    _take_targets(session, campaign.id, pack)
    _take_partners(session, campaign.id, pack, now)
    _take_register(session, campaign.id, pack)
    session.flush()
    return Imported(campaign.id, found is None, texts, letters)


def _new_campaign(
    session: Session,
    sealer: Sealer,
    pack: Pack,
    uid: UUID,
    randomness: Callable[[int], bytes],
) -> Campaign:
    campaign = Campaign(
        uid=uid, slug=pack.slug, state=CampaignState.DRAFT, last_number=0, revision=1
    )
    _describe(campaign, pack)
    session.add(campaign)
    session.flush()
    seed, fingerprints = randomness(32), randomness(32)
    keys.make_campaign_key(session, sealer, campaign.id, uid, seed, fingerprints)
    return campaign


def _describe(campaign: Campaign, pack: Pack) -> None:
    campaign.default_language = pack.default_language
    campaign.languages = list(pack.languages)
    campaign.opens = pack.opens
    campaign.closes = pack.closes
    campaign.goal = pack.goal
    campaign.per_address_limit = pack.per_address_limit
    campaign.accent = pack.accent
    campaign.targets_mode = pack.targets_mode
    campaign.reply_to = pack.reply_to
    campaign.embeds = pack.embeds
    campaign.retain_months = pack.retain_months
    campaign.organiser_name = pack.organiser_name
    campaign.organiser_contact = pack.organiser_contact
    campaign.outcome = dict(pack.outcome)


def _publish_texts(
    session: Session, campaign_id: int, pack: Pack, now: datetime
) -> tuple[str, ...]:
    made = []
    for language in pack.languages:
        text = pack.texts.get(language, NO_TEXT)
        notice = None if text is NO_TEXT else pack.privacy.get(language)
        values = {**vars(text), "privacy": notice}
        if _publish(session, TextVersion, campaign_id, language, values, now):
            made.append(language)
    return tuple(made)


def _publish_letters(
    session: Session, campaign_id: int, pack: Pack, now: datetime
) -> tuple[str, ...]:
    vocabulary = Vocabulary(frozenset(question.key for question in pack.questions))
    made = []
    for language in pack.languages:
        source = pack.letters.get(language, "")
        asked = parse_letter(source, language, vocabulary).asked if source else ()
        values = {"source": source, "asked": list(asked)}
        if _publish(session, LetterVersion, campaign_id, language, values, now):
            made.append(language)
    return tuple(made)


def _publish(
    session: Session,
    table: Any,
    campaign_id: int,
    language: str,
    values: dict[str, Any],
    now: datetime,
) -> bool:
    """A new version if `values` differ from the latest one; whether it was needed.

    A version without any text says that from now on there is none in its language.
    """
    mine = select(table).where(
        table.campaign_id == campaign_id, table.language == language
    )
    latest = session.scalar(mine.order_by(table.version.desc()).limit(1))
    old = {name: getattr(latest, name) if latest else None for name in values}
    if old == values or not (latest or any(values.values())):
        return False
    session.add(
        table(
            campaign_id=campaign_id,
            language=language,
            version=latest.version + 1 if latest else 1,
            published_at=now,
            **values,
        )
    )
    return True


def _take_targets(session: Session, campaign_id: int, pack: Pack) -> None:
    """Targets keep their rows, since letters point at them; absent ones retire."""
    mine = select(TargetRow).where(TargetRow.campaign_id == campaign_id)
    rows = {row.key: row for row in session.scalars(mine)}
    for row in rows.values():
        row.retired = True
    for position, target in enumerate(pack.targets):
        row = rows.get(target.key, TargetRow(campaign_id=campaign_id, key=target.key))
        session.add(_fill(row, target, position))
        row.retired = False


def _take_partners(
    session: Session, campaign_id: int, pack: Pack, now: datetime
) -> None:
    """Partners keep their rows, since counts speak of them; absent ones retire.

    With them end their links and keys.
    """
    mine = select(PartnerRow).where(PartnerRow.campaign_id == campaign_id)
    rows = {row.key: row for row in session.scalars(mine)}
    stay = {one.key for one in pack.partners}
    for row in rows.values():
        if not row.retired and row.key not in stay:
            parting.part(session, campaign_id, row.key, now=now)
            row.retired = True
    for position, one in enumerate(pack.partners):
        row = rows.get(one.key, PartnerRow(campaign_id=campaign_id, key=one.key))
        session.add(_fill(row, one, position))
    consents.publish(session, campaign_id, pack.partners, now=now)


def _take_register(session: Session, campaign_id: int, pack: Pack) -> None:
    for table in (StatusRow, PersonRow, QuestionRow, UpdateRow, EventRow):
        session.execute(delete(table).where(table.campaign_id == campaign_id))
    for position, question in enumerate(pack.questions):
        session.add(_fill(QuestionRow(campaign_id=campaign_id), question, position))
    for position, person in enumerate(pack.people):
        _take_person(session, campaign_id, person, position)
    for update in pack.updates:
        session.add(_fill(UpdateRow(campaign_id=campaign_id), update))
    for event in pack.events:
        session.add(_fill(EventRow(campaign_id=campaign_id), event))


def _take_person(
    session: Session, campaign_id: int, person: Person, position: int
) -> None:
    row = PersonRow(
        campaign_id=campaign_id,
        key=person.key,
        position=position,
        name=dict(person.name),
        variants=list(person.variants),
        consent=person.consent,
        review=person.review,
        alias=dict(person.alias) or None,
        do_not_name=person.do_not_name,
    )
    session.add(row)
    session.flush()
    for place, entry in enumerate(person.history):
        session.add(
            StatusRow(
                campaign_id=campaign_id,
                person_id=row.id,
                position=place,
                status=entry.status,
                date=entry.date.iso,
                place=dict(entry.place),
                until=entry.until.iso if entry.until else None,
                source=entry.source,
                note=entry.note,
            )
        )


def _fill(row: Row, source: Any, position: int | None = None) -> Row:
    """Copy a domain value's fields to the columns of the same names."""
    for field in fields(source):
        value = getattr(source, field.name)
        setattr(row, field.name, _plain(value))
    if position is not None:
        setattr(row, "position", position)  # noqa: B010 – not every row has one.
    return row


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value
