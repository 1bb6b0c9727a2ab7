"""targets.toml: whom the letters go to, and how they get there."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from petition.domain.campaigns import ByLanguage, Channel, Target
from petition.domain.packs import addresses, tags, values
from petition.domain.packs.findings import Findings, Sheet, lacking
from petition.domain.packs.manifest import Manifest
from petition.domain.packs.tables import Table, read_table, refuse_twice
from petition.domain.saying import languages as named
from petition.domain.saying import listed, say

KEYS = (
    *("key", "name", "office", "organisation", "salutation", "languages", "email"),
    *("postal_address", "country", "serves", "channels"),
)
SPOKEN = ("name", "office", "organisation", "salutation")
MOST_TARGETS = 1_000
MOST_LINES = 12
ONE_AT_LEAST = say("Write one %(header)s at least", header="[[target]]")
NEEDS = {
    Channel.MAIL: "email",
    Channel.OWN_MAIL: "email",
    Channel.POST: "postal_address",
}


def read_targets(
    text: str | None, manifest: Manifest, letters: Sequence[str], found: Findings
) -> tuple[Target, ...]:
    """The targets in their order; `letters` are the languages that have a letter."""
    sheet = found.on("targets.toml")
    if text is None:
        found.missing(
            "targets.toml",
            say("There is no %(file)s", file="targets.toml"),
            ONE_AT_LEAST,
        )
        return ()
    table = read_table(text, sheet, manifest.languages)
    return () if table is None else _targets(table, letters, sheet)


def _targets(table: Table, letters: Sequence[str], sheet: Sheet) -> tuple[Target, ...]:
    table.refuse_unknown(("target",))
    tables = table.tables("target", MOST_TARGETS)
    if not table.content.get("target"):
        sheet.mistake(None, say("There is no target"), ONE_AT_LEAST)
    targets = tuple(_target(one, letters) for one in tables)
    refuse_twice(tables, [target.key for target in targets])
    return targets


def _target(table: Table, letters: Sequence[str]) -> Target:
    table.refuse_unknown(KEYS)
    key = table.required_text("key")
    email, postal_address = _email(table), _postal_address(table)
    given = {"email": email, "postal_address": postal_address}
    languages = _languages(table, letters)
    spoken = [tag for tag in letters if tag in languages] or letters
    return Target(
        key=values.key(key, table.at("key")) if key else "",
        **_texts(table, spoken),
        languages=languages,
        email=email,
        postal_address=postal_address,
        country=_country(table),
        serves=_serves(table),
        channels=_channels(table, [need for need in given if not given[need]]),
    )


def _texts(table: Table, letters: Sequence[str]) -> dict[str, ByLanguage]:
    """What letters call the target, with a warning for what a letter would lack."""
    texts = {part: table.texts(part) for part in SPOKEN}
    if not texts["name"]:
        table.at("name")(
            lacking("name"),
            say("Add a line: %(line)s", line='name = "…"'),
        )
    for part, by_language in texts.items():
        gaps = [tag for tag in letters if by_language and tag not in by_language]
        if gaps and "" not in by_language:
            table.sheet.warn(
                table.line(part),
                say(
                    "%(part)s is not there in %(languages)s, so these letters show it "
                    "in %(other)s",
                    part=part,
                    languages=named(*gaps),
                    other=named(next(iter(by_language))),
                ),
                say("Add a line: %(line)s", line=f'{part}.{gaps[0]} = "…"'),
            )
    return texts


def _email(table: Table) -> str | None:
    value = (table.value("email", str) or "").strip(" \t\n")
    # A faulty address counts as one, so that its channels are not called empty.
    return (addresses.email(value, table.at("email")) or value) if value else None


def _postal_address(table: Table) -> tuple[str, ...]:
    """The address line by line; one text of several lines will do as well."""
    written, complain = table.content.get("postal_address"), table.at("postal_address")
    lines = (
        written.split("\n")
        if isinstance(written, str)
        else table.words("postal_address")
    )
    if len(lines) > MOST_LINES:
        complain(
            say("The postal address is too long"),
            say("Use at most %(limit)s lines", limit=MOST_LINES),
        )
    checked = [values.single_line(line, complain) for line in lines[:MOST_LINES]]
    return tuple(line for line in checked if line)


def _country(table: Table) -> str | None:
    code = table.text("country")
    return values.country(code, table.at("country")) if code else None


def _serves(table: Table) -> tuple[str, ...]:
    complain = table.at("serves")
    codes = (values.country(code, complain) for code in table.words("serves"))
    return tuple(dict.fromkeys(code for code in codes if code is not None))


def _languages(table: Table, letters: Collection[str]) -> tuple[str, ...]:
    """The languages that the target reads, the best first; none named means any."""
    complain = table.at("languages")
    read = (tags.language(raw, complain) for raw in table.words("languages"))
    languages = tuple(dict.fromkeys(tag for tag in read if tag is not None))
    if letters and languages and not set(letters) & set(languages):
        table.sheet.warn(
            table.line("languages"),
            say(
                "There is no letter in a language that this target reads "
                "(%(languages)s), so it gets the one that each supporter chooses",
                languages=named(*languages),
            ),
            say(
                "Write %(file)s, or add one of: %(languages)s",
                file=f"letter.{languages[0]}.txt",
                languages=named(*letters),
            ),
        )
    return languages


def _channels(table: Table, missing: Collection[str]) -> tuple[Channel, ...]:
    """The ways to the target; if none are named, those that nothing is missing for."""
    complain = table.at("channels")
    if "channels" not in table.content:
        return tuple(way for way in Channel if NEEDS.get(way) not in missing)
    named = [
        values.choice(w, Channel, "channels", complain) for w in table.words("channels")
    ]
    ways = tuple(dict.fromkeys(way for way in named if way is not None))
    if not table.content["channels"]:
        complain(
            say("%(key)s is empty", key="channels"),
            say(
                "Name one of %(words)s, or delete the line to allow all",
                words=listed(Channel),
            ),
        )
    for way in ways:
        if NEEDS.get(way) in missing:
            complain(
                say(
                    "The channel %(channel)s needs %(need)s, which is missing",
                    channel=way.value,
                    need=NEEDS[way],
                ),
                say("Add %(need)s, or take the channel out", need=NEEDS[way]),
            )
    return ways
