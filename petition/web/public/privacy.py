"""The privacy notice: the organisers' own, else one made of what we know."""

from __future__ import annotations

from markupsafe import Markup

from petition.documents import markdown
from petition.documents.words import Words
from petition.domain.campaigns import in_language
from petition.domain.content import Content


def privacy_html(content: Content, words: Words) -> Markup:
    """The notice in the page's language."""
    own = content.text(words.tag).privacy
    return markdown.html(own or _made(content, words))


def _made(content: Content, words: Words) -> str:
    """A notice from organiser, addressees, partners and retention."""
    names = (
        in_language(one.target.name, words.tag) for one in content.targets.values()
    )
    facts = {
        "organiser": content.organiser_name,
        "contact": content.organiser_contact,
        "targets": words.names(names),
        "partners": words.names(one.name for one in content.allies()),
        "months": words.number(content.retain_months),
    }
    paragraphs = [
        *_readers(words),
        *(_partners(words) if content.allies() else ()),
        *_limits(words, content.retain_months),
    ]
    return "\n\n".join(paragraph % facts for paragraph in paragraphs)


def _readers(words: Words) -> list[str]:
    _ = words.gettext
    return [
        _(
            "**Who is responsible.** %(organiser)s. Write to them with any question"
            " about your data: %(contact)s."
        ),
        _(
            "**What we ask for, and why.** Only what your letter uses, and your mail"
            " address and country. The address is there to ask you whether it was"
            " really you, and to count every person once."
        ),
        _(
            "**Who can read it.** You, with the link in your mail, and the organisers,"
            " with a key that is not on the server. Whoever takes the server cannot"
            " read who wrote."
        ),
        _(
            "**Who gets your letter.** The addressees that you choose among:"
            " %(targets)s. A letter names its writer to its reader. If that could put"
            " you or people close to you in danger, please do not sign."
        ),
    ]


def _partners(words: Words) -> list[str]:
    _ = words.gettext
    return [
        _(
            "**Partners.** %(partners)s help to spread this campaign. They"
            " learn how many signed through them, and nothing about you unless you"
            " agree to it in a separate tick box."
        ),
    ]


def _limits(words: Words, months: int) -> list[str]:
    _ = words.gettext
    return [
        words.ngettext(
            "**How long.** Until you confirm, seven days at most. After that until"
            " %(months)s month after the campaign has closed; then the keys are"
            " destroyed. The count stays, without names.",
            "**How long.** Until you confirm, seven days at most. After that until"
            " %(months)s months after the campaign has closed; then the keys are"
            " destroyed. The count stays, without names.",
            months,
        ),
        _(
            "**Your rights.** On your own page you can see what is kept, take your"
            " letter back, or erase everything about you, at any time and at once. You"
            " may also complain to the data protection authority of your country."
        ),
    ]
