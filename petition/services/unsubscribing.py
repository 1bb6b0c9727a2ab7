"""Ending news by mail: by the link in each of them, or on the own page."""

from __future__ import annotations

from sqlalchemy.orm import Session

from petition.domain.mails import MailKind
from petition.domain.unsubscribing import is_genuine, signature_of, unsubscribe_token
from petition.models import Delivery, Signature
from petition.services.outbox import CANCEL
from petition.services.ports import Sealer

#: What the boot key's derived secret is used for.
SECRET = "unsubscribe"  # noqa: S105 – a purpose, not a secret.


def token_for(sealer: Sealer, signature: Signature) -> str:
    """The token in the news that is mailed for a signature."""
    return unsubscribe_token(sealer.secret(SECRET), signature.id, signature.uid)


def is_ours(session: Session, sealer: Sealer, token: str) -> bool:
    """Whether we mailed a token with news for some signature."""
    asked = signature_of(token)
    found = session.get(Signature, asked) if asked else None
    return found is not None and is_genuine(token, sealer.secret(SECRET), found.uid)


def unsubscribe(session: Session, sealer: Sealer, token: str) -> bool:
    """End the news that a token belongs to; whether there is a signature behind it.

    Doing it twice is no mistake.
    """
    if not is_ours(session, sealer, token):
        return False
    end_news(session, signature_of(token) or 0)
    return True


def end_news(session: Session, signature_id: int) -> None:
    """Mail no more news for a signature, and cancel what waits."""
    session.get_one(Signature, signature_id, with_for_update=True).no_news = True
    session.flush()
    theirs = Delivery.signature_id == signature_id
    session.execute(CANCEL.where(theirs, Delivery.kind == MailKind.NEWS))
    session.flush()
