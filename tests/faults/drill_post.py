"""What thousands of mails say, each read once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.utils import parseaddr
from threading import Lock
from urllib.parse import urlsplit

from tests.journeys.mail_server import LINK, Arrived


@dataclass
class DrillPost:
    """Message-IDs and how often each came; links and letters by supporter."""

    ids: Counter[str] = field(default_factory=Counter)
    confirm_links: dict[str, str] = field(default_factory=dict)
    thanks: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    letters: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _read: int = 0
    _lock: Lock = field(default_factory=Lock)

    def read(self, mails: Sequence[Arrived]) -> None:
        """Read those that have come since."""
        with self._lock:
            for mail in mails[self._read :]:
                self._note(mail)
            self._read = len(mails)

    def _note(self, mail: Arrived) -> None:
        message_id, text, (recipient,) = mail.id, mail.text, mail.recipients
        paths = [urlsplit(link).path for link in LINK.findall(text)]
        confirm = [path for path in paths if path.startswith("/confirm/")]
        if confirm:
            self.confirm_links.setdefault(recipient, confirm[0])
        elif any(path.startswith("/mine/") for path in paths):
            self.thanks[recipient].add(message_id)
        else:
            self.letters[parseaddr(mail.answers_to)[1]].add(message_id)
        self.ids[message_id] += 1
