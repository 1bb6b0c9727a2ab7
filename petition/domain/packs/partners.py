"""partners.toml: allied organisations."""

from __future__ import annotations

import re
from collections.abc import Collection

from petition.domain.campaigns import Partner
from petition.domain.packs import addresses, values
from petition.domain.packs.findings import Findings
from petition.domain.packs.tables import Table, read_table, refuse_twice
from petition.domain.saying import say

KEYS = ("key", "name", "site", "origins", "consent")
KEY = values.KeyRule(
    re.compile(r"[a-z0-9-]{1,40}"),
    say(
        "Use at most 40 of a-z, 0-9 and -, for example %(example)s",
        example="dock-workers",
    ),
)
#: The tally has rows of these names.
TAKEN = ("none", "other")
MOST_PARTNERS = 1_000
#: They stand in a header, which may not grow beyond what proxies take.
MOST_ORIGINS = 20


def read_partners(
    text: str | None, languages: Collection[str], found: Findings
) -> tuple[Partner, ...]:
    """The partners in their order."""
    sheet = found.on("partners.toml")
    table = None if text is None else read_table(text, sheet, languages)
    if table is None:
        return ()
    table.refuse_unknown(("partner",))
    tables = table.tables("partner", MOST_PARTNERS)
    partners = tuple(_partner(one) for one in tables)
    refuse_twice(tables, [partner.key for partner in partners])
    return partners


def _partner(table: Table) -> Partner:
    table.refuse_unknown(KEYS)
    site = table.text("site")
    return Partner(
        key=_key(table),
        name=table.required_text("name"),
        site=addresses.website(site, table.at("site")) if site else "",
        origins=_origins(table),
        consent=table.texts("consent"),
    )


def _origins(table: Table) -> tuple[str, ...]:
    complain, written = table.at("origins"), table.words("origins")
    if len(written) > MOST_ORIGINS:
        complain(
            say("%(key)s are too many: %(number)s", key="origins", number=len(written)),
            say("Use at most %(limit)s", limit=MOST_ORIGINS),
        )
        return ()
    read = (addresses.origin(one, complain) for one in written)
    return tuple(dict.fromkeys(one for one in read if one))


def _key(table: Table) -> str:
    key = table.required_text("key")
    if key in TAKEN:
        table.at("key")(
            say("The tally has a row %(key)s of its own", key=f'"{key}"'),
            say("Choose another key"),
        )
    return values.key(key, table.at("key"), KEY) if key else ""
