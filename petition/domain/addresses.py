"""E-mail addresses: which ones we can write to, and when two are the same."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from email_validator import EmailNotValidError, ValidatedEmail, validate_email

from petition.domain.refusals import Refusal

LONGEST = 254  # Octets, RFC 5321 §4.5.3.1.3 less the angle brackets.
LONGEST_LOCAL = 64  # Octets, RFC 5321 §4.5.3.1.1.

# Controls, white space, zero-width, bidi and tag characters, and surrogates.
UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\xa0\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f"
    r"\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb"
    r"\U000e0000-\U000e007f]"
)
BETWEEN = re.compile(r"[\s,;|/]+")  # What people put between two addresses.

# Domains under which one mailbox answers: the first writes what the second reads.
# A change here makes new fingerprints: people who signed under the old rule may
# sign the same campaign once more, so change it between campaigns.
SAME_MAILBOX = {
    "googlemail.com": "gmail.com",
    "ya.ru": "yandex.ru",
    "yandex.by": "yandex.ru",
    "yandex.com": "yandex.ru",
    "yandex.kz": "yandex.ru",
    "yandex.ua": "yandex.ru",
    "protonmail.com": "proton.me",
    "protonmail.ch": "proton.me",
    "pm.me": "proton.me",
    "me.com": "icloud.com",
    "mac.com": "icloud.com",
}
# Characters that these providers do not tell apart from nothing, or from a dash.
IGNORED = {"gmail.com": ".", "proton.me": "._-"}
AS_A_DASH = {"yandex.ru": "."}


class AddressFault(StrEnum):
    """Why we cannot write to an address."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    TWO_ADDRESSES = "two_addresses"
    NOT_AN_ADDRESS = "not_an_address"
    NOT_DELIVERABLE_HERE = "not_deliverable_here"  # Needs SMTPUTF8 (RFC 6531).


class BadAddress(Refusal):
    """An address that we cannot write to; `reason` says why."""

    def __init__(self, reason: AddressFault) -> None:
        super().__init__(f"the address cannot be used: {reason}")
        self.reason = reason


@dataclass(frozen=True, repr=False)
class Address:
    """One mailbox: `typed` takes the mail, `canonical` tells whether two are one.

    `typed` has the local part as its owner wrote it and the domain in the ASCII
    form that mail servers take. `canonical` is for fingerprints only.
    """

    typed: str
    canonical: str


def parse_address(text: str) -> Address:
    """The one mailbox that `text` names, or BadAddress."""
    typed = text.strip(" ")
    _refuse(typed)
    local, domain = typed.rpartition("@")[0], _ascii_domain(typed)
    if len(local) > LONGEST_LOCAL:
        raise BadAddress(AddressFault.TOO_LONG)
    return Address(f"{local}@{domain}", canonical_form(local, domain))


def canonical_form(local: str, domain: str) -> str:
    """The spelling that all spellings of one mailbox share.

    Lower case, without `+extension`, and what else the provider ignores: dots and
    aliases at Gmail, dots for dashes at Yandex, separators at Proton.
    """
    host = domain.lower()
    host = SAME_MAILBOX.get(host, host)
    name = local.lower()
    name = name.partition("+")[0].rstrip(".") or name
    bare = name.translate(dict.fromkeys(map(ord, IGNORED.get(host, "")))) or name
    dashed = bare.translate(dict.fromkeys(map(ord, AS_A_DASH.get(host, "")), "-"))
    return f"{dashed}@{host}"


def mail_domain(typed: str) -> str:
    """The domain of a parsed address; one for all names of a provider."""
    host = typed.rpartition("@")[2].lower()
    return SAME_MAILBOX.get(host, host)


def _refuse(typed: str) -> None:
    """Raise BadAddress for what is wrong at first sight."""
    if not typed:
        raise BadAddress(AddressFault.MISSING)
    if UNSEEN.search(typed):
        raise BadAddress(AddressFault.NOT_AN_ADDRESS)
    if len(typed.encode()) > LONGEST:
        raise BadAddress(AddressFault.TOO_LONG)
    if sum("@" in part for part in BETWEEN.split(typed)) > 1:
        raise BadAddress(AddressFault.TWO_ADDRESSES)
    # Letters that look like others would be mapped to them behind the writer's back.
    if unicodedata.normalize("NFKC", typed) != typed:
        raise BadAddress(AddressFault.NOT_AN_ADDRESS)


def _ascii_domain(typed: str) -> str:
    """The domain of a sound address as mail servers take it; no name is looked up."""
    checked = _validated(typed)
    if checked.ascii_email is None:
        raise BadAddress(AddressFault.NOT_DELIVERABLE_HERE)
    domain = checked.ascii_domain
    if domain is None or "." not in domain:
        raise BadAddress(AddressFault.NOT_AN_ADDRESS)
    return domain


def _validated(typed: str) -> ValidatedEmail:
    """What email-validator says of the address, or BadAddress."""
    try:
        # Rehearsals use names under .test, which reach nobody anyway.
        return validate_email(typed, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise BadAddress(AddressFault.NOT_AN_ADDRESS) from error
