"""Replies, whatever a server sends and however it cuts it up."""

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.adapters.smtp_line import LineBroken, Reply, SmtpLine


def heard(*pieces, times=1):
    """The replies that a client hears of a server that sends `pieces` and closes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        line = SmtpLine("127.0.0.1", listener.getsockname()[1], 10)
        server = listener.accept()[0]
        with server:
            for piece in pieces:
                server.sendall(piece)
        try:
            return [line.reply(10) for _ in range(times)]
        finally:
            line.close()


def test_a_reply_is_whole_however_it_is_cut_up():
    [reply] = heard(b"25", b"0-on", b"e\r", b"\n250 tw", b"o\r\n")
    assert (reply.code, reply.lines) == (250, ("one", "two"))


def test_two_replies_in_one_piece_are_two():
    replies = heard(b"250 one\r\n550 two\r\n", times=2)
    assert [reply.code for reply in replies] == [250, 550]


def test_a_reply_that_is_cut_off_is_none():
    with pytest.raises(LineBroken):
        heard(b"250-one\r\n250 tw")


def test_a_reply_keeps_its_words_out_of_logs():
    assert "anna" not in repr(Reply(550, ("anna@mail.example unknown",)))


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("5.1.1 no", "5.1.1"),
        ("5.7.500", "5.7.500"),
        ("5.1.1", "5.1.1"),
        ("4.1.1 another class", None),
        ("5.1 too short", None),
        ("5.1.1.1 an address", None),
        ("no status 5.1.1", None),
    ],
)
def test_a_status_stands_first_and_fits_the_code(words, status):
    assert Reply(550, (words,)).enhanced == status


@given(st.binary(max_size=200))
def test_any_bytes_are_a_reply_or_a_broken_line(data):
    try:
        [reply] = heard(data)
    except LineBroken:
        return
    assert 200 <= reply.code <= 599


@pytest.mark.parametrize("command", ["RSET\r\nQUIT", "RSET\0", "MAIL FROM:<ä@b>"])
def test_a_command_is_one_line_of_ascii(scripted, command):
    url = scripted().url
    line = SmtpLine(url.host, url.port, 10)
    with pytest.raises(ValueError, match="one line"):
        line.command(command, 10)
    line.close()
