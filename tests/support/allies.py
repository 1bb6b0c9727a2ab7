"""Partners of the harbour campaign, with links, keys and contacts."""

from __future__ import annotations

from typing import Any

from petition.documents.tables import Row
from petition.domain.tokens import token_text
from petition.services import keys, partner_exports, partner_keys, partner_links
from petition.services.partner_keys import Proposed
from tests.support.office import CODE, Office

KEY = "allies"


def make_key(office: Office, partner: str = KEY) -> Proposed:
    """A key that the partner has proved to hold."""
    proposed = Proposed.new(office.dice)
    with office.database.writing() as session:
        partner_keys.keep(
            session, office.sealer, office.content().campaign_id, partner, proposed,
            now=office.now,
        )  # fmt: skip
    return proposed


def agreed(office: Office, **wish: Any) -> str:
    """Somebody comes through the partner, agrees and confirms; the receipt."""
    return office.signed(source=KEY, partner_consent=True, **wish)


def file(office: Office, code: str) -> list[Row]:
    """What the partner takes out with its code."""
    content = office.content()
    with office.database.writing() as session:
        opened = partner_keys.unlock(
            session, office.sealer, content.campaign_id, KEY, code
        )
        until = partner_keys.note_export(session, content.campaign_id, KEY, opened)
    place = content.campaign_id, content.uid
    with office.database.snapshot() as session:
        return list(
            partner_exports.rows(session, place, KEY, opened, until, office.sealer)
        )


def hand_over(office: Office, most: int = 500) -> int:
    """What an organiser with the team key hands over."""
    content = office.content()
    place = content.campaign_id, content.uid
    with office.database.reading() as session:
        seeds = keys.unlock_campaign(session, office.sealer, *place, CODE)
        opener = keys.record_opener(office.sealer, seeds, content.uid)
        ready = partner_exports.prepare(
            session, office.sealer, place, KEY, opener, most
        )
    with office.database.writing() as session:
        return partner_exports.hand_over(session, ready)


def standing(office: Office) -> partner_exports.Standing:
    """How the partner's contacts stand."""
    with office.database.reading() as session:
        return partner_exports.standing(session, office.content().campaign_id, KEY)


def invite(office: Office) -> str:
    """An invitation of the partner; its token."""
    token = office.dice(32)
    with office.database.writing() as session:
        partner_links.invite(
            session, office.content().campaign_id, KEY, token, now=office.now
        )
    return token_text(token)
