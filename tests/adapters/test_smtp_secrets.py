"""When a mail or a password may leave in clear text, and when nothing leaves."""

import pytest

from petition.adapters.mail_url import MailUrl
from petition.domain.mails import Fate, Outcome


def mine() -> bool:
    return True


def test_nothing_leaves_in_clear_where_tls_is_required(scripted, line_to, a_mail):
    server = scripted()
    url = MailUrl("smtp", server.url.host, server.url.port, starttls="require")
    outcome = line_to(url).deliver(a_mail(), mine)
    assert outcome == Outcome(Fate.DEFERRED, "starttls")
    assert [said.split()[0] for said in server.connections[0]] == ["EHLO"]


class FarAway(MailUrl):
    """A server that only seems to be on this machine."""

    is_loopback = False


def test_a_password_never_leaves_the_machine_in_clear(scripted, line_to, a_mail):
    server = scripted()
    url = FarAway("smtp", server.url.host, server.url.port, "anna", "secret", "maybe")
    outcome = line_to(url).deliver(a_mail(), mine)
    assert outcome == Outcome(Fate.DEFERRED, "starttls")
    assert "AUTH" not in str(server.connections)


@pytest.mark.parametrize(
    "answer",
    [b"454 4.7.0 no\r\n", b"554 no\r\n", b"220 go\r\n250 smuggled\r\n", "close"],
)
def test_a_starttls_that_fails_defers(scripted, line_to, a_mail, answer):
    server = scripted(ehlo=b"250-script\r\n250 STARTTLS\r\n", starttls=answer)
    outcome = line_to(server.url).deliver(a_mail(), mine)
    assert (outcome.fate, outcome.stage) == (Fate.DEFERRED, "starttls")


def test_login_is_used_where_plain_is_not_offered(scripted, line_to, a_mail):
    server = scripted(
        ehlo=b"250-script\r\n250 AUTH LOGIN CRAM-MD5\r\n",
        auth=b"334 VXNlcm5hbWU6\r\n",
        **{"yw5uyq==": b"334 UGFzc3dvcmQ6\r\n", "c2vjcmv0": b"235 ok\r\n"},
    )
    url = MailUrl("smtp", server.url.host, server.url.port, "anna", "secret", "maybe")
    assert line_to(url).deliver(a_mail(), mine).fate is Fate.ACCEPTED
    assert server.connections[0][1:4] == ["AUTH LOGIN", "YW5uYQ==", "c2VjcmV0"]
