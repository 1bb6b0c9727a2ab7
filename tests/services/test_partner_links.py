"""The link to a partner's page: accepted once, renewed, ended, forgotten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest

from petition.domain.refusals import UnknownToken
from petition.domain.tokens import parse_token, token_text
from petition.models import PartnerLink
from petition.services import forgetting, partner_links
from petition.services.partner_links import ACCEPTED, INVITED, Linked, PartnerLinkOver
from tests.support.allies import KEY, invite
from tests.support.office import Office


def find(office: Office, token: str, **later: float) -> Linked:
    with office.database.reading() as session:
        return partner_links.find(session, token, now=office.now + timedelta(**later))


def renew(office: Office, linked: Linked) -> str:
    token = office.dice(32)
    with office.database.writing() as session:
        partner_links.renew(session, linked, token, now=office.now)
    return token_text(token)


def test_an_invitation_waits_for_two_weeks(office: Office) -> None:
    linked = find(office, invite(office), days=13)

    assert (linked.partner, linked.accepted) == (KEY, False)
    assert linked.expires_at == office.now + INVITED


def test_accepting_it_ends_it_and_begins_a_year(office: Office) -> None:
    invitation = invite(office)
    token = renew(office, find(office, invitation))

    linked = find(office, token)
    assert (linked.partner, linked.accepted) == (KEY, True)
    assert linked.expires_at == office.now + ACCEPTED
    with pytest.raises(PartnerLinkOver):
        find(office, invitation)


def test_of_two_who_accept_at_once_one_comes_late(office: Office) -> None:
    linked = find(office, invite(office))
    token = renew(office, linked)

    with pytest.raises(PartnerLinkOver):
        renew(office, linked)
    assert find(office, token).accepted


def test_an_invitation_that_waited_too_long_is_over(office: Office) -> None:
    token = invite(office)

    with pytest.raises(PartnerLinkOver):
        find(office, token, days=14)


def test_a_new_invitation_ends_every_earlier_link(office: Office) -> None:
    first = renew(office, find(office, invite(office)))
    invite(office)

    with pytest.raises(PartnerLinkOver):
        find(office, first)


@pytest.mark.parametrize("token", ["", "x", "A" * 43])
def test_a_link_that_we_never_made_is_unknown(office: Office, token: str) -> None:
    with pytest.raises(UnknownToken):
        find(office, token)


def test_the_database_has_a_hash_of_the_link_only(office: Office) -> None:
    token = parse_token(invite(office))

    assert token is not None
    assert office.row(PartnerLink).token_hash != token


def test_a_link_that_is_over_is_forgotten_after_thirty_days(office: Office) -> None:
    invite(office)
    for days, left in ((43, 1), (45, 0)):
        with office.database.writing() as session:
            forgetting.forget(session, office.now + timedelta(days=days))
        assert office.count(PartnerLink) == left


def test_a_link_that_is_renewed_while_all_are_ended_does_not_live_on(
    office: Office,
) -> None:
    linked = find(office, invite(office))
    with ThreadPoolExecutor() as pool:
        with office.database.writing() as session:
            token = office.dice(32)
            partner_links.renew(session, linked, token, now=office.now)
            ended = pool.submit(_end, office)
            wait([ended], timeout=1)
        ended.result()

    with pytest.raises(PartnerLinkOver):
        find(office, token_text(token))


def _end(office: Office) -> None:
    with office.database.writing() as session:
        partner_links.end(session, office.content().campaign_id, KEY, now=office.now)
