"""Whole deliveries to a real mail server, aiosmtpd: texts, TLS, passwords."""

from email import policy
from email.parser import BytesParser

import pytest

from petition.adapters.mail_url import MailUrl
from petition.domain.mails import Fate, Outcome

TEXTS = {
    "dots": ".\n..\n.one\n",
    "trailing spaces": "one \ntwo\t\n   \n",
    "one long paragraph": "Свободу нефтяникам Жанаозена. " * 2_000,
    "one long word": "x" * 5_000 + "\n",
    "From": "From here\n\nFrom there\n",
    "Arabic": "إلى السيد الرئيس،\nأطلقوا سراحهم.\n",
    "Kazakh": "Құрметті Президент мырза!\nЖаңаөзен мұнайшыларын босатыңыз.\n",
    "emoji": "👩‍👩‍👧‍👦 ❤️\n",
    "no last line end": "the end",
    "empty": "",
}


def mine() -> bool:
    return True


def read(message):
    return BytesParser(policy=policy.default).parsebytes(message)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_arrives_as_it_was_written(sink, line_to, a_mail, text):
    server = sink()
    outcome = line_to(MailUrl("smtp", "127.0.0.1", server.port)).deliver(
        a_mail(text=text), mine
    )
    assert outcome == Outcome(Fate.ACCEPTED, "dot", 250, "2.0.0")
    body = read(server.messages[0]).get_payload(decode=True)
    assert body.decode().replace("\r\n", "\n") == text


@pytest.mark.parametrize(("starttls", "trusted"), [("require", True), ("maybe", False)])
def test_starttls_encrypts(sink, line_to, a_mail, certificate, starttls, trusted):
    server = sink(tls_context=certificate.server, require_starttls=True)
    url = MailUrl("smtp", "127.0.0.1", server.port, starttls=starttls)
    session = line_to(url, trust=certificate.client if trusted else None)
    assert session.deliver(a_mail(), mine).fate is Fate.ACCEPTED
    assert server.encrypted == [True]


def test_starttls_can_be_switched_off(sink, line_to, a_mail, certificate):
    server = sink(tls_context=certificate.server)
    url = MailUrl("smtp", "127.0.0.1", server.port, starttls="none")
    assert line_to(url).deliver(a_mail(), mine).fate is Fate.ACCEPTED
    assert server.encrypted == [False]


def test_smtps_encrypts_from_the_start(sink, line_to, a_mail, certificate):
    server = sink(ssl_context=certificate.server)
    url = MailUrl("smtps", "127.0.0.1", server.port)
    session = line_to(url, trust=certificate.client)
    assert session.deliver(a_mail(), mine).fate is Fate.ACCEPTED


@pytest.mark.parametrize(
    ("scheme", "starttls", "side", "stage"),
    [
        ("smtps", "none", "ssl_context", "connect"),
        ("smtp", "require", "tls_context", "starttls"),
    ],
)
def test_an_unproven_server_gets_nothing(
    sink, line_to, a_mail, certificate, scheme, starttls, side, stage
):
    server = sink(**{side: certificate.server})
    url = MailUrl(scheme, "127.0.0.1", server.port, starttls=starttls)
    outcome = line_to(url).deliver(a_mail(), mine)
    assert outcome == Outcome(Fate.DEFERRED, stage)
    assert server.messages == []


def test_a_server_that_does_not_speak_tls_gets_nothing(scripted, line_to, a_mail):
    server = scripted()
    url = MailUrl("smtps", "127.0.0.1", server.url.port)
    outcome = line_to(url).deliver(a_mail(), mine)
    assert outcome == Outcome(Fate.DEFERRED, "connect")


def test_a_password_in_any_script_logs_in(sink, line_to, a_mail, certificate):
    server = sink(tls_context=certificate.server, logins=True, auth_required=True)
    url = MailUrl("smtp", "127.0.0.1", server.port, "анна", "пароль=1", "require")
    session = line_to(url, trust=certificate.client)
    assert session.deliver(a_mail(), mine).fate is Fate.ACCEPTED
    assert server.logins == [("анна".encode(), "пароль=1".encode())]
