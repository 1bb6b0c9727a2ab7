"""Allied organisations: partners.toml, as a form."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from petition.domain.campaigns import Partner
from petition.domain.packs import writing
from petition.domain.packs.findings import Findings
from petition.domain.packs.partners import read_partners
from petition.domain.roles import Power
from petition.services import drafts
from petition.services.drafts import EditedMeanwhile
from petition.services.sessions import Member, Place
from petition.web import context
from petition.web.organise import editing, shell
from petition.web.organise.editing import Errors
from petition.web.organise.policy import needs
from petition.web.organise.settings import manifest_of
from petition.web.organise.settings_form import Row, add_findings, rows_of

bp = Blueprint("partners", __name__)
FILE = "partners.toml"


@bp.get("/c/<slug>/settings/partners")
@needs(Power.WRITE)
def show(member: Member, place: Place) -> Response:
    """The partners as the draft has them."""
    kept = drafts.read(context.reading(), place.campaign_id, FILE)
    text = (kept.content or b"").decode("utf-8", "replace")
    partners = read_partners(text, manifest_of(place).languages, Findings())
    default = manifest_of(place).default_language
    rows = tuple(Row(n, _values(one, default)) for n, one in enumerate(partners))
    return _page(member, place, rows, kept.edit)


@bp.post("/c/<slug>/settings/partners")
@needs(Power.WRITE)
def save(member: Member, place: Place) -> Response:
    """Keep the partners in the draft, unless the pack's reader finds mistakes."""
    rows = rows_of(request.form, "partner")
    edit = request.form.get("edit", 0, type=int)
    text = writing.partners_text([_partner(row) for row in rows]) or None
    errors = _errors(text, manifest_of(place).languages)
    if errors:
        return _page(member, place, rows, edit, 422, errors=errors)
    try:
        editing.keep(member, place, FILE, text, edit, "save-partners")
    except EditedMeanwhile:
        met = editing.meanwhile(place, FILE, text)
        return _page(member, place, rows, met.edit, 409, lines=met.lines)
    return redirect(f"/organise/c/{place.slug}/settings/partners?done=saved", 303)


def _errors(text: str | None, languages: tuple[str, ...]) -> Errors:
    errors: dict[str, list[str]] = {}
    found = Findings()
    read_partners(text, languages, found)
    add_findings(errors, text or "", found, context.words())
    return errors


def _partner(row: Row) -> Partner:
    consent = {
        name.removeprefix("consent."): text
        for name, text in row.values.items()
        if name.startswith("consent.") and text
    }
    origins = tuple(row.get("origins").split())
    return Partner(row.get("key"), row.get("name"), row.get("site"), origins, consent)


def _values(partner: Partner, default: str) -> dict[str, str]:
    return {
        "key": partner.key,
        "name": partner.name,
        "site": partner.site,
        "origins": " ".join(partner.origins),
        **{f"consent.{tag or default}": text for tag, text in partner.consent.items()},
    }


def _page(
    member: Member,
    place: Place,
    rows: tuple[Row, ...],
    edit: int,
    status: int = 200,
    **facts: Any,
) -> Response:
    return shell.page(
        "organise/partners.html",
        member,
        place,
        status=status,
        rows=(*rows, Row(len(rows), {})),
        edit=edit,
        tags=manifest_of(place).languages,
        done=request.args.get("done", ""),
        **{"errors": {}, "lines": (), **facts},
    )
