"""Mails as bytes: what is read at the other end is what was written."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email import policy
from email.header import decode_header, make_header
from email.parser import BytesParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from petition.documents.mail import BadMail, mail_from_json, mail_to_json, mime
from petition.domain.mails import Mail, MailKind

SAMPLE = Mail(
    kind=MailKind.LETTER,
    sender_name="Anna via Zhanaozen",
    sender="letters@campaign.example",
    recipient_name="President",
    recipient="president@target.example",
    reply_to=("Anna", "anna@mail.example"),
    subject="About the oil workers",
    text="Dear President,\n\nplease.\n",
    language="en",
    message_id="<r4nd0m@campaign.example>",
    date=datetime(2014, 4, 22, 12, tzinfo=UTC),
    automatic=False,
)
SUBJECTS = [
    "",
    "Short",
    " spaces around ",
    "two  spaces",
    "отменить закон — № 5",
    "Free them: Свободу нефтяникам Жанаозена, now and for ever (2011–2014)",
    "Жаңаөзен мұнайшыларын босатыңыз — Қазақстан Республикасының Президентіне ашық хат",
    "أطلقوا سراح عمال النفط في جاناوزين فوراً ودون قيد أو شرط، رسالة مفتوحة إلى الرئيس",
    "👩‍👩‍👧‍👦" * 20,
    "=?utf-8?q?not_encoded?=",
    "a" * 300,
    "A rather long subject in plain ASCII, which must be folded somewhere, " * 3,
]
NAMES = [
    "Doe, Jane",
    'The "Boss"',
    "back\\slash",
    "Ёлкина, Анна",
    "evil@mail.example, other",
    "<evil@mail.example>",
    "Anna <evil@mail.example>, Bob",
    "O’Brien-Smith",
    "X Æ A-12",
    "می‌خواهم",
    "a;b:c(d)",
    "=?utf-8?q?evil?=",
    " ",
    "",
]
words = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=99)
texts = st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"]))


def read(mail, how=policy.default):
    return BytesParser(policy=how).parsebytes(mime(mail))


def text_of(mail):
    decoded = read(mail).get_payload(decode=True).decode()
    return decoded.replace("\r\n", "\n")


def decoded(header):
    return str(make_header(decode_header(header.replace("\r\n", ""))))


@given(words)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_is_read_as_it_was_written(subject, other):
    for written in (subject, other):
        message = read(replace(SAMPLE, subject=written), policy.compat32)
        assert decoded(message["Subject"]) == written


@pytest.mark.parametrize("subject", SUBJECTS)
def test_mail_programs_see_the_same_subject(subject):
    assert read(replace(SAMPLE, subject=subject))["Subject"].strip() == subject.strip()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("header", ["From", "To", "Reply-To"])
def test_a_name_never_becomes_an_address(name, header):
    mail = replace(SAMPLE, sender_name=name, recipient_name=name)
    message = read(replace(mail, reply_to=(name, "anna@mail.example")))
    [address] = message[header].addresses
    assert address.display_name.strip() == name.strip()
    assert address.addr_spec in (mail.sender, mail.recipient, "anna@mail.example")


@pytest.mark.parametrize("name", ["Қ" * 100, "Айгүл Ёлкина via Свободу нефтяникам"])
def test_a_long_name_is_read_as_it_was_written(name):
    # Python's newer policies add a space between the encoded words of a name.
    message = read(replace(SAMPLE, sender_name=name), policy.compat32)
    assert decoded(message["From"]) == f"{name} <{SAMPLE.sender}>"


@pytest.mark.parametrize(
    "name",
    [
        "Айгүл Ёлкина via Свободу нефтяникам",
        "أحمد الأحمد via أنقذوا الشعاب",
        "Zoë O’Neil via Save: the “Great” Reef",
    ],
)
def test_mail_programs_that_keep_blanks_read_who_wrote_by_way_of_what(name):
    [address] = read(replace(SAMPLE, sender_name=name))["From"].addresses
    assert address.display_name == name


@given(words)
@example("\u2066evil\u2069 <a@b.example>,")
def test_any_name_leaves_one_address(name):
    message = read(replace(SAMPLE, reply_to=(name, "anna@mail.example")))
    specs = [address.addr_spec for address in message["Reply-To"].addresses]
    assert specs == ["anna@mail.example"]


@given(texts)
@example("Свобода. " * 2_000)
@example("x" * 76)
@example("=" * 77 + "\n")
@example("a  \n\t\n . \n.\n..\nFrom me\n>From you\n")
@example("wrapped by the encoding, just before the word at issue, here it is From me\n")
@example("\x0b\x0c\x1c\x85\u2028\ufeff")
def test_a_text_is_read_as_it_was_written(text):
    assert text_of(replace(SAMPLE, text=text)) == text


@given(words, words, texts)
def test_a_message_is_seven_bit_with_short_lines_that_end_in_crlf(name, subject, text):
    mail = replace(SAMPLE, sender_name=name, subject=subject, text=text)
    message = mime(mail)
    lines = message.split(b"\r\n")
    assert message.isascii()
    assert message.endswith(b"\r\n")
    assert max(map(len, lines)) <= 200
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert b"\0" not in message


def test_no_line_of_a_text_begins_with_from():
    message = mime(replace(SAMPLE, text="From here\n" + "a " * 40 + "From there\n"))
    assert b"\nFrom " not in message


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Plain English, naïve at most.\n", "quoted-printable"),
        ("Қазақстан", "base64"),
        ("From here\n", "base64"),
    ],
)
def test_a_text_is_encoded_in_the_shorter_way(text, encoding):
    message = read(replace(SAMPLE, text=text))
    assert message["Content-Transfer-Encoding"] == encoding
    assert message.get_content_type() == "text/plain"
    assert message.get_content_charset() == "utf-8"


def test_a_text_in_base64_has_the_line_ends_of_mail():
    mail = replace(SAMPLE, text="Құрметті\nПрезидент\n")
    raw = read(mail).get_payload(decode=True)
    assert raw == "Құрметті\r\nПрезидент\r\n".encode()


def test_a_letter_carries_these_headers_and_no_others():
    assert read(replace(SAMPLE, reply_to=None)).items() == [
        ("From", "Anna via Zhanaozen <letters@campaign.example>"),
        ("To", "President <president@target.example>"),
        ("Subject", "About the oil workers"),
        ("Date", "Tue, 22 Apr 2014 12:00:00 +0000"),
        ("Message-ID", "<r4nd0m@campaign.example>"),
        ("MIME-Version", "1.0"),
        ("Content-Type", 'text/plain; charset="utf-8"'),
        ("Content-Transfer-Encoding", "quoted-printable"),
        ("Content-Language", "en"),
    ]


def test_an_automatic_mail_says_so():
    message = read(replace(SAMPLE, automatic=True))
    assert message["Auto-Submitted"] == "auto-generated"


def test_a_message_id_may_be_given_without_its_brackets():
    message = read(replace(SAMPLE, message_id="r4nd0m@campaign.example"))
    assert message["Message-ID"] == "<r4nd0m@campaign.example>"


@pytest.mark.parametrize("mark", ["\0", "\r", "\n", "\x1f", "\x85", "\u2028", "\ud800"])
@pytest.mark.parametrize("field", ["sender_name", "recipient_name", "subject"])
def test_no_control_gets_into_a_header(field, mark):
    with pytest.raises(BadMail):
        mime(replace(SAMPLE, **{field: f"a{mark}Bcc: evil@mail.example"}))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "anna",
        "@mail.example",
        "anna@",
        "anna@mail.example\r\nBcc: b@c.example",
        "anna@mail.example\n",
        "anna@mail.example\0",
        "a@b.example, c@d.example",
        "a@b@c.example",
        "<anna@mail.example>",
        "an na@mail.example",
        '"an na"@mail.example',
        "анна@mail.example",
        "anna@почта.example",
        "anna..b@mail.example",
        "anna@mail..example",
        "a" * 65 + "@mail.example",
        "anna@" + "a." * 130 + "example",
    ],
)
def test_only_one_plain_address_is_an_address(address):
    for mail in (
        replace(SAMPLE, sender=address),
        replace(SAMPLE, recipient=address),
        replace(SAMPLE, reply_to=("Anna", address)),
    ):
        with pytest.raises(BadMail):
            mime(mail)


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "a\0b"},
        {"text": "a\r\nb"},
        {"text": "\ud800"},
        {"reply_to": ("a\nb", "anna@mail.example")},
        {"message_id": "<a@b>\r\nX: y"},
        {"message_id": ""},
        {"language": "en\r\nX: y"},
        {"date": datetime(2014, 4, 22, 12)},  # noqa: DTZ001 – that is the fault.
    ],
)
def test_what_cannot_be_written_is_refused_when_it_is_enqueued_too(changes):
    mail = replace(SAMPLE, **changes)
    for write in (mime, mail_to_json):
        with pytest.raises(BadMail):
            write(mail)


def test_a_refusal_does_not_repeat_what_it_refuses():
    with pytest.raises(BadMail) as refusal:
        mime(replace(SAMPLE, recipient="anna@mail.example, x"))
    assert "anna" not in str(refusal.value)


@given(st.sampled_from(MailKind), words, words, texts, st.booleans())
def test_a_mail_comes_out_of_the_outbox_as_it_went_in(
    kind, name, subject, text, automatic
):
    mail = replace(SAMPLE, kind=kind, sender_name=name, subject=subject, text=text)
    mail = replace(
        mail, automatic=automatic, reply_to=None if automatic else (name, "a@b")
    )
    assert mail_from_json(mail_to_json(mail)) == mail


def test_the_outbox_keeps_the_moment_to_the_microsecond():
    east = timezone(timedelta(hours=5))
    mail = replace(SAMPLE, date=datetime(2014, 4, 22, 12, 0, 0, 1, tzinfo=east))
    assert mail_from_json(mail_to_json(mail)).date == mail.date


def test_the_outbox_wastes_no_room():
    assert "Қазақ".encode() in mail_to_json(replace(SAMPLE, subject="Қазақ"))


NEWS = replace(SAMPLE, kind=MailKind.NEWS, unsubscribe=f"https://l.example/{'t' * 70}")


def test_news_can_be_ended_with_one_click():
    raw = mime(NEWS)
    message = BytesParser(policy=policy.default).parsebytes(raw)
    assert message["List-Unsubscribe"].strip() == f"<{NEWS.unsubscribe}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail_from_json(mail_to_json(NEWS)) == NEWS


def test_other_mails_are_kept_as_older_workers_read_them():
    assert b"unsubscribe" not in mail_to_json(SAMPLE)
    assert b"List-Unsubscribe" not in mime(SAMPLE)


@pytest.mark.parametrize("address", ["https://l.example/>\r\nBcc: x", "mailto:a@b.c"])
def test_an_odd_way_to_unsubscribe_is_refused(address):
    with pytest.raises(BadMail):
        mime(replace(NEWS, unsubscribe=address))
