"""Every page that the public can come to, in every state, and the way there."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from tests.browser.hand import Hand
from tests.browser.signers import ALL_POINTS, BOTH, Signers

Way = Callable[[Hand, Signers], None]
FRAMED = "/embed/salt-works?lang={lang}&partner=harbour-union&variant=compact"


def at(path: str) -> Way:
    """An address; `{lang}` stands for the language."""

    def go(hand: Hand, _signers: Signers) -> None:
        hand.open(path.format(lang=hand.language))

    return go


def link(kind: str, more: str = "") -> Way:
    """A link that somebody was given."""

    def go(hand: Hand, signers: Signers) -> None:
        hand.open(signers.link(kind, hand.language) + more)

    return go


def wrong_form(hand: Hand, _signers: Signers) -> None:
    """Sign with nothing filled in and no addressee."""
    hand.campaign("&from=harbour-union")
    hand.control("target").first.uncheck()
    hand.press("/sign")


def preview(hand: Hand, _signers: Signers) -> None:
    """Letters in another language than the page's, with the page's beside it."""
    hand.campaign("&from=harbour-union&country=BE")
    hand.fill("reader@people.example")
    for name, values in {"target": BOTH, "point": ALL_POINTS}.items():
        for value in values:
            hand.page.locator(f'[name="{name}"][value="{value}"]').check()
    hand.control("country").select_option("BE")
    other = "ru" if hand.language == "en" else "en"
    hand.control("letter_language").select_option(other)
    hand.control("own_words").fill("شكرا. I write because my brother works there.")
    hand.press("/preview")


def framed_wrong(hand: Hand, _signers: Signers) -> None:
    """The same in the frame, where less is shown."""
    hand.open(FRAMED.format(lang=hand.language))
    hand.control("target").first.uncheck()
    hand.press("/sign")


def framed_preview(hand: Hand, _signers: Signers) -> None:
    """A letter in the frame."""
    hand.open(FRAMED.format(lang=hand.language))
    hand.fill("reader@people.example")
    hand.press("/preview")


def not_me_done(hand: Hand, signers: Signers) -> None:
    """Say that it was not you."""
    unread = signers.fresh("waiting", hand.language)
    hand.open(unread.replace("/confirm/", "/not-me/"))
    hand.press(urlsplit(hand.page.url).path)


def erased(hand: Hand, signers: Signers) -> None:
    """Erase everything."""
    hand.open(signers.fresh("by_hand", hand.language))
    hand.press("/erase")


def my_link_wrong(hand: Hand, _signers: Signers) -> None:
    """Ask for a link without an address."""
    hand.open(f"/c/salt-works/my-link?lang={hand.language}")
    hand.press("/my-link")


def my_link_sent(hand: Hand, _signers: Signers) -> None:
    """Ask for a link."""
    hand.open(f"/c/salt-works/my-link?lang={hand.language}")
    hand.page.locator('[name="email"]').fill("nobody@people.example")
    hand.press("/my-link")


def tally_of_one(hand: Hand, signers: Signers) -> None:
    """The count of a campaign that one person has signed."""
    signers.link("first", hand.language)
    hand.open("/c/salt-first/tally")


def partner_key(hand: Hand, signers: Signers) -> None:
    """A partner's page with a recovery code that has not been typed back yet."""
    hand.open(signers.fresh("partner", hand.language))
    hand.press("/key/new")


def partner_wrong(hand: Hand, signers: Signers) -> None:
    """A partner's page with a site that is none."""
    hand.open(signers.fresh("partner", hand.language))
    hand.page.locator('[name="origins"]').fill("https://*.example.org")
    hand.press("/profile")


def mail(hand: Hand, signers: Signers) -> None:
    """Open a mail in the mailbox."""
    signers.link("waiting", hand.language)
    hand.open("/dev/mailbox")
    hand.page.locator(".mailbox a").first.click()


#: Pages that hold words of a campaign, in its languages.
OF_CAMPAIGNS: dict[str, Way] = {
    "campaign": at("/c/salt-works?lang={lang}&from=harbour-union&country=BE"),
    "paused": at("/c/salt-paused?lang={lang}"),
    "closed": at("/c/salt-closed?lang={lang}"),
    "not yet": at("/c/salt-later?lang={lang}"),
    "wrong form": wrong_form,
    "preview": preview,
    "framed": at("/embed/salt-works?lang={lang}&partner=harbour-union&radius=24"),
    "framed, compact": at("/embed/salt-works?lang={lang}&variant=compact&from=x"),
    "framed, wrong": framed_wrong,
    "framed, preview": framed_preview,
    "framed, signed": at(
        "/embed/salt-works/check-your-mail?lang={lang}&partner=mill-union"
    ),
    "framed, closed": at("/embed/salt-closed?lang={lang}"),
    "put this on your site": at("/c/salt-works/share?lang={lang}&partner=mill-union"),
    "check your mail": at("/c/salt-works/check-your-mail?lang={lang}"),
    "confirm": link("waiting"),
    "not me": link("not_me"),
    "not me, done": not_me_done,
    "link used": link("used"),
    "mine, mail": link("mail"),
    "mine, own mail": link("own_mail"),
    "mine, post": link("post"),
    "mine, by hand": link("by_hand"),
    "mine, withdrawn": link("withdrawn"),
    "mine, new link": link("relinked"),
    "erased": erased,
    "erased before": link("erased"),
    "print": link("post", "/print?target=minister"),
    "my link": at("/c/salt-works/my-link?lang={lang}"),
    "my link, wrong": my_link_wrong,
    "my link, sent": my_link_sent,
    "tally": at("/c/salt-works/tally?lang={lang}"),
    "people": at("/c/salt-works/people?lang={lang}"),
    "people, too early": at("/c/salt-works/people?lang={lang}&on=2001-01-01"),
}

#: Pages that need to be looked at in one language only.
OTHERS: dict[str, Way] = {
    "home": at("/"),
    "demo": at("/c/zhanaozen"),
    "tally of nobody": at("/c/salt-closed/tally"),
    "tally of one": tally_of_one,
    "tally of many": at("/c/zhanaozen/tally"),
    "demo people": at("/c/zhanaozen/people"),
    "no such page": at("/nowhere"),
    "no such campaign": at("/c/nowhere"),
    "confirm, too late": link("too_late"),
    "no such link": at("/confirm/nothing"),
    "no reading here": at("/c/salt-works/sign"),
    "partner, invited": link("invited"),
    "partner, new key": partner_key,
    "partner, wrong": partner_wrong,
    "partner’s count": at("/partners/northern-energy"),
    "mine, agreed": link("agreed"),
    "mailbox": at("/dev/mailbox"),
    "mail": mail,
}
