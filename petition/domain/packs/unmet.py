"""What an organiser should know before a campaign opens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from petition.domain.addresses import BadAddress, parse_address
from petition.domain.campaigns import Channel, Pack, ReplyTo, in_language


def unmet_points(pack: Pack) -> tuple[str, ...]:
    """A sentence for each thing that is allowed but may not be meant."""
    return (*_languages(pack), *_targets(pack), *_answers(pack))


def _languages(pack: Pack) -> Iterator[str]:
    parts = (
        (pack.texts, "text", f"their pages show the story in {pack.default_language}"),
        (pack.letters, "letter", f"their readers are offered {_any_of(pack.letters)}"),
        (pack.privacy, "privacy notice of your own", "one made from the pack is shown"),
    )
    for there, what, instead in parts:
        missing = [tag for tag in pack.languages if tag not in there]
        if missing:
            yield f"There is no {what} in {', '.join(missing)}: {instead}."


def _any_of(letters: Iterable[str]) -> str:
    return f"the one in {' or '.join(letters)}"


def _targets(pack: Pack) -> Iterator[str]:
    for target in pack.targets:
        name = in_language(target.name, pack.default_language)
        if target.channels == (Channel.BY_HAND,):
            yield f"{name} can be reached by hand only: letters wait for you."
        if target.languages and not set(target.languages) & set(pack.letters):
            yield (
                f"There is no letter in a language that {name} reads "
                f"({', '.join(target.languages)})."
            )


def _answers(pack: Pack) -> Iterator[str]:
    if pack.reply_to is ReplyTo.CAMPAIGN and not _is_address(pack.organiser_contact):
        yield (
            "Answers to letters are meant for the campaign, but the organiser's "
            "contact is not an e-mail address."
        )


def _is_address(contact: str) -> bool:
    try:
        parse_address(contact)
    except BadAddress:
        return False
    return True
