"""The public addresses of our pages, for mails and prints."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Links:
    """Absolute addresses under the public one."""

    base: str

    def campaign(self, slug: str) -> str:
        """The campaign's page."""
        return f"{self.base}/c/{slug}"

    def confirm(self, token: str) -> str:
        """The page that counts a signature."""
        return f"{self.base}/confirm/{token}"

    def not_me(self, token: str) -> str:
        """The page for people who never signed."""
        return f"{self.base}/not-me/{token}"

    def mine(self, receipt: str) -> str:
        """A supporter's own page."""
        return f"{self.base}/mine/{receipt}"

    def partner(self, token: str) -> str:
        """A partner's own page."""
        return f"{self.base}/partner/{token}"

    def workspace(self, path: str = "") -> str:
        """A page of the workspace."""
        return f"{self.base}/organise/{path}"

    def unsubscribe(self, token: str, language: str) -> str:
        """Where somebody ends the news that they asked for."""
        return f"{self.base}/unsubscribe/{token}?lang={language}"

    def my_link(self, slug: str) -> str:
        """Where one asks for a new link to the own page."""
        return f"{self.base}/c/{slug}/my-link"
