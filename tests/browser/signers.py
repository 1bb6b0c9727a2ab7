"""People who have signed, and the links that they were given."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from petition.domain.campaigns import CampaignState
from petition.domain.delivery import Reason
from petition.domain.signatures import LetterState
from petition.domain.tokens import token_text
from petition.models import Letter
from petition.services import campaigns, own_pages, partner_links
from tests.browser.site import Site
from tests.journeys.supporter import Choice, Supporter
from tests.support.waiting import eventually

BOTH = ["minister", "embassy-brussels"]
ALL_POINTS = ["trial", "gloves"]


@dataclass
class Signers:
    """Makes each kind of link once for each language; nobody uses them up."""

    site: Site
    _links: dict[tuple[str, str], str] = field(default_factory=dict)

    def link(self, kind: str, language: str) -> str:
        """The path of a link of a kind, for somebody who writes in a language."""
        if (kind, language) not in self._links:
            self._links[kind, language] = self.fresh(kind, language)
        return self._links[kind, language]

    def fresh(self, kind: str, language: str) -> str:
        """The same, but nobody else has it."""
        make: Callable[[str], str] = getattr(self, f"_{kind}")
        return make(language)

    def _waiting(self, language: str) -> str:
        """A letter that is not confirmed yet."""
        who = self.site.somebody(language, target=BOTH, point=ALL_POINTS)
        who.sign()
        return who.confirm_link()

    def _first(self, language: str) -> str:
        """The own page of the only one who has signed a campaign."""
        who = self.site.somebody(language, "salt-first")
        own = who.sign_and_confirm()
        who.counted()
        return own

    def _too_late(self, language: str) -> str:
        """A letter that can not be confirmed while its campaign is paused."""
        self.site.add("salt-stopped")
        who = self.site.somebody(language, "salt-stopped")
        who.sign()
        link = who.confirm_link()
        self.site.move("salt-stopped", CampaignState.PAUSED)
        return link

    def _not_me(self, language: str) -> str:
        """The other link of that mail."""
        return self.link("waiting", language).replace("/confirm/", "/not-me/")

    def _used(self, language: str) -> str:
        """A link that has been used."""
        who = self.site.somebody(language)
        who.sign_and_confirm()
        return who.confirm_link()

    def _mail(self, language: str) -> str:
        """Two letters by mail: one was taken, the other refused."""
        own = self._own(language, "mail", target=BOTH, point=ALL_POINTS)
        eventually(lambda: self._both_accepted(own))
        self._refuse(own)
        return own

    def _own_mail(self, language: str) -> str:
        return self._own(language, "own_mail")

    def _post(self, language: str) -> str:
        return self._own(language, "post")

    def _by_hand(self, language: str) -> str:
        return self._own(language, "by_hand")

    def _withdrawn(self, language: str) -> str:
        """An own page whose signature has been taken back."""
        who = self.site.somebody(language)
        own = who.sign_and_confirm()
        who.press(own, "/withdraw")
        return own

    def _erased(self, language: str) -> str:
        """An own page that is no more."""
        who = self.site.somebody(language)
        own = who.sign_and_confirm()
        who.press(own, "/erase")
        return own

    def _relinked(self, language: str) -> str:
        """A new link after the first one got lost."""
        who = self.site.somebody(language)
        first = who.sign_and_confirm()
        path = f"/c/salt-works/my-link?lang={language}"
        form = who.browser.get(path).form("/my-link").fill({"email": who.email})
        who.browser.send(form)
        eventually(lambda: len(_own_links(who)) > 1)
        (new,) = [one for one in _own_links(who) if one != first]
        return new

    def _invited(self, _language: str) -> str:
        """The invitation of a partner."""
        token = secrets.token_bytes(32)
        with self.site.backends.database.writing() as session:
            found = campaigns.find(session, "salt-works", now=_now())
            partner_links.invite(
                session, found.content.campaign_id, "mill-union", token, now=_now()
            )
        return f"/partner/{token_text(token)}"

    def _partner(self, language: str) -> str:
        """A partner's own page."""
        token = secrets.token_bytes(32)
        invitation = self.fresh("invited", language)
        with self.site.backends.database.writing() as session:
            linked = partner_links.find(session, _token(invitation), now=_now())
            partner_links.renew(session, linked, token, now=_now())
        return f"/partner/{token_text(token)}"

    def _agreed(self, language: str) -> str:
        """An own page of somebody who let a partner have their address."""
        return self._own(
            language, "mail", source="harbour-union", partner_consent="yes"
        )

    def _own(self, language: str, channel: str, **answers: Choice) -> str:
        who = self.site.somebody(language, channel=channel, **answers)
        return who.sign_and_confirm()

    def _both_accepted(self, own: str) -> bool:
        return {one.state for one in self._letters(own)} == {LetterState.ACCEPTED}

    def _letters(self, own: str) -> list[Letter]:
        desk = self.site.backends.desk
        with self.site.backends.database.reading() as session:
            page = own_pages.find(session, desk, _token(own), now=_now())
            return [letter for letter, _ in page.letters]

    def _refuse(self, own: str) -> None:
        desk = self.site.backends.desk
        with self.site.backends.database.writing() as session:
            page = own_pages.find(session, desk, _token(own), now=_now())
            letter, _ = page.letters[-1]
            letter.state, letter.reason = LetterState.REFUSED, Reason.MAILBOX_UNKNOWN


def _own_links(who: Supporter) -> list[str]:
    links = [one.link("/mine/") for one in who.mails("/mine/")]
    return [urlsplit(one).path for one in links]


def _token(own: str) -> str:
    return own.rpartition("/")[2]


def _now() -> datetime:
    return datetime.now(UTC)
