"""What becomes of a mail when the server answers, hangs, closes or talks nonsense."""

import socket

import pytest

from petition.adapters.mail_url import MailUrl
from petition.adapters.smtp import Timeouts, own_name
from petition.domain.mails import Fate, Outcome

IMPATIENT = Timeouts(connect=0.3, command=0.3, dot=0.3, quit=0.3)
BEFORE_A_MAIL = ["connect", "ehlo", "auth"]
WITHIN_A_MAIL = ["mail", "rcpt", "data", "dot"]
STAGES = BEFORE_A_MAIL + WITHIN_A_MAIL
NONSENSE = {
    "words": b"hello there\r\n",
    "no code": b"abc fine\r\n",
    "short": b"25\r\n",
    "blank": b"\r\n",
    "zero": b"000 0.0.0\r\n",
    "beyond": b"999 fine\r\n",
    "arabic digits": "٢٥٠ fine\r\n".encode(),
    "bytes": b"\xff\xfe\x00\r\n",
    "endless lines": b"250-more\r\n" * 5_000,
    "one endless line": b"250 " + b"x" * 50_000,
    "nonsense goes on": b"250-fine\r\nhello\r\n",
}


def mine() -> bool:
    return True


def user(url):
    """The same server, reached with a password."""
    return MailUrl("smtp", url.host, url.port, "anna", "secret", "maybe")


@pytest.mark.parametrize("stage", STAGES)
def test_a_4xx_at_any_stage_defers(scripted, line_to, a_mail, stage):
    server = scripted(**{stage: b"451 4.3.0 later\r\n"})
    outcome = line_to(user(server.url)).deliver(a_mail(), mine)
    assert outcome == Outcome(Fate.DEFERRED, stage, 451, "4.3.0")


@pytest.mark.parametrize("stage", STAGES)
def test_a_421_at_any_stage_defers_and_hangs_up(scripted, line_to, a_mail, stage):
    server = scripted(**{stage: [b"421 4.3.2 closing\r\n"]})
    session = line_to(user(server.url))
    outcome = session.deliver(a_mail(), mine)
    assert outcome == Outcome(Fate.DEFERRED, stage, 421, "4.3.2")
    session.deliver(a_mail(), mine)
    assert len(server.connections) == 2


@pytest.mark.parametrize("stage", WITHIN_A_MAIL)
def test_a_5xx_within_a_mail_refuses_it(scripted, line_to, a_mail, stage):
    server = scripted(**{stage: b"550 5.1.1 no such user\r\n"})
    outcome = line_to(user(server.url)).deliver(a_mail(), mine)
    assert outcome == Outcome(Fate.REFUSED, stage, 550, "5.1.1")


@pytest.mark.parametrize("stage", BEFORE_A_MAIL)
def test_a_5xx_before_a_mail_is_not_its_fault(scripted, line_to, a_mail, stage):
    server = scripted(**{stage: b"554 5.7.1 not you\r\n"})
    outcome = line_to(user(server.url)).deliver(a_mail(), mine)
    assert outcome == Outcome(Fate.DEFERRED, stage, 554, "5.7.1")


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("act", ["close", "hang", "drip"])
def test_silence_leaves_doubt_only_after_the_final_dot(
    scripted, line_to, a_mail, stage, act
):
    server = scripted(**{stage: act})
    outcome = line_to(user(server.url), timeouts=IMPATIENT).deliver(a_mail(), mine)
    fate = Fate.UNKNOWN if stage == "dot" else Fate.DEFERRED
    assert outcome == Outcome(fate, stage)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_is_no_answer(scripted, line_to, a_mail, stage, nonsense):
    server = scripted(**{stage: NONSENSE[nonsense]})
    outcome = line_to(user(server.url)).deliver(a_mail(), mine)
    fate = Fate.UNKNOWN if stage == "dot" else Fate.DEFERRED
    assert outcome == Outcome(fate, stage)


@pytest.mark.parametrize(
    ("stage", "reply"), [("mail", b"354"), ("rcpt", b"354"), ("data", b"250")]
)
def test_a_reply_out_of_step_defers_and_hangs_up(
    scripted, line_to, a_mail, stage, reply
):
    server = scripted(**{stage: [reply + b" odd\r\n"]})
    session = line_to(server.url)
    assert session.deliver(a_mail(), mine).fate is Fate.DEFERRED
    session.deliver(a_mail(), mine)
    assert len(server.connections) == 2


def test_a_354_after_the_final_dot_leaves_doubt(scripted, line_to, a_mail):
    server = scripted(dot=b"354 go on\r\n")
    outcome = line_to(server.url).deliver(a_mail(), mine)
    assert outcome == Outcome(Fate.UNKNOWN, "dot", 354)


@pytest.mark.parametrize(
    "reply",
    [b"250 ok\r\n", b"250\r\n", b"250-a\r\n250 b\r\n", b"250 ok\n", b"250 \xff\r\n"],
)
def test_a_2xx_after_the_final_dot_accepts(scripted, line_to, a_mail, reply):
    server = scripted(dot=reply)
    outcome = line_to(server.url).deliver(a_mail(), mine)
    assert outcome == Outcome(Fate.ACCEPTED, "dot", 250)


def test_a_reply_may_have_many_lines(scripted, line_to, a_mail):
    server = scripted(ehlo=b"250-script\r\n250-SIZE 1000\r\n250 HELP\r\n")
    assert line_to(server.url).deliver(a_mail(), mine).fate is Fate.ACCEPTED


def test_a_server_that_closes_amid_the_message_has_not_taken_it(
    scripted, line_to, a_mail
):
    server = scripted(message="close")
    text = "A letter that no buffer holds.\n" * 500_000
    outcome = line_to(server.url).deliver(a_mail(text=text), mine)
    assert outcome == Outcome(Fate.DEFERRED, "data")


def test_where_nobody_listens_the_mail_is_deferred(line_to, a_mail):
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = MailUrl("smtp", "127.0.0.1", free.getsockname()[1])
    outcome = line_to(url).deliver(a_mail(), mine)
    assert outcome == Outcome(Fate.DEFERRED, "connect")


def test_a_status_of_another_class_than_its_code_is_left_out(scripted, line_to, a_mail):
    server = scripted(rcpt=b"550 4.1.1 odd\r\n")
    outcome = line_to(server.url).deliver(a_mail(), mine)
    assert outcome == Outcome(Fate.REFUSED, "rcpt", 550)


def test_a_refused_recipient_costs_the_next_mail_nothing(scripted, line_to, a_mail):
    server = scripted(rcpt=[b"550 5.1.1 no such user\r\n"])
    session = line_to(server.url)
    fates = [session.deliver(a_mail(), mine).fate for _ in range(2)]
    assert fates == [Fate.REFUSED, Fate.ACCEPTED]
    assert len(server.connections) == 1


def test_many_mails_go_over_one_line_with_rset_between(scripted, line_to, a_mail):
    server = scripted()
    session = line_to(server.url)
    fates = {session.deliver(a_mail(), mine).fate for _ in range(3)}
    session.close()
    verbs = [said.partition(" ")[0] for said in server.connections[0]]
    mail = ["MAIL", "RCPT", "DATA"]
    assert fates == {Fate.ACCEPTED}
    assert verbs == ["EHLO", *mail, "RSET", *mail, "RSET", *mail, "QUIT"]


@pytest.mark.parametrize("act", ["close", b"421 4.4.2 idle\r\n", b"500 what\r\n"])
def test_a_line_that_dropped_while_idle_is_opened_again(scripted, line_to, a_mail, act):
    server = scripted(rset=act)
    session = line_to(server.url)
    fates = [session.deliver(a_mail(), mine).fate for _ in range(3)]
    assert fates == [Fate.ACCEPTED] * 3
    assert len(server.connections) == 3


def test_a_server_that_limits_mails_for_each_line_gets_another(
    scripted, line_to, a_mail
):
    enough = b"421 4.7.0 enough for one line\r\n"
    server = scripted(mail=[b"250 ok\r\n", enough, b"250 ok\r\n"])
    session = line_to(server.url)
    fates = [session.deliver(a_mail(), mine).fate for _ in range(2)]
    assert fates == [Fate.ACCEPTED, Fate.ACCEPTED]


def test_a_line_is_opened_again_only_once(scripted, line_to, a_mail):
    server = scripted(mail=[b"250 ok\r\n", "close", "close", "close"])
    session = line_to(server.url)
    fates = [session.deliver(a_mail(), mine).fate for _ in range(2)]
    assert fates == [Fate.ACCEPTED, Fate.DEFERRED]
    assert len(server.connections) == 2


@pytest.mark.parametrize("act", ["close", "hang", b"500 what\r\n", b"\xff\r\n"])
def test_a_bad_goodbye_takes_nothing_back(scripted, line_to, a_mail, act):
    server = scripted(quit=act)
    session = line_to(server.url, timeouts=IMPATIENT)
    assert session.deliver(a_mail(), mine).fate is Fate.ACCEPTED
    session.close()
    session.close()


def test_a_lost_claim_delivers_nothing(scripted, line_to, a_mail):
    server = scripted()
    session = line_to(server.url)
    outcome = session.deliver(a_mail(), lambda: False)
    assert outcome == Outcome(Fate.LOST, "data")
    assert session.deliver(a_mail(text="The next.\n"), mine).fate is Fate.ACCEPTED
    assert [b"The next." in message for message in server.messages] == [True]


def test_the_claim_is_asked_for_once_and_only_at_the_last_moment(
    scripted, line_to, a_mail
):
    server, asked = scripted(), []

    def still_mine() -> bool:
        asked.append(server.connections[0][-1])
        return True

    line_to(server.url).deliver(a_mail(), still_mine)
    assert asked == ["DATA"]


def test_a_claim_that_cannot_be_checked_delivers_nothing(scripted, line_to, a_mail):
    def still_mine() -> bool:
        raise RuntimeError("no database")

    server = scripted()
    session = line_to(server.url)
    with pytest.raises(RuntimeError):
        session.deliver(a_mail(), still_mine)
    session.deliver(a_mail(), mine)
    assert (len(server.connections), len(server.messages)) == (2, 1)


def test_a_mail_that_cannot_be_written_is_refused_and_disturbs_nobody(
    scripted, line_to, a_mail
):
    server = scripted()
    outcome = line_to(server.url).deliver(a_mail(recipient="a@b.example, c@d"), mine)
    assert outcome == Outcome(Fate.REFUSED, "message")
    assert server.connections == []


def test_dots_at_line_starts_are_doubled_on_the_way(scripted, line_to, a_mail):
    server = scripted()
    line_to(server.url).deliver(a_mail(text=".one\n..two\nthree.\n"), mine)
    body = server.messages[0].partition(b"\r\n\r\n")[2]
    assert body == b"..one\r\n...two\r\nthree.\r\n"


def test_an_outcome_repeats_nothing_of_the_servers_words(scripted, line_to, a_mail):
    server = scripted(rcpt=b"550 5.1.1 <president@target.example> unknown\r\n")
    outcome = line_to(server.url).deliver(a_mail(), mine)
    assert "president" not in repr(outcome)


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("letters.example.org", "letters.example.org"),
        ("127.0.0.1", "[127.0.0.1]"),
        ("::1", "[IPv6:::1]"),
        ("no host\r\n", "localhost"),
    ],
)
def test_we_introduce_ourselves_by_a_name_or_a_literal(host, name):
    assert own_name(host) == name
