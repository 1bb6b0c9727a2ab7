"""Asking for a new link: the same for everyone, and it opens no letter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from petition.domain.addresses import parse_address
from petition.domain.campaigns import Channel
from petition.domain.mails import MailKind
from petition.domain.refusals import SpentTokenUsed, UnknownToken
from petition.models import Delivery, OwnLink, Signature
from petition.services import own_pages
from petition.services.own_pages import Requested
from tests.support.harbour import ADDRESS
from tests.support.office import Office

AskLink = Callable[..., Requested]


@pytest.fixture
def ask_link(office: Office) -> AskLink:
    """Asks for a new link as the page does."""

    def ask(address: str = ADDRESS, later: timedelta = timedelta()) -> Requested:
        now = office.now + later
        with office.database.reading() as session:
            requested = own_pages.prepare_link(
                session, office.desk, office.content(),
                (parse_address(address), "en"), now=now,
            )  # fmt: skip
        with office.database.writing() as session:
            own_pages.send_link(session, requested, now=now)
        return requested

    return ask


def test_a_known_and_an_unknown_address_get_the_same_work(
    office: Office, ask_link: AskLink
) -> None:
    office.signed()
    before = office.count(Delivery)

    known, unknown = ask_link(), ask_link("nobody@mail.example")

    assert (known.wanted, unknown.wanted) == (True, False)
    assert known.mail.kind == unknown.mail.kind == MailKind.MY_LINK
    assert len(known.mail.sealed) == len(unknown.mail.sealed)
    assert office.count(Delivery) == before + 1


def test_a_new_link_shows_states_but_opens_no_letter(
    office: Office, ask_link: AskLink
) -> None:
    office.signed()
    ask_link()

    page = office.own_page(*office.own_links())

    assert page.record is None
    assert [letter.state for letter, _ in page.letters] == ["queued", "undeclared"]


def test_a_new_link_declares_withdraws_and_erases(
    office: Office, ask_link: AskLink
) -> None:
    office.signed(channel=Channel.POST)
    ask_link()
    (link,) = office.own_links()

    office.declare(link, "embassy")
    assert office.letter_states()[1] == "declared"
    office.withdraw(link)
    assert office.own_page(link).signature.state == "withdrawn"
    office.erase(link)
    assert office.row(Signature).state == "erased"


def test_erasing_ends_all_links_of_the_signature(
    office: Office, ask_link: AskLink
) -> None:
    receipt = office.signed()
    ask_link()
    (link,) = office.own_links()
    office.erase(receipt)

    assert office.count(OwnLink) == 0
    with pytest.raises(SpentTokenUsed, match="erased"):
        office.own_page(link)


def test_a_new_link_ends_after_seven_days(office: Office, ask_link: AskLink) -> None:
    office.signed()
    ask_link()
    (link,) = office.own_links()

    week = office.now + timedelta(days=7)
    assert office.own_page(link, week - timedelta(seconds=1))
    with pytest.raises(UnknownToken):
        office.own_page(link, week)


def test_everyone_at_an_address_gets_a_link(office: Office, ask_link: AskLink) -> None:
    office.change(per_address_limit=2)
    office.signed()
    office.signed(name="Anna Quartermain")
    ask_link()

    links = office.own_links()
    ids = {office.own_page(link).signature.id for link in links}
    assert ids == {row.id for row in office.rows(Signature)}


def test_three_mails_a_day_hold_for_links_too(
    office: Office, ask_link: AskLink
) -> None:
    office.signed()
    for _ in range(5):
        ask_link()

    assert len(office.mails(MailKind.MY_LINK)) == 2
    ask_link(later=timedelta(days=1))
    assert len(office.mails(MailKind.MY_LINK)) == 3


def test_no_link_is_mailed_after_an_erasure(office: Office, ask_link: AskLink) -> None:
    office.erase(office.signed())

    assert not ask_link().wanted
