"""A person and a status as their forms hold them, and what they amount to."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import TypeVar

from petition.documents.words import Words
from petition.domain.campaigns import (
    ByLanguage,
    Consent,
    Person,
    PersonStatus,
    StatusEntry,
)
from petition.domain.dates import PartialDate
from petition.domain.names import fold_name

Values = dict[str, str]
Errors = dict[str, list[str]]
Read = TypeVar("Read")
BLANKS = re.compile(r"[^a-z0-9]+")
#: The tag of a text that serves every language.
ALL = ""


def person_values(person: Person | None, languages: Iterable[str]) -> Values:
    """What the form of a person holds."""
    if person is None:
        return {}
    return {
        **spoken_values("name", person.name, languages),
        **spoken_values("alias", person.alias, languages),
        "variants": "\n".join(person.variants),
        "do_not_name": "yes" if person.do_not_name else "",
        "consent": person.consent.value,
        "review": person.review.isoformat() if person.review else "",
    }


def entry_values(entry: StatusEntry | None, languages: Iterable[str]) -> Values:
    """What the form of a status holds."""
    if entry is None:
        return {}
    return {
        "status": entry.status.value,
        "date": entry.date.iso,
        "until": entry.until.iso if entry.until else "",
        **spoken_values("place", entry.place, languages),
        "source": entry.source,
        "note": entry.note,
    }


def sent(form: Mapping[str, str]) -> Values:
    """The fields as somebody filled them in: lines without needless blanks."""
    return {
        name: "\n".join(" ".join(line.split()) for line in value.splitlines()).strip()
        for name, value in form.items()
    }


def person_of(
    words: Words,
    key: str,
    values: Values,
    languages: Collection[str],
    history: tuple[StatusEntry, ...],
) -> tuple[Person, Errors]:
    """The person that a form amounts to, and what is wrong or missing by field."""
    _ = words.gettext
    errors: Errors = {}
    name = spoken(values, "name", languages)
    consent = _read(Consent, values.get("consent", ""))
    review = _read(date.fromisoformat, values.get("review", ""))
    if not name:
        errors["name"] = [_("Write the name. Only you see it if it is not to be told.")]
    if consent is None:
        errors["consent"] = [
            _("Say on whose word this person stands here. Nobody is published without.")
        ]
    if review is None and values.get("review"):
        errors["review"] = [_("This is no day. Write it as 2014-04-22.")]
    person = Person(
        key=key,
        name=name,
        variants=_variants(values.get("variants", "")),
        consent=consent or Consent.PUBLIC_RECORD,
        review=review,
        history=history,
        alias=spoken(values, "alias", languages),
        do_not_name=values.get("do_not_name") == "yes",
    )
    return person, errors


def entry_of(
    words: Words, values: Values, languages: Collection[str], today: date
) -> tuple[StatusEntry | None, Errors]:
    """The status that a form amounts to, None with what is wrong or missing."""
    _ = words.gettext
    errors: Errors = {}
    status = _read(PersonStatus, values.get("status", ""))
    since = _read(PartialDate, values.get("date", ""))
    until = _read(PartialDate, values.get("until", ""))
    wanted = _("Write it as precisely as the source: 2014, 2014-04 or 2014-04-22.")
    if status is None:
        errors["status"] = [_("Choose what is known.")]
    if since is None:
        errors["date"] = [wanted]
    elif since.begins() > today:
        errors["date"] = [
            _(
                "This day has not come yet. Write down what has happened; what is "
                "expected has a place under “until”."
            )
        ]
    if until is None and values.get("until"):
        errors["until"] = [wanted]
    if not values.get("source"):
        errors["source"] = [_("Say who reports this. Nothing is published without.")]
    if errors or status is None or since is None:
        return None, errors
    place = spoken(values, "place", languages)
    note = " ".join(values.get("note", "").split())
    return StatusEntry(status, since, place, until, values["source"], note), errors


def new_key(values: Values, taken: Collection[str]) -> str:
    """A key for somebody new: it tells nothing of who is not to be named."""
    base = "person"
    if values.get("do_not_name") != "yes":
        names = (one for name, one in values.items() if name.startswith("name"))
        folded = (_plain(name) for name in names)
        base = next((name[:40].strip("-") for name in folded if name), base)
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (base, *numbered) if one not in taken)


def _plain(name: str) -> str:
    folded = "-".join(fold_name(word) for word in name.split())
    return BLANKS.sub("-", folded.lower()).strip("-")


def _variants(text: str) -> tuple[str, ...]:
    spelt = (one.strip() for one in re.split(r"[;\n]", text))
    return tuple(dict.fromkeys(one for one in spelt if one))


def spoken_values(part: str, texts: ByLanguage, languages: Iterable[str]) -> Values:
    """What the fields of a text in several languages hold."""
    tags = dict.fromkeys((ALL, *languages))
    return {f"{part}.{tag}" if tag else part: texts.get(tag, "") for tag in tags}


def spoken(values: Values, part: str, languages: Iterable[str]) -> dict[str, str]:
    """A text by language, as its fields hold it."""
    found = {tag: values.get(f"{part}.{tag}" if tag else part, "") for tag in languages}
    found[ALL] = values.get(part, "")
    return {tag: " ".join(text.split()) for tag, text in found.items() if text}


def _read(of: Callable[[str], Read], value: str) -> Read | None:
    """The value that a word stands for; None if it stands for none."""
    try:
        return of(value) if value else None
    except ValueError:
        return None
