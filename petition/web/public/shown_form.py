"""What the letter form says of addressees, ways and readers."""

from __future__ import annotations

from dataclasses import dataclass

from petition.documents.words import Words
from petition.domain.campaigns import Channel, Partner, Target, in_language
from petition.domain.content import Content


@dataclass(frozen=True)
class ShownTarget:
    """What the form says of an addressee."""

    office: str
    organisation: str
    serves_text: str
    channels_text: str
    languages_text: str
    suggested: bool


@dataclass(frozen=True)
class ShownPartner:
    """The partner through whom a visitor came, with its own consent text."""

    name: str
    site: str
    consent_text: str
    logo_url: str = ""


def shown_partner(content: Content, words: Words, partner: Partner) -> ShownPartner:
    """The partner as the form speaks of it; without a text it asks for nothing."""
    digest = content.logos.get(partner.key)
    where = f"/c/{content.slug}/partners/{partner.key}/logo"
    return ShownPartner(
        partner.name,
        partner.site,
        in_language(partner.consent, words.tag),
        f"{where}?v={digest}" if digest else "",
    )


def shown_targets(
    content: Content, words: Words, country: str
) -> dict[str, ShownTarget]:
    """What the form says of each addressee, by key."""
    return {
        key: _shown_target(content, words, one.target, country)
        for key, one in content.targets.items()
    }


def _only_ways(content: Content, words: Words, target: Target) -> str:
    """How an addressee can be reached, if not in every way that the form offers."""
    offered = {way for one in content.targets.values() for way in one.target.channels}
    if offered == set(target.channels):
        return ""
    ways = words.names(way_name(words, way) for way in target.channels)
    return words.gettext("Can be reached only %(ways)s") % {"ways": ways}


def way_name(words: Words, channel: Channel) -> str:
    """A way as a part of a list."""
    _ = words.gettext
    return {
        Channel.MAIL: _("by the campaign’s mail"),
        Channel.OWN_MAIL: _("by your own mail"),
        Channel.POST: _("by post"),
        Channel.BY_HAND: _("by hand"),
    }[channel]


def _shown_target(
    content: Content, words: Words, target: Target, country: str
) -> ShownTarget:
    serves = words.names(words.country(code) for code in target.serves)
    languages = words.names(map(words.language, target.languages))
    return ShownTarget(
        office=in_language(target.office, words.tag),
        organisation=in_language(target.organisation, words.tag),
        serves_text=words.gettext("For people in %(countries)s") % {"countries": serves}
        if serves
        else "",
        channels_text=_only_ways(content, words, target),
        languages_text=words.gettext("Reads %(languages)s") % {"languages": languages}
        if languages
        else "",
        suggested=not target.serves or country in target.serves,
    )


def reader_notice(
    content: Content, words: Words, partner: Partner | None = None
) -> list[str]:
    """Beside the button: who reads the letter, what they learn, for how long."""
    _ = words.gettext
    facts = {
        "organiser": content.organiser_name,
        "contact": content.organiser_contact,
        "months": words.number(content.retain_months),
    }
    return [
        _(
            "Your letter goes to the addressees you choose. It tells them your name,"
            " your country and whatever you write; your mail address only if you let"
            " them answer you."
        ),
        _(
            "Here, only you and the organisers can open your letter and your details:"
            " you with the link in your mail, they with their key. Your name is shown"
            " nowhere in public."
        ),
        _("Responsible: %(organiser)s (%(contact)s).") % facts,
        *(_through(partner, words) if partner else ()),
        words.ngettext(
            "We keep it for %(months)s month after the campaign has closed, then it"
            " is destroyed. You can take it back or erase it at any time.",
            "We keep it for %(months)s months after the campaign has closed, then it"
            " is destroyed. You can take it back or erase it at any time.",
            content.retain_months,
        )
        % facts,
    ]


def _through(partner: Partner, words: Words) -> list[str]:
    """What the partner through whom somebody came learns of them."""
    return [
        words.gettext(
            "You came through %(partner)s. They learn how many signed through them,"
            " and nothing about you unless you agree to it above."
        )
        % {"partner": partner.name}
    ]


def channel_info(words: Words) -> dict[str, str]:
    """What each way means, in a sentence."""
    _ = words.gettext
    return {
        Channel.MAIL: _("We send it from the campaign’s address, in your name."),
        Channel.OWN_MAIL: _("After confirming you get the text for your own mail."),
        Channel.POST: _("After confirming you get a page to print, with the address."),
        Channel.BY_HAND: _("The organisers print it and take it to the addressee."),
    }
