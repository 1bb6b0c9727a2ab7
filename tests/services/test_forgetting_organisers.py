"""Sessions, invitations and rehearsals that are over are forgotten."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from petition.models import Invitation, OrganiserSession, Rehearsal
from petition.services import accounts, forgetting, invitations, sessions
from petition.services.invitations import Offer
from petition.services.sessions import FULL
from tests.support.office import Office

DAY = timedelta(days=1)


def _forget(office: Office, after: timedelta) -> tuple[int, int, int]:
    """What is left: sessions, invitations, rehearsals."""
    with office.database.writing() as session:
        forgetting.forget(session, office.now + after)
    tables = (OrganiserSession, Invitation, Rehearsal)
    sessions, invitations, rehearsals = map(office.count, tables)
    return sessions, invitations, rehearsals


def test_what_is_over_goes_and_links_are_known_a_month_longer(office: Office) -> None:
    now = office.now
    with office.database.writing() as session:
        olga = accounts.make(
            session, uuid4(), "olga@union.example", name="Olga", language="en", now=now
        )
        sessions.begin(
            session, olga.id, b"t" * 32,
            uid=uuid4(), standing=FULL, device="", now=now,
        )  # fmt: skip
        invitations.invite(session, "ann@union.example", b"i" * 32, Offer(), now=now)
        session.add(
            Rehearsal(
                token_hash=b"r", uid=uuid4(), campaign_id=1, organiser_id=olga.id,
                digest=b"", sealed=b"", expires_at=now + DAY,
            )
        )  # fmt: skip

    assert _forget(office, timedelta(hours=12) - timedelta(seconds=1)) == (1, 1, 1)
    assert _forget(office, timedelta(hours=12)) == (0, 1, 1)
    assert _forget(office, DAY) == (0, 1, 0)
    assert _forget(office, 37 * DAY - timedelta(seconds=1)) == (0, 1, 0)
    assert _forget(office, 37 * DAY) == (0, 0, 0)
