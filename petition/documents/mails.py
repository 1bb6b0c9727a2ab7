"""The mails that we write: subject and text, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from petition.documents.words import Words, words_for
from petition.domain.records import RecordLetter

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "mail"


def confirmation(
    words: Words, title: str, organiser: str, confirm_url: str, not_me_url: str
) -> tuple[str, str]:
    """The mail that asks whether it was you; it quotes nobody who filled in a form."""
    return _render(
        "confirmation",
        words,
        title=title,
        organiser=organiser,
        confirm_url=confirm_url,
        not_me_url=not_me_url,
    )


def thanks(
    words: Words, title: str, organiser: str, mine_url: str, campaign_url: str
) -> tuple[str, str]:
    """The mail that brings the link to the own page."""
    return _render(
        "thanks",
        words,
        title=title,
        organiser=organiser,
        mine_url=mine_url,
        campaign_url=campaign_url,
    )


def own_links(
    name: str, words: Words, title: str, organiser: str, urls: Sequence[str]
) -> tuple[str, str]:
    """The mail with new links; `name` is already_signed or my_link."""
    return _render(name, words, title=title, organiser=organiser, urls=urls)


def notice(words: Words, who: str, deed: str, url: str) -> tuple[str, str]:
    """The mail that tells an owner of a change to keys, team or targets."""
    return _render("notice", words, who=who, deed=deed, url=url)


def invitation(
    words: Words, who: str, campaign: str, url: str, days: int
) -> tuple[str, str]:
    """The mail that brings an invitation; `who` and `campaign` may be empty."""
    return _render("invitation", words, who=who, campaign=campaign, url=url, days=days)


def partner_invitation(
    words: Words, about: tuple[str, str, str], url: str, days: int
) -> tuple[str, str]:
    """The mail that invites a partner; `about` is who, the partner and the campaign."""
    who, partner, campaign = about
    facts = {"who": who, "partner": partner, "campaign": campaign}
    return _render("partner_invitation", words, **facts, url=url, days=days)


def news(
    words: Words,
    told: tuple[str, str],
    title: str,
    organiser: str,
    urls: tuple[str, str],
) -> tuple[str, str]:
    """News to who asked for it; `told` is its subject and its text.

    `urls` are those of the campaign and of the page that ends such mails.
    """
    return _render(
        "news",
        words,
        subject=told[0],
        text=told[1],
        title=title,
        organiser=organiser,
        campaign_url=urls[0],
        unsubscribe_url=urls[1],
    )


def letter_text(
    letter: RecordLetter,
    name: str,
    title: str,
    organiser: tuple[str, str],
    campaign_url: str,
    reply: bool,
) -> str:
    """The letter byte for byte, and what we add after a line `-- `.

    `organiser` is a name and where to write to.
    """
    note = _written(
        "letter/body.txt",
        words_for(letter.language),
        name=name,
        title=title,
        organiser=organiser[0],
        contact=organiser[1],
        campaign_url=campaign_url,
        reply=reply,
    )
    return f"{letter.text}\n-- \n{note.rstrip()}\n"


def via(words: Words, name: str, title: str) -> str:
    """How a letter's sender is shown: the supporter, by way of the campaign."""
    return words.gettext("%(name)s via %(campaign)s") % {
        "name": name,
        "campaign": title,
    }


def _render(template: str, words: Words, **facts: object) -> tuple[str, str]:
    subject = _written(f"{template}/subject.txt", words, **facts)
    text = _written(f"{template}/body.txt", words, **facts)
    return " ".join(subject.split()), text.rstrip() + "\n"


def _written(template: str, words: Words, **facts: object) -> str:
    return _template(template).render(
        _=words.gettext, gettext=words.gettext, ngettext=words.ngettext, **facts
    )


@lru_cache(maxsize=64)
def _template(name: str) -> Template:
    return _environment().get_template(name)


@lru_cache
def _environment() -> Environment:
    # Plain text: nothing is escaped, and nothing but our own files is a template.
    environment = Environment(  # noqa: S701 – these are text files, not HTML.
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    # Our texts use none of them, and each would be handed to each text.
    environment.globals.clear()
    return environment
