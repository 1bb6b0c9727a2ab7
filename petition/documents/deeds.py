"""What stands in the audit log, said in words."""

from __future__ import annotations

from collections.abc import Mapping

from petition.documents.words import Words
from petition.domain.roles import Role

#: How the log calls whoever runs the server.
COMMAND_LINE = "command line"
#: Deeds that are about languages, by their tags.
OF_LANGUAGES = frozenset({"save-text", "save-letter", "leave-out"})


def deed(words: Words, action: str, about: str) -> str:
    """What somebody did, after their name: "invited ann@union.example"."""
    known = _sentences(words) | _partners(words) | _exports(words) | _campaigns(words)
    sentence = known.get(action)
    if sentence is None:
        return f"{action}: {about}" if about else action
    told = _about(words, action, about)
    return sentence % {"about": told} if "%(about)s" in sentence else sentence


def doer(words: Words, who: str) -> str:
    """Who did it; whoever runs the server has no name here."""
    return words.gettext("the command line") if who == COMMAND_LINE else who


def details(words: Words, detail: Mapping[str, str]) -> tuple[str, ...]:
    """What else is known of a deed: the languages of new versions, and the rest."""
    named = {"texts": words.gettext("Texts"), "letters": words.gettext("Letters")}
    return tuple(
        f"{named[key]}: {_languages(words, value)}" if key in named else value
        for key, value in detail.items()
        if value
    )


def _about(words: Words, action: str, about: str) -> str:
    """What a deed is about, where the log has tags and words of the code for it."""
    if action in OF_LANGUAGES:
        return _languages(words, about)
    known = _roles(words) if action == "join-campaign" else {}
    if action.startswith("export-"):
        known = {
            "delivery": words.gettext("to be handed over"),
            "data": words.gettext("all data"),
        }
    return " ".join(known.get(word, word) for word in about.split(" "))


def _languages(words: Words, tags: str) -> str:
    return words.names(map(words.language, tags.split()))


def _roles(words: Words) -> dict[str, str]:
    _ = words.gettext
    return {
        Role.OWNER: _("Owner"),
        Role.EDITOR: _("Editor"),
        Role.TRANSLATOR: _("Translator"),
        Role.COUNTER: _("Counter"),
        Role.READER: _("Reader"),
    }


def _sentences(words: Words) -> dict[str, str]:
    _ = words.gettext
    return {
        "make-team-key": _("made the team key"),
        "prove-team-key": _("proved that the recovery code opens the team key"),
        "renew-team-key": _("made a new team key for what comes"),
        "drill-team-key": _("tried what the recovery code opens"),
        "unlock-team-key": _("unlocked the team key"),
        "share-team-key": _("gave %(about)s the team key"),
        "take-team-key": _("took the team key from %(about)s"),
        "save-target": _("changed the target %(about)s"),
        "remove-target": _("took out the target %(about)s"),
        "save-letter": _("wrote the letter in %(about)s"),
        "rehearse": _("rehearsed the draft"),
        "invite-member": _("invited %(about)s"),
        "revoke-invitation": _("took back the invitation of %(about)s"),
        "change-role": _("changed the role: %(about)s"),
        "remove-member": _("removed %(about)s from the team"),
        "join-campaign": _("joined the team as %(about)s"),
        "own-campaign": _("made %(about)s an owner"),
        "save-update": _("changed the news %(about)s"),
        "remove-update": _("took out the news %(about)s"),
        "save-event": _("changed the event %(about)s"),
        "remove-event": _("took out the event %(about)s"),
        "start-mailing": _("began to mail news: %(about)s"),
        "stop-mailing": _("stopped mailing news: %(about)s"),
        "resume-mailing": _("went on with mailing news: %(about)s"),
        "save-person": _("changed %(about)s in the register"),
        "remove-person": _("took %(about)s out of the register"),
        "save-status": _("changed what is known of %(about)s"),
        "invite-organiser": _("invited %(about)s"),
        "reset-account": _("let %(about)s begin anew"),
        "make-account": _("made an account for %(about)s"),
        "begin-anew": _("set a new password, and lost all that was before it"),
        "change-password": _("changed their password"),
        "add-second-factor": _("added a second factor"),
        "remove-second-factor": _("removed a second factor"),
        "print-backup-codes": _("printed new codes"),
        "use-backup-code": _("used a printed code"),
    }


def _partners(words: Words) -> dict[str, str]:
    _ = words.gettext
    return {
        "invite-partner": _("invited the partner %(about)s"),
        "end-partner-link": _("ended the link of the partner %(about)s"),
        "free-partner-key": _("let the partner %(about)s make another key"),
        "retire-partner": _("took out the partner %(about)s"),
        "hand-over-contacts": _("handed contacts over to the partner %(about)s"),
        "partner-accept": _("accepted to be the partner %(about)s"),
        "partner-renew": _("renewed the link of the partner %(about)s"),
        "partner-profile": _("changed what the partner %(about)s says of itself"),
        "partner-logo": _("changed the logo of the partner %(about)s"),
        "partner-key": _("made a key for the partner %(about)s"),
        "partner-export": _("took out the contacts of the partner %(about)s"),
    }


def _exports(words: Words) -> dict[str, str]:
    _ = words.gettext
    return {
        "export-tally": _("took out the count (%(about)s)"),
        "export-signatures": _("took out signatures (%(about)s)"),
        "export-letters": _("took out letters (%(about)s)"),
    }


def _campaigns(words: Words) -> dict[str, str]:
    _ = words.gettext
    return {
        "make-campaign": _("began the campaign %(about)s"),
        "save-text": _("wrote the text in %(about)s"),
        "save-settings": _("changed the settings"),
        "save-partners": _("changed the partners"),
        "publish": _("published the draft"),
        "leave-out": _("noted languages that are left out: %(about)s"),
        "open-campaign": _("opened the campaign"),
        "pause-campaign": _("paused the campaign"),
        "close-campaign": _("closed the campaign"),
        "import-pack": _("imported a pack"),
    }
