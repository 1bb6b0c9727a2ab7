"""MAIL_URL: where mail leaves, and how (RFC 3207, 7435, 8314)."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, unquote, urlsplit

Scheme = Literal["smtp", "smtps", "mailbox"]
Starttls = Literal["require", "maybe", "none"]
CHOICES: tuple[Starttls, ...] = ("require", "maybe", "none")

PORTS: Mapping[Scheme, int] = {"smtp": 25, "smtps": 465}
HOST = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?"
    r"(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?)*"
)
EXAMPLE = "write it like smtp://user:password@mail.example.org:587"
ESCAPE = "write each of : / ? # @ % in user and password as %3A %2F %3F %23 %40 %25"


class BadMailUrl(ValueError):
    """A MAIL_URL that cannot be used: one line, why and what to write instead.

    It never quotes the value, which may hold a password.
    """


@dataclass(frozen=True)
class MailUrl:
    """A mail server, or a folder if `scheme` is `mailbox`.

    `starttls`: require (encrypted to a proven server or not at all), maybe
    (encrypted if the server offers it), none. `smtps` encrypts from the start.
    """

    scheme: Scheme
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    starttls: Starttls = "none"

    def __repr__(self) -> str:
        """Where mail goes, without the secrets: this stands in logs."""
        return f"MailUrl({self.scheme}, {self.host}:{self.port}, {self.starttls})"

    @property
    def is_loopback(self) -> bool:
        """Whether the server is on this machine, where nobody listens in."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def tls_first(self) -> bool:
        """Whether the line is encrypted before the first word (RFC 8314 §3)."""
        return self.scheme == "smtps"

    @property
    def proves_server(self) -> bool:
        """Whether nothing leaves before the server has shown a valid certificate.

        Opportunistic TLS does not check certificates: the only alternative would be
        clear text, and whoever forges one could as well hide STARTTLS (RFC 7435 §3).
        A password is another matter: without proof it does not leave the machine.
        """
        guards_password = bool(self.user) and not self.is_loopback
        return self.tls_first or self.starttls == "require" or guards_password


def parse_mail_url(text: str) -> MailUrl:
    """The MailUrl that `text` means; raises BadMailUrl."""
    if text == "mailbox:":
        return MailUrl("mailbox")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise BadMailUrl(f"its host or port is none; {EXAMPLE}; {ESCAPE}.") from None
    scheme = _scheme(parts)
    if parts.path not in ("", "/") or parts.fragment or not text.isprintable():
        raise BadMailUrl(f"something follows the host that does not belong; {ESCAPE}.")
    user, password = _credentials(parts)
    url = MailUrl(
        scheme=scheme,
        host=_host(parts),
        port=PORTS[scheme] if port is None else port,
        user=user,
        password=password,
        starttls=_starttls(parts),
    )
    return _sound(url)


def _scheme(parts: SplitResult) -> Scheme:
    for scheme in PORTS:
        if parts.scheme == scheme:
            return scheme
    raise BadMailUrl(f"it begins with none of smtp://, smtps://, mailbox:; {EXAMPLE}.")


def _credentials(parts: SplitResult) -> tuple[str, str]:
    try:
        user = unquote(parts.username or "", errors="strict")
        password = unquote(parts.password or "", errors="strict")
    except UnicodeDecodeError:
        raise BadMailUrl(f"user or password is not UTF-8; {ESCAPE}.") from None
    if bool(user) != bool(password):
        raise BadMailUrl(f"user and password come together or not at all; {EXAMPLE}.")
    if "\0" in user + password:
        raise BadMailUrl("user or password holds %00; no server takes that.")
    return user, password


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if ":" not in host and HOST.fullmatch(host) is None:
        raise BadMailUrl(
            f"it names no host that could exist; {EXAMPLE},"
            " a name in another script as xn--…, an IPv6 address in [ ]."
        )
    return host


def _starttls(parts: SplitResult) -> Starttls:
    if parts.query == "":
        return "none" if parts.scheme == "smtps" else "maybe"
    if parts.scheme == "smtps":
        raise BadMailUrl(
            "smtps:// is encrypted from the start; leave out what follows ?."
        )
    for choice in CHOICES:
        if parts.query == f"starttls={choice}":
            return choice
    raise BadMailUrl(
        "after ? stands none of starttls=require, starttls=maybe, starttls=none;"
        f" else {ESCAPE}."
    )


def _sound(url: MailUrl) -> MailUrl:
    if url.port == 0:
        raise BadMailUrl(f"port 0 does not exist; {EXAMPLE}.")
    if url.user and url.starttls == "none" and not (url.is_loopback or url.tls_first):
        raise BadMailUrl(
            "the password would travel in clear text; write ?starttls=require."
        )
    return url
