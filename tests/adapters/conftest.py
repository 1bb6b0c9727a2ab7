"""Mail servers to talk to: one that follows a script, and aiosmtpd as a real one."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from petition.adapters.mail_url import MailUrl
from petition.adapters.smtp import SmtpMailer, Timeouts
from petition.documents.mail import mime
from petition.domain.mails import Mail, MailKind

NOW = datetime(2014, 4, 22, 12, 0, 30, 250_000, tzinfo=UTC)
PATIENT = Timeouts(connect=20, command=20, dot=20, quit=20)
MANNERS = {
    "connect": b"220 script ESMTP\r\n",
    "ehlo": b"250-script\r\n250 AUTH PLAIN LOGIN\r\n",
    "auth": b"235 2.7.0 welcome\r\n",
    "data": b"354 go on\r\n",
    "message": b"",
    "quit": b"221 bye\r\n",
}

Script = dict[str, "bytes | str | list[bytes | str]"]


@dataclass
class ScriptedServer:
    """Answers each stage as its script says, else politely.

    An answer is bytes, or "close", "hang" or "drip" (a byte now and then, without
    end); a list holds the answers of one time after another.
    """

    script: Script
    connections: list[list[str]] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._listen)]
        self._threads[0].start()

    @property
    def url(self) -> MailUrl:
        port: int = self._listener.getsockname()[1]
        return MailUrl("smtp", "127.0.0.1", port, starttls="maybe")

    def stop(self) -> None:
        self._over.set()
        for line in [self._listener, *self._open]:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                connection = self._listener.accept()[0]
                self._open.append(connection)
                self.connections.append([])
                work = threading.Thread(
                    target=self._serve, args=(connection, self.connections[-1])
                )
                self._threads.append(work)
                work.start()

    def _serve(self, connection: socket.socket, said: list[str]) -> None:
        with suppress(OSError), connection, connection.makefile("rb") as lines:
            going = self._answer(connection, "connect")
            while going and (line := lines.readline()):
                said.append(line.decode("utf-8", "replace").strip())
                stage = said[-1].partition(" ")[0].lower()
                going = self._answer(connection, stage)
                if going and stage == "data" and "data" not in self.script:
                    going = self._take_message(connection, lines)

    def _take_message(self, connection: socket.socket, lines: Any) -> bool:
        message = b""
        if not self._answer(connection, "message"):
            return False
        while (line := lines.readline()) != b".\r\n":
            if not line:
                return False
            message += line
        self.messages.append(message)
        return self._answer(connection, "dot")

    def _answer(self, connection: socket.socket, stage: str) -> bool:
        answer = self.script.get(stage, MANNERS.get(stage, b"250 2.0.0 fine\r\n"))
        if isinstance(answer, list):
            answer = answer.pop(0) if answer else MANNERS.get(stage, b"250 fine\r\n")
        while answer == "drip" and not self._over.wait(0.05):
            connection.sendall(b"2")
        if isinstance(answer, bytes):
            connection.sendall(answer)
        return answer != "close"


@pytest.fixture
def scripted() -> Iterator[Callable[..., ScriptedServer]]:
    """Starts servers that follow the script given as keywords."""
    with ExitStack() as stack:

        def start(**script: Any) -> ScriptedServer:
            server = ScriptedServer(script)
            stack.callback(server.stop)
            return server

        yield start


@pytest.fixture
def line_to() -> Iterator[Callable[..., Any]]:
    """Opens sessions to a MailUrl and hangs up in the end."""
    with ExitStack() as stack:

        def start(url: MailUrl, **options: Any) -> Any:
            session = SmtpMailer(
                url, mime, **{"timeouts": PATIENT, **options}
            ).session()
            stack.callback(session.close)
            return session

        yield start


@pytest.fixture
def a_mail() -> Callable[..., Mail]:
    """Makes a letter; keywords change it."""

    def make(**changes: Any) -> Mail:
        plain: dict[str, Any] = {
            "kind": MailKind.LETTER,
            "sender_name": "Anna via Zhanaozen",
            "sender": "letters@campaign.example",
            "recipient_name": "President",
            "recipient": "president@target.example",
            "reply_to": None,
            "subject": "About the oil workers",
            "text": "Dear President,\n\nplease.\n",
            "language": "en",
            "message_id": "<r4nd0m@campaign.example>",
            "date": NOW,
            "automatic": False,
        }
        return Mail(**{**plain, **changes})

    return make


@dataclass
class Sink:
    """What a real mail server took in."""

    port: int
    messages: list[bytes] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        self.messages.append(envelope.content)
        self.encrypted.append(session.ssl is not None)
        return "250 2.0.0 taken"

    def check(self, *args: Any) -> AuthResult:
        self.logins.append((args[-1].login, args[-1].password))
        return AuthResult(success=True)


@pytest.fixture
def sink() -> Iterator[Callable[..., Sink]]:
    """Starts aiosmtpd on a free port; keywords are its Controller's."""
    with ExitStack() as stack:

        def start(**options: Any) -> Sink:
            with socket.create_server(("127.0.0.1", 0)) as free:
                taken = Sink(free.getsockname()[1])
            if options.pop("logins", False):
                options["authenticator"] = taken.check
            controller = Controller(
                taken, hostname="127.0.0.1", port=taken.port, **options
            )
            controller.start()
            stack.callback(controller.loop.close)
            stack.callback(controller.stop)
            return taken

        yield start


@dataclass(frozen=True)
class Certificate:
    """A certificate of 127.0.0.1: the server's side, and that of who trusts it."""

    server: ssl.SSLContext
    client: ssl.SSLContext


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A certificate that nobody but its own `client` context trusts."""
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    _write_certificate(path)
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(path)
    return Certificate(server, ssl.create_default_context(cafile=str(path)))


def _write_certificate(path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + secret)
