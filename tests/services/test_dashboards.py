"""What organisers watch is read from the counters, and adds up."""

from __future__ import annotations

from datetime import date

from sqlalchemy import event, select

from petition.models import Campaign
from petition.services.counting import count_batch
from petition.services.dashboards import Dashboard, kept_until, read_dashboard
from petition.services.tallies import full_tally
from petition.services.written import count_written
from tests.support.office import Office


def board(office: Office) -> Dashboard:
    """What is seen once everything has been counted."""
    with office.database.writing() as session:
        count_batch(session, office.now)
    with office.database.writing() as session:
        count_written(session, office.now)
    with office.database.reading() as session:
        campaign_id = session.scalars(select(Campaign.id)).one()
        return read_dashboard(session, campaign_id, office.now)


def test_it_holds_the_tally_that_is_exported(office: Office) -> None:
    office.signed()
    seen = board(office)
    with office.database.reading() as session:
        campaign = session.scalars(select(Campaign)).one()
        assert seen.full == full_tally(session, campaign, office.now)


def test_who_wrote_is_who_confirmed_and_who_did_not(office: Office) -> None:
    office.withdraw(office.signed(address="a@gmail.com"))
    office.signed(address="b@gmail.com")
    office.sign(address="c@gmail.com")
    seen = board(office)
    assert (seen.written, seen.ever_confirmed, seen.unconfirmed) == (3, 2, 1)
    assert seen.full.tally.total == 1


def test_signatures_of_unknown_providers_were_written_as_well(office: Office) -> None:
    office.signed(address="b@gmail.com")
    seen = board(office)
    older = Dashboard(seen.full, seen.own_words, (), {}, {})
    assert older.written == 1


def test_targets_have_names_in_their_order(office: Office) -> None:
    assert list(board(office).targets) == list(office.content().targets)


def test_no_signature_is_read(office: Office) -> None:
    office.signed()
    read: list[str] = []
    listen = (office.database.engine, "before_cursor_execute")
    event.listen(*listen, lambda *told: read.append(told[2]))
    board(office)
    start = next(
        n for n, one in enumerate(read) if one.startswith("SELECT tally_counts")
    )
    told = " ".join(read[start:])
    assert "signatures" not in told
    assert "FROM letters" not in told


def test_how_long_details_are_kept_is_said_once_it_is_certain(office: Office) -> None:
    campaign_id = office.content().campaign_id
    with office.database.reading() as session:
        assert kept_until(session, campaign_id) is None
    office.change(closed_on=date(2014, 5, 31), retain_months=3)
    with office.database.reading() as session:
        assert kept_until(session, campaign_id) == date(2014, 8, 31)
