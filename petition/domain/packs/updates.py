"""updates/<date>-<slug>.<lang>.md: dated news of the campaign."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from petition.domain.campaigns import Update
from petition.domain.packs import tags, values
from petition.domain.packs.findings import Findings, Sheet, quoted
from petition.domain.packs.frontmatter import FrontMatter, read_front_matter
from petition.domain.saying import languages as named
from petition.domain.saying import say, say_many

NAME = re.compile(
    r"updates/(\d{4}-\d{2}-\d{2})-([a-z0-9][a-z0-9-]{0,62})\.([^./]+)\.md", re.ASCII
)
KEYS = ("title", "source", "publish")
#: To the minute, in UTC, as RFC 3339 writes it.
PUBLISH = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}Z", re.ASCII)
SOURCE_LIMIT = 2_000


def read_updates(
    texts: Mapping[str, str], languages: Sequence[str], found: Findings
) -> tuple[Update, ...]:
    """The updates by date, slug and language."""
    names = sorted(name for name in texts if name.startswith("updates/"))
    read = [_update(name, texts[name], languages, found.on(name)) for name in names]
    updates = sorted(
        (update for update in read if update is not None),
        key=lambda update: (update.date, update.slug, update.language),
    )
    _refuse_twice(updates, found)
    _warn_of_missing(updates, languages, found)
    return tuple(updates)


def _update(
    name: str, text: str, languages: Collection[str], sheet: Sheet
) -> Update | None:
    named = _named(name, languages, sheet)
    front = read_front_matter(text, KEYS, sheet)
    if named is None or front is None:
        return None
    return Update(
        *named,
        title=front.required_text("title"),
        source=front.hoped_text(
            "source", say("readers cannot check where the news is from"), SOURCE_LIMIT
        ),
        body=front.body,
        publish_at=_publish_at(front),
    )


def _publish_at(front: FrontMatter) -> datetime | None:
    """When the update is to be seen, None if at once."""
    written = front.text("publish")
    try:
        if PUBLISH.fullmatch(written):
            return datetime.fromisoformat(f"{written[:-1]}+00:00")
    except ValueError:
        pass  # 31 April is complained about like a word.
    if written:
        front.at("publish")(
            say("%(value)s is not a moment in UTC", value=quoted(written)),
            say(
                "Write it as %(example)s, or delete the line",
                example="2014-04-22T18:30Z",
            ),
        )
    return None


def _named(
    name: str, languages: Collection[str], sheet: Sheet
) -> tuple[date, str, str] | None:
    """The date, slug and language in an update's file name."""
    parts, complain = NAME.fullmatch(name), sheet.at(None)
    if parts is None:
        complain(
            say("This is not the name of an update"),
            say(
                "Name it like %(example)s",
                example="updates/2014-04-09-criminal-code.en.md",
            ),
        )
        return None
    day, tag = values.day(parts[1], complain), tags.language(parts[3], complain)
    if day is None or tag is None or not tags.one_of(tag, languages, complain):
        return None
    return day, parts[2], tag


def _refuse_twice(updates: Sequence[Update], found: Findings) -> None:
    """Two spellings of one language tag make two files of one update."""
    times = Counter((u.date, u.slug, u.language) for u in updates)
    for (day, slug, tag), count in times.items():
        if count > 1:
            found.on(f"updates/{day}-{slug}.{tag}.md").mistake(
                None,
                say_many(
                    "The update is there %(n)s time in %(language)s",
                    "The update is there %(n)s times in %(language)s",
                    count,
                    language=named(tag),
                ),
                say("Keep one of them"),
            )


def _warn_of_missing(
    updates: Sequence[Update], languages: Sequence[str], found: Findings
) -> None:
    """Say which updates are not there in every language of the campaign."""
    for day, slug in dict.fromkeys((update.date, update.slug) for update in updates):
        there = {u.language for u in updates if (u.date, u.slug) == (day, slug)}
        missing = [tag for tag in languages if tag not in there]
        first = min(there)
        if missing:
            found.on(f"updates/{day}-{slug}.{first}.md").warn(
                None,
                say(
                    "The update is not there in %(languages)s",
                    languages=named(*missing),
                ),
                say("Write %(text)s", text=f"updates/{day}-{slug}.{missing[0]}.md"),
            )
