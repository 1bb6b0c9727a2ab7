"""Letters as the preview and the confirmation page show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from petition.documents import mails
from petition.documents.words import words_for
from petition.domain import places
from petition.domain.campaigns import Channel, Target, in_language
from petition.domain.content import Content
from petition.domain.letters import LeftoverPrompt, LetterTooLong
from petition.domain.records import SupporterRecord
from petition.domain.writing import Wish, WrittenLetter, write_letter
from petition.web import context


@dataclass(frozen=True)
class ShownText:
    """A subject and an exact text, with their language."""

    language: str
    dir: str
    subject: str
    text: str


@dataclass(frozen=True)
class ShownLetter(ShownText):
    """One letter: to whom, from whom, in which words, and how it travels."""

    target_name: str
    office: str
    organisation: str
    from_text: str
    channel_text: str
    reply_text: str
    companion: ShownText | None


def shown_letters(
    content: Content, wish: Wish, letters: Iterable[WrittenLetter]
) -> list[ShownLetter]:
    """Letters that have just been written, each with one to read beside it."""
    return [
        _shown(
            content,
            letter.target.target,
            letter.channel,
            wish.name,
            wish.reply,
            ShownText(
                letter.language,
                places.direction(letter.language),
                letter.composed.subject,
                letter.composed.text,
            ),
            _companion(content, wish, letter),
        )
        for letter in letters
    ]


def shown_record(content: Content, record: SupporterRecord) -> list[ShownLetter]:
    """Letters that were fixed at signing."""
    return [
        _shown(
            content,
            content.targets[letter.target].target
            if letter.target in content.targets
            else None,
            Channel(letter.channel),
            record.name,
            record.reply,
            ShownText(
                letter.language,
                places.direction(letter.language),
                letter.subject,
                letter.text,
            ),
            None,
            letter.target_name,
        )
        for letter in record.letters
    ]


def _shown(
    content: Content,
    target: Target | None,
    channel: Channel,
    name: str,
    reply: bool,
    text: ShownText,
    companion: ShownText | None,
    target_name: str = "",
) -> ShownLetter:
    words = context.words()
    title = content.text(text.language).text.title
    mailed = channel is Channel.MAIL
    return ShownLetter(
        language=text.language,
        dir=text.dir,
        subject=text.subject,
        text=text.text,
        target_name=in_language(target.name, words.tag) if target else target_name,
        office=in_language(target.office, words.tag) if target else "",
        organisation=in_language(target.organisation, words.tag) if target else "",
        from_text=mails.via(words_for(text.language), name, title) if mailed else name,
        channel_text=channel_sentence(channel),
        reply_text=_reply_sentence(reply) if mailed else "",
        companion=companion,
    )


def channel_sentence(channel: Channel) -> str:
    """How a letter will travel."""
    _ = context.words().gettext
    return {
        Channel.MAIL: _("The campaign mails it once you have confirmed."),
        Channel.OWN_MAIL: _("You mail it yourself; your own page will help you."),
        Channel.POST: _("You print and post it; your own page has the sheet."),
        Channel.BY_HAND: _("The organisers print it and hand it over."),
    }[channel]


def _reply_sentence(reply: bool) -> str:
    _ = context.words().gettext
    if reply:
        return _("The addressee sees your mail address and may answer you.")
    return _("The addressee does not see your mail address.")


def _companion(content: Content, wish: Wish, letter: WrittenLetter) -> ShownText | None:
    """The same letter in the page's language, if it is in another one."""
    page = context.words().tag
    if letter.language == page or page not in content.letters:
        return None
    url = context.desk().links.campaign(content.slug)
    try:
        twin = write_letter(
            content, wish, letter.target, page, context.now().date(), url
        ).composed
    except (LetterTooLong, LeftoverPrompt):
        # The letter itself can go; what its twin cannot hold is mostly its writer's.
        return None
    return ShownText(page, places.direction(page), twin.subject, twin.text)
