"""Language tags (BCP 47) as packs write them."""

from __future__ import annotations

import re
from collections.abc import Collection

from babel import Locale
from babel.core import get_global
from babel.languages import get_official_languages

from petition.domain.packs.findings import Complain, did_you_mean, quoted
from petition.domain.saying import Said, say
from petition.domain.saying import languages as named

TAG = re.compile(
    r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?"
    r"(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(-x(-[a-z0-9]{1,8})+)?"
    r"|x(-[a-z0-9]{1,8})+",
    re.IGNORECASE | re.ASCII,
)
#: Where a campaign names its languages.
WHERE = "campaign.toml: languages"
PRIVATE = re.compile(r"x-.*|q[a-t][a-z]([-].*)?")


def canonical(raw: str) -> str | None:
    """The tag in its usual spelling (`pt-BR`, `sr-Latn`), None if it is none."""
    if len(raw) > 35 or TAG.fullmatch(raw) is None:
        return None
    first, *rest = raw.split("-")
    if "x" in (first.lower(), *(part.lower() for part in rest)):
        return raw.lower()
    return "-".join([first.lower(), *(_usual(part) for part in rest)])


def _usual(part: str) -> str:
    """A later part in the letter case that RFC 5646 §2.1.1 recommends."""
    if len(part) == 2:
        return part.upper()
    return part.title() if len(part) == 4 and part.isalpha() else part.lower()


def language(raw: str, complain: Complain) -> str | None:
    """A language tag in its usual spelling, or a complaint and None."""
    tag = canonical(raw)
    if tag is None:
        meant = canonical(raw.replace("_", "-"))
        complain(
            say("%(tag)s is not a language tag", tag=quoted(raw)),
            did_you_mean(meant)
            if meant
            else say("Write a tag such as %(example)s", example="en, pt-BR"),
        )
    return tag


def campaign_language(raw: str, complain: Complain) -> str | None:
    """A language that a page may declare: well-formed, and not a mix-up.

    Two-letter codes are all known, so an unknown one is a mistake, mostly a
    country's (kz for kk). Longer and private ones are the organiser's to know.
    """
    tag = language(raw, complain)
    if tag is not None and not _may_exist(tag):
        complain(say("No language has the tag %(tag)s", tag=quoted(raw)), _likely(tag))
        return None
    return tag


def _may_exist(tag: str) -> bool:
    first = tag.partition("-")[0]
    return (
        len(first) == 3
        or PRIVATE.fullmatch(tag) is not None
        or first in Locale("en").languages
        or first in get_global("language_aliases")
    )


def _likely(tag: str) -> Said:
    spoken = get_official_languages(tag[:2].upper())
    if spoken:
        return say(
            "That is a country’s code; spoken there: %(languages)s",
            languages=named(*spoken),
        )
    return say(
        "Look the language up at %(address)s",
        address="https://r12a.github.io/app-subtags/",
    )


def one_of(tag: str, languages: Collection[str], complain: Complain) -> bool:
    """Whether the campaign is in that language; complains if it is not.

    Without a readable list of languages nothing is complained about.
    """
    if not languages or tag in languages:
        return True
    complain(
        say("%(language)s is not a language of the campaign", language=named(tag)),
        say(
            "Add it to the settings (%(where)s); those are %(languages)s",
            where=WHERE,
            languages=named(*languages),
        ),
    )
    return False
