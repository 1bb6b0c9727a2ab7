"""What was sent with a form, for the page that says why it was not taken."""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import HTTPException

from petition.web.organise import unsaved

#: Pages whose form can be sent once more as it is, by a button on the page that says
#: why it was not taken: so nothing is lost that a browser does not bring back.
LETTERS = {"campaign.sign", "campaign.preview", "embed.sign", "embed.preview"}
WORDS = LETTERS | {"my_link.mail", "mine.declare", "partner_profile.save"}
BUTTONS = {
    *("confirm.confirm", "confirm.not_me", "mine.withdraw", "mine.erase"),
    *("mine.end_consent", "partner.accept", "partner.renew"),
}
#: Refusals that are over after a while.
LATER = {429, 500, 503}
#: The fields of a letter that hold sentences.
TEXTS = ("own_words", "editable_")


def sent() -> list[tuple[str, str]] | None:
    """What was sent with a form that can be sent again as it is; None if none was."""
    if request.method != "POST":
        return None
    try:
        answers = list(request.form.items(multi=True))
        known = request.endpoint in WORDS | BUTTONS or unsaved.is_editor()
    except HTTPException:
        # It did not arrive as a whole.
        answers, known = [], request.endpoint in BUTTONS
    return answers if known and (answers or request.endpoint in BUTTONS) else None


def written() -> list[str]:
    """The texts of a letter that will not be taken, for their writer to copy."""
    if request.method != "POST" or request.endpoint not in LETTERS:
        return []
    try:
        answers = list(request.form.items())
    except HTTPException:
        return []
    return [text for name, text in answers if name.startswith(TEXTS) and text.strip()]
