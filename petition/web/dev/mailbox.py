"""The mailbox of a trial copy: every mail that would have been sent."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Blueprint, Response, abort, make_response, render_template, url_for

from petition.bootstrap import MailboxEntry
from petition.web import context, pages

bp = Blueprint("mailbox", __name__)

LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class ShownMail:
    """A mail in the list, or opened."""

    from_: str
    to: str
    subject: str
    date: str
    url: str

    def __getitem__(self, name: str) -> str:
        """`mail.from` in templates: the word is taken in Python."""
        if name != "from":
            raise KeyError(name)
        return self.from_


@bp.get("/dev/mailbox")
def show() -> Response:
    """All mails, newest first."""
    pages.interface_words()
    mails = [_shown(entry) for entry in context.backends().read_mailbox()]
    page = render_template("dev/mailbox.html", mails=mails, noindex=True)
    return pages.for_one(make_response(page))


@bp.get("/dev/mailbox/<name>")
def mail(name: str) -> Response:
    """One mail, with links that can be followed."""
    pages.interface_words()
    for entry in context.backends().read_mailbox():
        if entry.name == name:
            lines = [_line(line) for line in entry.text.splitlines()]
            page = render_template(
                "dev/mail.html", mail=_shown(entry), lines=lines, noindex=True
            )
            return pages.for_one(make_response(page))
    abort(404)


def _shown(entry: MailboxEntry) -> ShownMail:
    return ShownMail(
        from_=entry.sender,
        to=entry.recipient,
        subject=entry.subject,
        date=entry.date.isoformat(sep=" ", timespec="seconds") if entry.date else "",
        url=url_for("mailbox.mail", name=entry.name),
    )


def _line(line: str) -> tuple[str, str | None]:
    return line, line if LINK.fullmatch(line) else None
