"""Handing mails to a mail server, stage by stage (RFC 5321, 3207, 4954)."""

from __future__ import annotations

import base64
import ipaddress
import re
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from petition.adapters.mail_url import HOST, MailUrl
from petition.adapters.smtp_line import LineBroken, Reply, SmtpLine
from petition.domain.delivery import fate
from petition.domain.mails import Fate, Mail, Outcome
from petition.domain.refusals import NoMailServer
from petition.services.ports import Mailer, MailSession


@dataclass(frozen=True)
class Timeouts:
    """How long to wait at most, in seconds.

    `dot` is the wait for the answer to the final dot. The server may well have taken
    the mail by then, and who hangs up early delivers it twice (RFC 5321 §4.5.3.2.6).
    """

    connect: float = 30
    command: float = 60
    dot: float = 600
    quit: float = 5


@dataclass(frozen=True)
class SmtpMailer(Mailer):
    """Hands mails to the server of MAIL_URL.

    `write` makes the bytes of a mail, every line ended by CRLF, or raises
    ValueError; `host` is the name that we introduce ourselves by; `trust` says
    which certificates count, the system's unless given.
    """

    url: MailUrl
    write: Callable[[Mail], bytes]
    host: str = "localhost"
    timeouts: Timeouts = field(default_factory=Timeouts)
    trust: ssl.SSLContext | None = None

    def session(self) -> MailSession:
        """A new session; it connects when the first mail is delivered."""
        return SmtpSession(self)

    def check(self) -> str:
        """Connect, introduce ourselves and log in, but send nothing."""
        session = SmtpSession(self)
        trouble = session.trouble()
        if trouble is not None:
            raise NoMailServer(f"{self.url.host}:{self.url.port} {trouble}")
        return f"{self.url.host}:{self.url.port} answers"


LAST_WORDS: Mapping[str, tuple[int, ...]] = {
    "mail": (4, 5),
    "rcpt": (4, 5),
    "data": (4, 5),
    "dot": (2, 4, 5),
}
"""Classes of replies that end a mail, stage by stage, and leave the line in step."""


class _Ended(Exception):
    """The attempt is over before its message could go out."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class SmtpSession(MailSession):
    """A line to the server, kept for many mails and opened again when it drops."""

    def __init__(self, mailer: SmtpMailer) -> None:
        self._mailer = mailer
        self._line: SmtpLine | None = None
        self._stage = "connect"

    def deliver(self, mail: Mail, still_mine: Callable[[], bool]) -> Outcome:
        """Hand over one mail and say how that ended; see MailSession.

        A mail that cannot be written is REFUSED at the stage `message`.
        """
        try:
            message = self._mailer.write(mail)
        except ValueError:
            # It never will be; it must not stop the mails behind it.
            return Outcome(Fate.REFUSED, "message")
        kept = self._line is not None
        outcome = self._attempt(mail, message, still_mine)
        if kept and self._line is None and self._stage in ("rset", "mail"):
            # Servers drop lines that idle or have carried their share of mails.
            return self._attempt(mail, message, still_mine)
        return outcome

    def trouble(self) -> str | None:
        """Why no mail could leave by this line now, or None; sends no mail."""
        try:
            self._ready_line()
        except _Ended as ended:
            return f"answers {ended.outcome.code} at {ended.outcome.stage}"
        except LineBroken:
            return f"cannot be reached, or hangs up at {self._stage}"
        finally:
            self.close()
        return None

    def close(self) -> None:
        """Say goodbye to the server; never raises."""
        try:
            if self._line is not None:
                self._line.command("QUIT", self._mailer.timeouts.quit)
        except LineBroken:
            pass  # What was accepted stays accepted.
        finally:
            self._hang_up()

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None

    def _attempt(
        self, mail: Mail, message: bytes, still_mine: Callable[[], bool]
    ) -> Outcome:
        try:
            line = self._ready_line()
            self._ask(line, "mail", f"MAIL FROM:<{mail.sender}>", 2)
            self._ask(line, "rcpt", f"RCPT TO:<{mail.recipient}>", 2)
            self._ask(line, "data", "DATA", 3)
            return self._hand_over(line, message, still_mine)
        except _Ended as ended:
            return ended.outcome
        except LineBroken:
            self._hang_up()
            asked = self._stage == "dot"
            return Outcome(Fate.UNKNOWN if asked else Fate.DEFERRED, self._stage)
        except BaseException:
            # Half a mail must not stay on a line that another mail may take.
            self._hang_up()
            raise

    def _hand_over(
        self, line: SmtpLine, message: bytes, still_mine: Callable[[], bool]
    ) -> Outcome:
        """Send the message, and its final dot only while the mail is still ours."""
        timeouts = self._mailer.timeouts
        line.send(re.sub(rb"(?m)^\.", b"..", message), timeouts.command)
        if not still_mine():
            self._hang_up()  # Without the dot the server discards what it has.
            return Outcome(Fate.LOST, "data")
        self._stage = "dot"
        line.send(b".\r\n", timeouts.command)
        return self._judge(line.reply(timeouts.dot))

    def _ask(self, line: SmtpLine, stage: str, command: str, wanted: int) -> Reply:
        """The reply to a command if its code begins with `wanted`; else the end."""
        self._stage = stage
        reply = line.command(command, self._mailer.timeouts.command)
        return self._require(reply, wanted)

    def _require(self, reply: Reply, wanted: int) -> Reply:
        if reply.code // 100 != wanted:
            raise _Ended(self._judge(reply))
        return reply

    def _judge(self, reply: Reply) -> Outcome:
        """The outcome that a reply means; keeps the line if the next mail can go on."""
        if reply.code == 421 or reply.code // 100 not in LAST_WORDS.get(
            self._stage, ()
        ):
            self._hang_up()
        verdict = fate(self._stage, reply.code, reply.enhanced)
        return Outcome(verdict, self._stage, reply.code, reply.enhanced)

    def _ready_line(self) -> SmtpLine:
        """A line on which a new mail can begin: the kept one, or a new one."""
        if self._line is None:
            return self._connect()
        self._ask(self._line, "rset", "RSET", 2)
        return self._line

    def _connect(self) -> SmtpLine:
        url, timeouts = self._mailer.url, self._mailer.timeouts
        self._stage = "connect"
        self._line = line = SmtpLine(url.host, url.port, timeouts.connect)
        if url.tls_first:
            self._encrypt(line)
        self._require(line.reply(timeouts.command), 2)
        offers = self._greet(line)
        if url.starttls != "none":
            offers = self._start_tls(line, offers)
        if url.user:
            self._log_in(line, offers)
        return line

    def _greet(self, line: SmtpLine) -> Mapping[str, str]:
        """Introduce ourselves; the extensions that the server offers."""
        reply = self._ask(line, "ehlo", f"EHLO {own_name(self._mailer.host)}", 2)
        pairs = (offer.partition(" ") for offer in reply.lines[1:])
        return {keyword.upper(): words.upper() for keyword, _, words in pairs}

    def _start_tls(
        self, line: SmtpLine, offers: Mapping[str, str]
    ) -> Mapping[str, str]:
        """What the server offers under TLS, or in clear where that may do."""
        if "STARTTLS" in offers:
            self._ask(line, "starttls", "STARTTLS", 2)
            self._encrypt(line)
            return self._greet(line)
        if self._mailer.url.proves_server:
            self._hang_up()
            raise _Ended(Outcome(Fate.DEFERRED, "starttls"))
        return offers

    def _encrypt(self, line: SmtpLine) -> None:
        context = self._mailer.trust or ssl.create_default_context()
        if not self._mailer.url.proves_server:
            context = _opportunistic()
        line.encrypt(context, self._mailer.url.host, self._mailer.timeouts.command)

    def _log_in(self, line: SmtpLine, offers: Mapping[str, str]) -> None:
        """AUTH PLAIN, or LOGIN where a server knows only that."""
        url, ways = self._mailer.url, offers.get("AUTH", "").split()
        if "LOGIN" in ways and "PLAIN" not in ways:
            self._ask(line, "auth", "AUTH LOGIN", 3)
            self._ask(line, "auth", _base64(url.user), 3)
            self._ask(line, "auth", _base64(url.password), 2)
        else:
            secret = _base64(f"\0{url.user}\0{url.password}")
            self._ask(line, "auth", f"AUTH PLAIN {secret}", 2)


def own_name(host: str) -> str:
    """`host` as EHLO wants it: a domain or an address literal (RFC 5321 §4.1.3)."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host if HOST.fullmatch(host) else "localhost"
    return f"[{'IPv6:' if address.version == 6 else ''}{address}]"


def _opportunistic() -> ssl.SSLContext:
    """TLS with whoever answers; MailUrl.proves_server says why that is sound."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")
