"""A partner's own key, and the contacts that only it opens."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as Redirection

from petition.documents import tables
from petition.domain.recovery_codes import MistypedCode, parse_code
from petition.domain.refusals import CannotOpen, WrongSecret
from petition.services import partner_exports, partner_keys
from petition.services.partner_keys import KeyStands, Opened, Proposed
from petition.web import context, pages
from petition.web.limits import limited
from petition.web.partner import desk
from petition.web.partner.desk import Ally, accepted

bp = Blueprint("partner_contacts", __name__)


@bp.post("/partner/<token>/key/new")
@limited("token")
@accepted
def propose(ally: Ally) -> Response:
    """Show a new recovery code, this once; nothing is kept until it is typed back."""
    return _proposed(ally, Proposed.new(context.desk().randomness))


@bp.post("/partner/<token>/key")
@limited("login")
@accepted
def keep(ally: Ally) -> Response | Redirection:
    """Seal contacts to the new key from now on, if its code was typed back."""
    proposed = _brought_back(ally)
    if proposed is None:
        return desk.page(ally, 422, wrong="key-lost")
    if not _is_code(request.form.get("code", ""), proposed.code):
        return _proposed(ally, proposed, 422, "code")
    sealer, now = context.desk().sealer, context.now()
    try:
        with context.writing() as session:
            partner_keys.keep(
                session, sealer, ally.campaign_id, ally.partner.key, proposed, now=now
            )
            desk.note(session, ally, "partner-key")
    except KeyStands:
        return desk.page(ally, 409, wrong="key-stands")
    return desk.done(ally, "key")


@bp.post("/partner/<token>/contacts")
@limited("login")
@accepted
def take_out(ally: Ally) -> Response | Redirection:
    """The contacts as a file: those to erase first, then all that the code opens."""
    desk_, now = context.desk(), context.now()
    try:
        opened = partner_keys.unlock(
            context.reading(), desk_.sealer, ally.campaign_id, ally.partner.key,
            request.form.get("code", ""),
        )  # fmt: skip
    except WrongSecret:
        return desk.page(ally, 422, wrong="contacts")
    with context.writing() as session:
        until = partner_keys.note_export(
            session, ally.campaign_id, ally.partner.key, opened
        )
        desk.note(session, ally, "partner-export")
    name = tables.file_name(
        ally.found.content.slug, f"contacts-{ally.partner.key}", now.date(), "csv"
    )
    response = Response(
        _lines(ally, opened, until), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return pages.for_one(response)


def _lines(ally: Ally, opened: Opened, until: int) -> Iterator[bytes]:
    """The file, from a session of its own: the request's has ended by then."""
    backends = context.backends()
    database, sealer = backends.database, backends.desk.sealer

    def stream() -> Iterator[bytes]:
        with database.snapshot() as session:
            rows = partner_exports.rows(
                session, ally.place, ally.partner.key, opened, until, sealer
            )
            yield from tables.csv_lines(partner_exports.COLUMNS, rows)

    return stream()


def _proposed(
    ally: Ally, proposed: Proposed, status: int = 200, wrong: str = ""
) -> Response:
    sealed = context.desk().sealer.wrap(_purpose(ally), proposed.packed)
    return desk.page(
        ally,
        status,
        wrong=wrong,
        proposed={"code": proposed.code, "sealed": base64.b64encode(sealed).decode()},
    )


def _brought_back(ally: Ally) -> Proposed | None:
    """The key that the form brings back; None if it is none of ours."""
    try:
        wrapped = base64.b64decode(request.form.get("sealed", ""), validate=True)
        return Proposed.unpacked(context.desk().sealer.unwrap(_purpose(ally), wrapped))
    except (binascii.Error, ValueError, CannotOpen):
        return None


def _is_code(typed: str, code: str) -> bool:
    try:
        return parse_code(typed) == parse_code(code)
    except MistypedCode:
        return False


def _purpose(ally: Ally) -> str:
    """What is wrapped for one partner opens for no other, and for no other link."""
    return f"partner-key/{ally.token}"
