"""What the own page says of each letter, and how it helps to send it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from flask import url_for

from petition.documents.words import words_for
from petition.domain import places
from petition.domain.campaigns import Channel, Target, in_language
from petition.domain.content import Content
from petition.domain.delivery import Reason
from petition.domain.records import RecordLetter
from petition.domain.signatures import LETTER_MOVES, LetterState, SignatureState
from petition.models import Letter
from petition.services.own_pages import OwnPage
from petition.web import context

#: Mail programs cut longer mailto links off, some at 2,000 characters.
MAILTO_LIMIT = 1900
OWN = (Channel.OWN_MAIL, Channel.POST)


@dataclass(frozen=True)
class ShownSignature:
    """Where a signature stands; `news` is mailed, ended, or none."""

    state: str
    confirmed_date: date
    number: int | None
    news: str


@dataclass(frozen=True)
class ShownOwnLetter:
    """One letter on its writer's own page."""

    target_key: str
    target_name: str
    channel: str
    state: str
    state_text: str
    reason_text: str | None
    language: str
    dir: str
    subject: str | None
    text: str | None
    email: str | None
    postal_address: tuple[str, ...]
    mailto: str | None
    mailto_note: str | None
    print_url: str | None
    txt_url: str | None
    can_declare: bool


@dataclass(frozen=True)
class PrintedLetter:
    """A letter as it stands on paper."""

    sender_name: str
    sender_lines: tuple[str, ...]
    postal_address: tuple[str, ...]
    date_text: str
    subject: str
    text: str
    language: str
    dir: str


def shown_signature(own: OwnPage) -> ShownSignature:
    """The signature's state, day and number, and whether news is mailed for it."""
    signature = own.signature
    return ShownSignature(
        signature.state,
        signature.confirmed_hour.date(),
        signature.number,
        _news(own),
    )


def _news(own: OwnPage) -> str:
    """What a later link cannot know, it leaves open: who asked for news is sealed."""
    stands = own.signature.state in (SignatureState.CONFIRMED, SignatureState.HELD)
    if not stands or (own.record is not None and not own.record.updates):
        return "none"
    return "ended" if own.signature.no_news else "mailed"


def shown(own: OwnPage, content: Content, receipt: str) -> list[ShownOwnLetter]:
    """Every letter of a signature; its text only if the link can open it."""
    texts = {one.target: one for one in own.record.letters} if own.record else {}
    stands = own.signature.state == SignatureState.CONFIRMED
    return [
        _shown(letter, key, texts.get(key), _target(content, key), receipt, stands)
        for letter, key in own.letters
    ]


def as_text(own: OwnPage, key: str | None) -> str | None:
    """The letters to one target or to all, as one plain text; None if there is none."""
    letters = [
        letter
        for letter in (own.record.letters if own.record else ())
        if key in (None, letter.target)
    ]
    parts = [f"{one.target_name}\n{one.subject}\n\n{one.text}\n" for one in letters]
    return "\n\n".join(parts) or None


def to_print(own: OwnPage, content: Content, key: str) -> PrintedLetter | None:
    """The letter to a target as it stands on paper; None if there is none to print."""
    letters = own.record.letters if own.record else ()
    letter = next((one for one in letters if one.target == key), None)
    if letter is None or own.record is None:
        return None
    fields, target = own.record.fields, _target(content, key)
    town = " ".join(filter(None, (fields.get("postcode"), fields.get("city"))))
    lines = (fields.get("street"), town, fields.get("region"))
    return PrintedLetter(
        sender_name=own.record.name,
        sender_lines=(
            *filter(None, lines),
            places.country_name(own.record.country, letter.language),
        ),
        postal_address=_postal(target, letter),
        date_text=words_for(letter.language).date(context.now().date()),
        subject=letter.subject,
        text=letter.text,
        language=letter.language,
        dir=places.direction(letter.language),
    )


def _shown(
    letter: Letter,
    key: str,
    text: RecordLetter | None,
    target: Target | None,
    receipt: str,
    stands: bool,
) -> ShownOwnLetter:
    state, channel = LetterState(letter.state), Channel(letter.channel)
    open_ = stands and LetterState.DECLARED in LETTER_MOVES[state]
    # A refused letter is its writer's to send, whichever way it should have gone.
    by_mail = open_ and channel is not Channel.POST and target is not None
    email = target.email if by_mail and target else None
    by_post = stands and target is not None and (channel is Channel.POST or open_)
    mailto, note = _mailto(email, text) if email and text else (None, None)
    language = text.language if text else context.words().tag
    return ShownOwnLetter(
        target_key=key,
        target_name=_name(target, text, key),
        channel=channel,
        state=state,
        state_text=state_sentence(state, channel, letter.settled_on),
        reason_text=reason_sentence(letter.reason)
        if state in (LetterState.REFUSED, LetterState.BOUNCED)
        else None,
        language=language,
        dir=places.direction(language),
        subject=text.subject if text else None,
        text=text.text if text else None,
        email=email,
        postal_address=target.postal_address if by_post and target else (),
        mailto=mailto,
        mailto_note=note,
        print_url=_url("mine.print_letter", receipt, key) if text else None,
        txt_url=_url("mine.letter_txt", receipt, key) if text else None,
        can_declare=open_,
    )


def _url(endpoint: str, receipt: str, key: str) -> str:
    return url_for(endpoint, receipt=receipt, target=key)


def _mailto(email: str, text: RecordLetter) -> tuple[str, str | None]:
    """A link that opens a mail program, with the letter in it if it is short enough."""
    head = f"mailto:{quote(email, safe='@')}?subject={quote(text.subject)}"
    body = quote(text.text.replace("\n", "\r\n"))
    whole = f"{head}&body={body}"
    if len(whole) <= MAILTO_LIMIT:
        return whole, None
    _ = context.words().gettext
    return head, _(
        "Your letter is too long for mail programs to take it over by a link."
        " The link fills in address and subject; please copy the text below into it."
    )


def _target(content: Content, key: str) -> Target | None:
    published = content.targets.get(key)
    return published.target if published else None


def _name(target: Target | None, text: RecordLetter | None, key: str) -> str:
    if target is not None:
        return in_language(target.name, context.words().tag)
    return text.target_name if text else key


def _postal(target: Target | None, letter: RecordLetter) -> tuple[str, ...]:
    return target.postal_address if target else (letter.target_name,)


def state_sentence(state: LetterState, channel: Channel, day: date | None) -> str:
    """What became of a letter, never more than is known."""
    words = context.words()
    _ = words.gettext
    on = {"day": words.date(day) if day else ""}
    waiting = (
        _("It waits for you to mail it.")
        if channel is Channel.OWN_MAIL
        else _("It waits for you to print and post it.")
    )
    return {
        LetterState.QUEUED: _("It waits for its turn to be mailed."),
        LetterState.UNDECLARED: waiting,
        LetterState.UNDELIVERED: _("The organisers have it and will hand it over."),
        LetterState.ACCEPTED: _("The addressee’s mail server accepted it on %(day)s.")
        % on,
        LetterState.DECLARED: _("You told us on %(day)s that you have sent it.") % on,
        LetterState.HANDED_OVER: _("The organisers handed it over on %(day)s.") % on,
        LetterState.REFUSED: _("The addressee’s mail server did not take it."),
        LetterState.BOUNCED: _("It was accepted, but came back later."),
        LetterState.CANCELLED: _("It was stopped and has not gone out."),
    }[state]


def reason_sentence(reason: str | None) -> str:
    """Why a letter was not taken, and what its writer can do."""
    _ = context.words().gettext
    why = {
        Reason.MAILBOX_UNKNOWN: _("Their server says that there is no such mailbox."),
        Reason.MAILBOX_FULL: _("Their mailbox was full for days."),
        Reason.BLOCKED: _("Their server turned it away as unwanted."),
        Reason.TOO_LARGE: _("Their server found it too long."),
        Reason.GAVE_UP: _("Their server could not be reached for days."),
    }.get(Reason(reason) if reason else Reason.OTHER, _("Their server gave no reason."))
    help_ = _(
        "It is not counted as delivered. You can still send it yourself, by mail or by"
        " post, and tell us here."
    )
    return f"{why} {help_}"
