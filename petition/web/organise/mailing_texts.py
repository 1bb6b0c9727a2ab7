"""What a mailing says: the published update, or what became of a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from petition.documents.words import Words, words_for
from petition.domain.campaigns import StatusEntry, in_language
from petition.domain.content import Content
from petition.domain.mailings import MailingKind
from petition.domain.packs.values import HIDDEN
from petition.domain.register import as_published, latest
from petition.services import contents
from petition.services.mailings import Told
from petition.web.organise.people import about_status
from petition.web.public.shown import status_label

#: The longest subject and the longest text, in characters.
SUBJECT, BODY = 200, 20_000


def of_update(content: Content, what: str, now: datetime) -> Told | None:
    """A published update, `<date>-<slug>`, in the languages that it is in."""
    found = [one for one in content.updates_at(now) if f"{one.date}-{one.slug}" == what]
    if not found:
        return None
    return Told(
        MailingKind.UPDATE,
        what,
        {one.language: one.title for one in found},
        {
            one.language: _sourced(words_for(one.language), one.body, one.source)
            for one in found
        },
    )


def of_status(session: Session, content: Content, key: str) -> Told | None:
    """A person's latest published status, drafted in each of the languages."""
    register = contents.register(session, content.campaign_id)
    found = [one for one in latest(register) if one.person.key == key]
    if not found or len(found[0].history) < 2:
        return None
    (public,) = as_published([found[0].person])
    drafts = {}
    for tag in content.languages:
        name = in_language(public.name, tag, content.default_language)
        drafts[tag] = _status_text(words_for(tag), name, found[0].entry, content)
    return Told(
        MailingKind.STATUS,
        about_status(found[0]),
        {tag: subject for tag, (subject, _) in drafts.items()},
        {tag: body for tag, (_, body) in drafts.items()},
    )


def edited(told: Told, form: Mapping[str, str]) -> Told:
    """The same with subjects and texts as the form has them; empty ones left out."""
    subjects = _sent(form, "subject", told.subjects)
    bodies = {
        tag: text.replace("\r\n", "\n").replace("\0", "")
        for tag, text in _sent(form, "body", told.bodies).items()
    }
    whole = [tag for tag in bodies if subjects.get(tag) and bodies[tag]]
    return Told(
        told.kind,
        told.about,
        {
            tag: HIDDEN.sub("", " ".join(subjects[tag].split()))[:SUBJECT]
            for tag in whole
        },
        {tag: bodies[tag][:BODY] for tag in whole},
    )


def _sent(form: Mapping[str, str], part: str, tags: Iterable[str]) -> dict[str, str]:
    return {tag: form.get(f"{part}.{tag}", "").strip() for tag in tags}


def _status_text(
    words: Words, name: str, entry: StatusEntry, content: Content
) -> tuple[str, str]:
    _ = words.gettext
    status = status_label(words, entry.status)
    place = in_language(entry.place, words.tag, content.default_language)
    # Without a sentence around it a day needs no case in any language.
    known = ", ".join(filter(None, (status, words.date(entry.date), place)))
    sentences = [
        _("You wrote a letter for %(name)s. There is news of them:") % {"name": name},
        f"**{known}**",
        _("Thank you for writing."),
    ]
    body = "\n\n".join(sentences)
    return f"{name}: {status}", _sourced(words, body, entry.source)


def _sourced(words: Words, body: str, source: str) -> str:
    if not source:
        return body
    line = words.gettext("Source: %(source)s") % {"source": source}
    return f"{body.rstrip()}\n\n{line}"
