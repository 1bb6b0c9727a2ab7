"""One line to a mail server: commands out, bounded replies in (RFC 5321 §4.2).

smtplib reads replies without any end: a server that goes on talking, or sends one
byte a minute, would hold the worker for good. Hence a line of our own.
"""

from __future__ import annotations

import re
import socket
import ssl
from dataclasses import dataclass
from time import monotonic

LONGEST_REPLY = 16_384
"""Bytes of one reply, all its lines together; real ones stay under 2,000."""

REPLY_LINE = re.compile(rb"([2-5]\d\d)(?:([ -])(.*))?", re.DOTALL)
STATUS = re.compile(r"([245])\.\d{1,3}\.\d{1,3}(?!\S)")


class LineBroken(Exception):
    """The server closed, kept silent too long or talked nonsense."""


@dataclass(frozen=True, repr=False)
class Reply:
    """What the server answered; its words stay here, they may quote an address."""

    code: int
    lines: tuple[str, ...]

    @property
    def enhanced(self) -> str | None:
        """The RFC 3463 status, if there is one of the code's class."""
        match = STATUS.match(self.lines[-1])
        return match[0] if match and match[1] == str(self.code)[0] else None


class SmtpLine:
    """An open connection; every way it can fail is LineBroken. Times in seconds."""

    def __init__(self, host: str, port: int, within: float) -> None:
        """Connect."""
        try:
            self._socket = socket.create_connection((host, port), within)
        except (OSError, UnicodeError) as error:
            raise LineBroken("cannot connect") from error
        self._unread = b""

    def encrypt(self, context: ssl.SSLContext, host: str, within: float) -> None:
        """Go on under TLS; what was sent in clear beforehand is not listened to."""
        if self._unread:
            # Words smuggled in before TLS would else count as said under it.
            raise LineBroken("the server spoke ahead of TLS")
        try:
            self._socket.settimeout(within)
            self._socket = context.wrap_socket(self._socket, server_hostname=host)
        except (OSError, ValueError) as error:
            raise LineBroken("no TLS") from error

    def command(self, text: str, within: float) -> Reply:
        """Send one command and wait for its reply."""
        if not text.isascii() or not text.isprintable():
            raise ValueError("a command is one line of ASCII")
        self.send(text.encode() + b"\r\n", within)
        return self.reply(within)

    def send(self, data: bytes, within: float) -> None:
        """Send bytes as they are."""
        try:
            self._socket.settimeout(within)
            self._socket.sendall(data)
        except OSError as error:
            raise LineBroken("cannot send") from error

    def reply(self, within: float) -> Reply:
        """The next reply, complete `within` so many seconds."""
        deadline = monotonic() + within
        room = LONGEST_REPLY
        lines: list[str] = []
        while True:
            line = self._read_line(deadline, room)
            room -= len(line)
            match = REPLY_LINE.fullmatch(line.strip(b"\r\n"))
            if match is None:
                raise LineBroken("not a reply")
            lines.append((match[3] or b"").decode("ascii", "replace"))
            if match[2] != b"-":
                return Reply(int(match[1]), tuple(lines))

    def _read_line(self, deadline: float, room: int) -> bytes:
        while b"\n" not in self._unread[:room]:
            if len(self._unread) >= room:
                raise LineBroken("a reply without end")
            self._unread += self._receive(deadline)
        line, _, self._unread = self._unread.partition(b"\n")
        return line + b"\n"

    def _receive(self, deadline: float) -> bytes:
        left = deadline - monotonic()
        if left <= 0:
            raise LineBroken("too slow")
        try:
            self._socket.settimeout(left)
            data = self._socket.recv(4096)
        except OSError as error:
            raise LineBroken("nothing comes") from error
        if not data:
            raise LineBroken("closed")
        return data

    def close(self) -> None:
        """Hang up, without a goodbye."""
        self._socket.close()
