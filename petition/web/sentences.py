"""What is wrong with an answer, in a sentence that says what to do."""

from __future__ import annotations

import math

from petition.documents.words import Words
from petition.domain.addresses import AddressFault
from petition.domain.form_tokens import FormTokenFault
from petition.domain.names import TextFault
from petition.domain.passwords import LONGEST, SHORTEST, PasswordFault


def address_fault(words: Words, fault: AddressFault) -> str:
    """Why we cannot write to an address."""
    _ = words.gettext
    return {
        AddressFault.MISSING: _("Please enter your mail address; our link goes there."),
        AddressFault.TOO_LONG: _(
            "This mail address is longer than mail servers accept. Please check it."
        ),
        AddressFault.TWO_ADDRESSES: _(
            "Please enter one mail address only; everyone signs for themselves."
        ),
        AddressFault.NOT_AN_ADDRESS: _(
            "This does not look like a mail address. It should be like"
            " name@example.org."
        ),
        AddressFault.NOT_DELIVERABLE_HERE: _(
            "We cannot write to addresses with such letters before the @ yet."
            " Please use another address."
        ),
    }[fault]


def name_fault(words: Words, fault: TextFault) -> str:
    """Why a name cannot stand under a letter."""
    _ = words.gettext
    return {
        TextFault.MISSING: _("Please enter your name, as you would sign a letter."),
        TextFault.TOO_LONG: _("A name can have up to 100 characters here."),
        TextFault.NO_LETTER: _("A name needs at least one letter."),
        TextFault.FORBIDDEN_CHARACTER: _(
            "There is an invisible or control character in the name."
            " Please type the name again."
        ),
        TextFault.UNREADABLE: _(
            "Some characters of the name got lost on the way."
            " Please type the name again."
        ),
        TextFault.TOO_MANY_MARKS: _(
            "There are too many accents on one letter of the name."
            " Please type the name again."
        ),
    }[fault]


def text_fault(words: Words, fault: TextFault, limit: int) -> str:
    """Why another text cannot be taken; `limit` is in characters."""
    _ = words.gettext
    if fault is TextFault.TOO_LONG:
        return _("This is longer than %(limit)s characters. Please shorten it.") % {
            "limit": words.number(limit)
        }
    if fault is TextFault.MISSING:
        return _("Please fill this in; the letter needs it.")
    return _(
        "There is a control character or a damaged one in this text."
        " Please type that place again."
    )


def token_fault(words: Words, fault: FormTokenFault) -> str:
    """Why a form must be sent once more."""
    _ = words.gettext
    if fault is FormTokenFault.TOO_YOUNG:
        return _(
            "That was faster than people write. Please look the letter over and"
            " press the button once more."
        )
    if fault is FormTokenFault.TOO_OLD:
        return _(
            "This page had been open for more than a day. Nothing is lost:"
            " please press the button once more."
        )
    return _(
        "We could not tell that this form came from our own page. Nothing is lost:"
        " please press the button once more."
    )


def please_wait(words: Words, seconds: int) -> tuple[str, ...]:
    """Why a network may not sign just now, and what it and its reader can do."""
    minutes = math.ceil(seconds / 60)
    return (
        words.gettext(
            "Many letters were signed through your network within this hour, and few"
            " of them have been confirmed yet. So that no machine signs in people’s"
            " names, new ones have to wait a little."
        ),
        words.ngettext(
            "Please press the button again in %(n)s minute.",
            "Please press the button again in %(n)s minutes.",
            minutes,
        )
        % {"n": words.number(minutes)},
        words.gettext(
            "If you are signing together: it goes on at once when some of you open"
            " the link in their mail and confirm."
        ),
    )


def password_fault(words: Words, fault: PasswordFault) -> str:
    """Why a password cannot be taken, and how to find another one."""
    _ = words.gettext
    return {
        PasswordFault.TOO_SHORT: _(
            "This password is too short. It needs %(n)s characters: four or five words"
            " that have nothing to do with each other are easy to remember."
        )
        % {"n": words.number(SHORTEST)},
        PasswordFault.TOO_LONG: _(
            "This password is too long. It can have up to %(n)s characters."
        )
        % {"n": words.number(LONGEST)},
        PasswordFault.COMMON: _(
            "This is one of the passwords that are guessed first. Take four or five"
            " words that have nothing to do with each other."
        ),
        PasswordFault.PLAIN: _(
            "This password is the same few characters over and over, or a row of"
            " neighbours, and is guessed at once. Take four or five words."
        ),
        PasswordFault.ABOUT_YOU: _(
            "This password follows from your address, your name or this site, and is"
            " guessed at once. Take four or five other words."
        ),
    }[fault]
