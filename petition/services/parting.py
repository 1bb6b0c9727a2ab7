"""What ends with a partnership, whichever way a partner is taken out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from petition.models import PartnerLogo
from petition.services import partner_keys, partner_links


def part(session: Session, campaign_id: int, partner: str, *, now: datetime) -> None:
    """End a partner's link, key and logo: whoever gets its key later has none of them.

    Contacts stay sealed to the key that they were sealed to.
    """
    partner_links.end(session, campaign_id, partner, now=now)
    partner_keys.give_up(session, campaign_id, partner)
    theirs = (PartnerLogo.campaign_id == campaign_id, PartnerLogo.partner == partner)
    session.execute(delete(PartnerLogo).where(*theirs))
