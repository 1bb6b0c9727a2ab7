"""What fields and ways are called on the form."""

from __future__ import annotations

from petition.documents.words import Words
from petition.domain.campaigns import Channel


def field_label(words: Words, key: str) -> str:
    """What a built-in field is called."""
    _ = words.gettext
    return {
        "city": _("City or town"),
        "region": _("Region"),
        "postcode": _("Postcode"),
        "street": _("Street and number"),
        "occupation": _("Occupation"),
        "organisation": _("Organisation"),
        "phone": _("Telephone"),
    }[key]


def channel_label(words: Words, channel: Channel) -> str:
    """How a letter travels, as the supporter chooses it."""
    _ = words.gettext
    return {
        Channel.MAIL: _("The campaign mails it for me"),
        Channel.OWN_MAIL: _("I mail it myself"),
        Channel.POST: _("I print it and post it"),
        Channel.BY_HAND: _("The organisers hand it over on paper"),
    }[channel]
