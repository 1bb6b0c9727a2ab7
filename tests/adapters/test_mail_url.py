"""MAIL_URL, as deployers write it and as they get it wrong."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from petition.adapters.mail_url import BadMailUrl, MailUrl, parse_mail_url


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("mailbox:", MailUrl("mailbox")),
        ("smtp://localhost", MailUrl("smtp", "localhost", 25, starttls="maybe")),
        ("SMTP://Mail.Example/", MailUrl("smtp", "mail.example", 25, "", "", "maybe")),
        ("smtp://m.example:587", MailUrl("smtp", "m.example", 587, "", "", "maybe")),
        ("smtps://m.example", MailUrl("smtps", "m.example", 465)),
        ("smtp://[::1]:2525", MailUrl("smtp", "::1", 2525, "", "", "maybe")),
        (
            "smtp://m.example?starttls=require",
            MailUrl("smtp", "m.example", 25, "", "", "require"),
        ),
        ("smtp://127.0.0.1?starttls=none", MailUrl("smtp", "127.0.0.1", 25)),
        (
            "smtps://anna%40m.example:p%3Aa%2Fs%23s%25@m.example",
            MailUrl("smtps", "m.example", 465, "anna@m.example", "p:a/s#s%"),
        ),
        (
            "smtps://anna:%D0%B6@m.example",
            MailUrl("smtps", "m.example", 465, "anna", "ж"),
        ),
    ],
)
def test_a_mail_url_says_where_and_how(text, url):
    assert parse_mail_url(text) == url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mail.example",
        "mail.example:25",
        "http://mail.example",
        "mailbox:elsewhere",
        "smtp:",
        "smtp://",
        "smtp://:25",
        "smtp://mail.example:0",
        "smtp://mail.example:99999",
        "smtp://mail.example:smtp",
        "smtp://mail example",
        "smtp://mail.example\n",
        "smtp://-mail.example",
        "smtp://почта.example",
        "smtp://[::1",
        "smtp://mail.example/path",
        "smtp://mail.example#part",
        "smtp://mail.example?starttls=yes",
        "smtp://mail.example?tls=1",
        "smtps://mail.example?starttls=require",
        "smtp://anna@mail.example",
        "smtp://:secret@mail.example",
        "smtp://anna:sec/ret@mail.example",
        "smtp://anna:%FF@mail.example",
        "smtp://anna:%00@mail.example",
        "smtp://anna:secret@mail.example?starttls=none",
    ],
)
def test_a_bad_mail_url_is_refused_in_one_line(text):
    with pytest.raises(BadMailUrl) as refusal:
        parse_mail_url(text)
    assert "\n" not in str(refusal.value)


def tried(text):
    try:
        return parse_mail_url(text)
    except BadMailUrl as refusal:
        return str(refusal)


@given(st.text(max_size=60) | st.from_regex(r"smtps?://[^\r\n]{0,60}", fullmatch=True))
@example("smtp://[")
@example("smtp://a:b@\uff0f")
def test_any_text_is_a_mail_url_or_refused(text):
    result = tried(text)
    if isinstance(result, MailUrl):
        assert result.scheme == "mailbox" or result.port
    else:
        assert len(result.splitlines()) == 1


@pytest.mark.parametrize(
    "text",
    [
        "smtp://anna:hunter2@mail.example:0",
        "smtp://anna:hunter2@mail.example/x",
        "smtp://anna:hun/ter2@mail.example",
        "smtp://hunter2:hunter2@mail.example?starttls=none",
    ],
)
def test_a_refusal_never_repeats_a_password(text):
    with pytest.raises(BadMailUrl) as refusal:
        parse_mail_url(text)
    assert "hunter2" not in str(refusal.value)
    assert "ter2" not in repr(refusal.value.__cause__)


def test_a_mail_url_keeps_its_secrets_out_of_logs():
    url = parse_mail_url("smtps://anna:hunter2@mail.example")
    assert repr(url) == str(url) == "MailUrl(smtps, mail.example:465, none)"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "[::1]"])
def test_this_machine_is_loopback(host):
    assert parse_mail_url(f"smtp://{host}").is_loopback


@pytest.mark.parametrize("host", ["mail.example", "10.0.0.1", "localhost.example"])
def test_another_machine_is_not(host):
    assert not parse_mail_url(f"smtp://{host}").is_loopback


@pytest.mark.parametrize(
    ("text", "proof"),
    [
        ("smtp://mail.example", False),
        ("smtp://mail.example?starttls=require", True),
        ("smtps://mail.example", True),
        ("smtp://anna:secret@mail.example", True),
        ("smtp://anna:secret@localhost", False),
    ],
)
def test_a_server_proves_itself_where_a_password_or_the_deployer_wants_it(text, proof):
    assert parse_mail_url(text).proves_server is proof
