"""The files of a pack as the workspace writes them: reading gives the same again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields

from petition.domain.campaigns import (
    ByLanguage,
    CampaignText,
    Embeds,
    Event,
    Pack,
    Partner,
    Person,
    Question,
    StatusEntry,
    Target,
    Update,
)
from petition.domain.packs import events, people
from petition.domain.packs.frontmatter import FENCE
from petition.domain.packs.manifest import Manifest
from petition.domain.packs.rows import Columns
from petition.domain.packs.tomltext import by_language, table, toml_text

Cells = dict[str, str]


def pack_files(pack: Pack) -> dict[str, str]:
    """All files of a pack; those that would hold nothing are left out."""
    files = {
        "campaign.toml": manifest_text(_manifest(pack)),
        "targets.toml": targets_text(pack.targets),
        "people.csv": people_text(pack.people) if pack.people else "",
        "events.csv": events_text(pack.events) if pack.events else "",
        "partners.toml": partners_text(pack.partners),
        **{f"text.{tag}.md": text_text(one) for tag, one in pack.texts.items()},
        **{f"privacy.{tag}.md": plain_text(one) for tag, one in pack.privacy.items()},
        **{f"outcome.{tag}.md": plain_text(one) for tag, one in pack.outcome.items()},
        **{f"letter.{tag}.txt": letter_text(one) for tag, one in pack.letters.items()},
        **{update_name(update): update_text(update) for update in pack.updates},
    }
    return {name: text for name, text in files.items() if text}


def _manifest(pack: Pack) -> Manifest:
    same = {one.name for one in fields(Manifest)} & {one.name for one in fields(Pack)}
    return Manifest(**{name: getattr(pack, name) for name in same})


def manifest_text(manifest: Manifest) -> str:
    """campaign.toml."""
    top = table(
        "",
        [
            ("slug", manifest.slug),
            ("default_language", manifest.default_language),
            ("languages", manifest.languages),
            ("opens", manifest.opens),
            ("closes", manifest.closes),
            ("goal", manifest.goal),
            ("per_address_limit", manifest.per_address_limit),
            ("accent", manifest.accent),
            ("targets", manifest.targets_mode.value),
            ("reply_to", manifest.reply_to.value),
            (
                "embeds",
                None if manifest.embeds is Embeds.ALL else manifest.embeds.value,
            ),
            ("retain_months", manifest.retain_months),
        ],
    )
    organiser = table(
        "[organiser]",
        [("name", manifest.organiser_name), ("contact", manifest.organiser_contact)],
    )
    return toml_text(top, organiser, *map(_question, manifest.questions))


def _question(question: Question) -> str:
    return table(
        "[[questions]]",
        [
            ("key", question.key),
            *by_language("label", question.label),
            ("required", question.required or None),
        ],
    )


def targets_text(targets: Sequence[Target]) -> str:
    """targets.toml."""
    return toml_text(*map(_target, targets))


def _target(target: Target) -> str:
    return table(
        "[[target]]",
        [
            ("key", target.key),
            *by_language("name", target.name),
            *by_language("office", target.office),
            *by_language("organisation", target.organisation),
            *by_language("salutation", target.salutation),
            ("languages", target.languages or None),
            ("email", target.email),
            ("postal_address", target.postal_address or None),
            ("country", target.country),
            ("serves", target.serves or None),
            ("channels", [channel.value for channel in target.channels]),
        ],
    )


def partners_text(partners: Sequence[Partner]) -> str:
    """partners.toml."""
    return toml_text(*map(_partner, partners))


def _partner(partner: Partner) -> str:
    return table(
        "[[partner]]",
        [
            ("key", partner.key),
            ("name", partner.name),
            ("site", partner.site or None),
            ("origins", partner.origins or None),
            *by_language("consent", partner.consent),
        ],
    )


def people_text(persons: Sequence[Person]) -> str:
    """people.csv: a row for each status; one's name stands on one's first row."""
    rows = [row for person in persons for row in _person(person)]
    return _csv(people.COLUMNS, rows)


def _person(person: Person) -> Iterator[Cells]:
    own = {
        **_cells("name", person.name),
        "variants": ";".join(person.variants),
        "consent": person.consent.value,
        "review": person.review.isoformat() if person.review else "",
        **_cells("alias", person.alias),
        **({"do_not_name": "yes"} if person.do_not_name else {}),
    }
    for number, entry in enumerate(person.history):
        yield {"key": person.key, **({} if number else own), **_entry(entry)}


def _entry(entry: StatusEntry) -> Cells:
    return {
        "status": entry.status.value,
        "date": entry.date.iso,
        **_cells("place", entry.place),
        "until": entry.until.iso if entry.until else "",
        "source": entry.source,
        "note": entry.note,
    }


def events_text(told: Sequence[Event]) -> str:
    """events.csv."""
    return _csv(events.COLUMNS, map(_event, told))


def _event(event: Event) -> Cells:
    return {
        "key": event.key,
        "starts": event.starts.isoformat(timespec="minutes"),
        "timezone": event.timezone,
        "place": event.place,
        "city": event.city,
        "country": event.country,
        "target": event.target or "",
        **_cells("title", event.title),
        "organiser": event.organiser,
    }


def text_text(text: CampaignText) -> str:
    """text.<lang>.md."""
    front = {"title": text.title, "summary": text.summary, "ask": text.ask}
    return _with_front_matter(front, text.story)


def update_text(update: Update) -> str:
    """An update's file, which `update_name` names."""
    front = {"title": update.title, "source": update.source}
    if update.publish_at is not None:
        front["publish"] = f"{update.publish_at:%Y-%m-%dT%H:%MZ}"
    return _with_front_matter(front, update.body)


def update_name(update: Update) -> str:
    """The name of an update's file."""
    return f"updates/{update.date}-{update.slug}.{update.language}.md"


def plain_text(text: str) -> str:
    """privacy.<lang>.md, outcome.<lang>.md: Markdown and nothing above it."""
    return lf(text).strip("\n") + "\n"


def letter_text(source: str) -> str:
    """letter.<lang>.txt: the letter as it is."""
    return lf(source)


def lf(text: str) -> str:
    """The text with LF line ends: forms send CRLF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _with_front_matter(front: Cells, body: str) -> str:
    lines = [f"{key}: {_one_line(value)}".rstrip() for key, value in front.items()]
    story = lf(body).strip("\n")
    return "\n".join([FENCE, *lines, FENCE, "", *([story, ""] if story else [])])


def _one_line(value: str) -> str:
    """A value as one line; quotes around a whole value would be left out."""
    line = re.sub(r"[\r\n]+", " ", value).strip()
    whole = len(line) > 1 and line[0] == line[-1] and line[0] in "\"'"
    return f'"{line}"' if whole else line


def _cells(column: str, texts: ByLanguage) -> Cells:
    return {f"{column}.{tag}" if tag else column: text for tag, text in texts.items()}


def _csv(columns: Columns, rows: Iterable[Cells]) -> str:
    """The rows below the usual columns, and one more for each language used."""
    written = list(rows)
    used = dict.fromkeys(name for row in written for name in row)
    header = [*columns.known, *(name for name in used if name not in columns.known)]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, header, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(written)
    return out.getvalue()
