"""Letters leave as they were shown, by the way that leads to their target."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from petition.documents.mail import mime
from petition.domain.campaigns import Channel
from petition.domain.mails import Mail, MailKind
from petition.domain.writing import write_letters
from petition.models import Letter, Signature
from tests.support.harbour import (
    ADDRESS,
    EMBASSY,
    MINISTER,
    NAME,
    TODAY,
    URL,
    a_pack,
    a_wish,
)
from tests.support.office import MINE, Office

#: What these say does not depend on the database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_a_letter_arrives_byte_for_byte_as_it_was_previewed(office: Office) -> None:
    preview, _ = write_letters(office.content(), a_wish(), TODAY, URL)

    mail = _letter(office)

    assert mail.subject == preview.composed.subject
    letter, _, note = mail.text.partition("\n-- \n")
    assert letter == preview.composed.text
    assert NAME in note
    assert f"\n{URL}\n" in note


def test_a_letter_comes_from_its_writer_by_way_of_the_campaign(office: Office) -> None:
    mail = _letter(office)

    assert mail.sender_name == f"{NAME} via Free the dockers"
    assert mail.sender == "letters@campaign.example"
    assert (mail.recipient_name, mail.recipient) == (
        "Minister of Ports",
        "minister@ports.example",
    )
    assert not mail.automatic


@pytest.mark.parametrize(("reply", "to"), [(True, (NAME, ADDRESS)), (False, None)])
def test_an_answer_reaches_the_writer_only_if_they_wish(
    office: Office, reply: bool, to: tuple[str, str] | None
) -> None:
    mail = _letter(office, reply=reply)

    assert mail.reply_to == to
    assert ("by way of the campaign:" in mail.text) is not reply
    assert (ADDRESS in mime(mail).decode()) is reply


def test_a_letter_speaks_the_language_its_target_reads(office: Office) -> None:
    mail = _letter(office, letter_language="ar", language="ar")

    assert (mail.language, mail.recipient_name) == ("ru", "Министр портов")
    assert mail.subject == "Докеры (2)"
    assert "Свободу докерам" in mail.sender_name


def test_every_mail_has_a_message_id_of_its_own(office: Office) -> None:
    office.signed()
    office.signed(address="other@mail.example")

    ids = {mail.message_id for mail in office.mails()}
    assert len(ids) == len(office.mails()) == 4
    assert all(one.endswith("@campaign.example>") for one in ids)


@pytest.mark.parametrize("channel", [Channel.OWN_MAIL, Channel.POST, Channel.BY_HAND])
def test_other_channels_mail_nothing(office: Office, channel: Channel) -> None:
    office.signed(channel=channel)

    assert office.mails(MailKind.LETTER) == []


def test_the_channel_falls_back_to_one_that_leads_there(office: Office) -> None:
    office.signed(channel=Channel.MAIL)

    assert [row.channel for row in office.rows(Letter)] == ["mail", "post"]
    assert office.row(Signature).channel == "mail"


def test_a_letter_to_a_target_that_retired_meanwhile_still_goes(
    office: Office,
) -> None:
    token = office.sign()
    office.import_pack(a_pack(targets=(EMBASSY,)))
    office.confirm(token)

    assert [mail.recipient for mail in office.mails(MailKind.LETTER)] == [
        "minister@ports.example"
    ]


def test_a_letter_whose_address_is_gone_is_handed_over(office: Office) -> None:
    token = office.sign()
    by_hand = replace(MINISTER, email=None, channels=(Channel.BY_HAND,))
    office.import_pack(a_pack(targets=(by_hand, EMBASSY)))
    office.confirm(token)

    minister, _ = office.rows(Letter)
    assert (minister.channel, minister.state) == ("by_hand", "undelivered")
    assert office.mails(MailKind.LETTER) == []


def test_thanks_go_to_the_supporter_in_their_language(office: Office) -> None:
    receipt = office.signed(language="ru", letter_language="en")

    (mail,) = office.mails(MailKind.THANKS)
    assert (mail.recipient, mail.language) == (ADDRESS, "ru")
    assert "Свободу докерам" in mail.subject
    assert MINE.findall(mail.text) == [receipt]
    assert mail.automatic


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_every_mail_can_be_read_as_mime(office: Office, language: str) -> None:
    office.signed(language=language, letter_language=language)

    for mail in office.mails():
        parsed = message_from_bytes(mime(mail), policy=policy.SMTP)
        assert parsed.get_content().replace("\r\n", "\n") == mail.text
        assert parsed["Subject"] == mail.subject
        assert parsed["Content-Language"] == mail.language


def _letter(office: Office, **wish: object) -> Mail:
    office.signed(**wish)
    (mail,) = office.mails(MailKind.LETTER)
    return mail
