"""What a partner says of itself: name, sites, consent texts, logo."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as Redirection

from petition.domain.campaigns import Partner
from petition.domain.logos import BadLogo, read_logo
from petition.domain.packs import writing
from petition.domain.packs.findings import Findings
from petition.domain.packs.partners import read_partners
from petition.services import partner_profiles
from petition.web import context
from petition.web.limits import limited
from petition.web.organise.settings_form import add_findings
from petition.web.partner import desk
from petition.web.partner.desk import Ally, accepted

bp = Blueprint("partner_profile", __name__)


@bp.post("/partner/<token>/profile")
@limited("token")
@accepted
def save(ally: Ally) -> Response | Redirection:
    """Publish what the partner says of itself, unless the pack's reader objects."""
    values = {name: text.strip() for name, text in request.form.items()}
    text = writing.partners_text([_partner(ally, values)])
    found, errors = Findings(), dict[str, list[str]]()
    read = read_partners(text, ally.found.content.languages, found)
    add_findings(errors, text, found, context.words())
    if errors:
        return desk.page(ally, 422, errors=errors, values=values, wrong="profile")
    with context.writing() as session:
        partner_profiles.describe(session, ally.campaign_id, read[0], now=context.now())
        desk.note(session, ally, "partner-profile")
    return desk.done(ally, "profile")


@bp.post("/partner/<token>/logo")
@limited("token")
@accepted
def logo(ally: Ally) -> Response | Redirection:
    """Show another logo, or none."""
    new = None
    if "remove" not in request.form:
        file = request.files.get("logo")
        try:
            new = read_logo(file.read() if file else b"")
        except BadLogo as bad:
            return desk.page(ally, 422, wrong=f"logo-{bad.reason}")
    with context.writing() as session:
        partner_profiles.take_logo(session, ally.campaign_id, ally.partner.key, new)
        desk.note(session, ally, "partner-logo")
    return desk.done(ally, "logo" if new else "no-logo")


def _partner(ally: Ally, values: Mapping[str, str]) -> Partner:
    # Each text becomes a version that is kept for good: what nobody can see does not.
    texts = {tag: values.get(f"consent.{tag}") for tag in ally.found.content.languages}
    return Partner(
        key=ally.partner.key,
        name=values.get("name", ""),
        site=values.get("site", ""),
        origins=tuple(values.get("origins", "").split()),
        consent={tag: text for tag, text in texts.items() if text},
    )
