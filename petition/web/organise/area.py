"""The workspace as a whole: its blueprint, and what holds for each of its pages."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask_wtf.csrf import CSRFError

from petition.domain.refusals import UnknownCampaign
from petition.web import pages
from petition.web.errors import error_page
from petition.web.organise import (
    account,
    codes,
    events,
    exports,
    factors,
    home,
    invitation,
    keys,
    letters,
    log,
    login,
    mailings,
    new,
    news,
    overview,
    partnering,
    partners,
    partnership,
    people,
    prove,
    publish,
    rehearsal,
    second,
    settings,
    showing,
    statuses,
    targets,
    team,
    texts,
    unsaved,
)
from petition.web.organise.policy import NotYours
from petition.web.organise.rehearsal import DraftNotReady
from petition.web.organise.unsaved import NotSaved
from petition.web.organise.visits import csrf, note_use

#: Each holds the views of one subject.
AREAS = (
    *(login, second, showing, codes, prove, invitation, account, factors),
    *(home, keys, log, team, overview, exports, rehearsal, letters, texts),
    *(new, publish, settings, targets, partners, partnering, partnership),
    *(people, statuses),
    *(news, events, mailings),
)


def workspace() -> Blueprint:
    """The blueprint of everything below /organise."""
    bp = Blueprint("organise", __name__, url_prefix="/organise")
    for area in AREAS:
        bp.register_blueprint(area.bp)
    bp.before_request(_check_csrf)
    bp.register_error_handler(CSRFError, _stale_page)
    bp.register_error_handler(NotSaved, _not_saved)
    bp.register_error_handler(NotYours, _not_yours)
    bp.register_error_handler(UnknownCampaign, _unknown)
    bp.register_error_handler(DraftNotReady, _not_ready)
    return bp


def _check_csrf() -> None:
    csrf.protect()
    note_use()


def _stale_page(_error: CSRFError) -> Response:
    if unsaved.is_editor():
        return unsaved.page()
    _ = pages.interface_words().gettext
    return error_page(
        400,
        _("This page was open for too long"),
        _("You have logged in or out since it was loaded. Nothing was changed."),
        _("Go back, load the page again and do it once more."),
    )


def _not_saved(error: NotSaved) -> Response:
    return unsaved.page(error.login)


def _not_yours(_error: NotYours) -> Response:
    if unsaved.is_editor():
        return unsaved.page(refused=403)
    _ = pages.interface_words().gettext
    return error_page(
        403,
        _("Your role does not allow this"),
        _("Nothing was changed. An owner of the campaign can give you another role."),
    )


def _unknown(_error: UnknownCampaign) -> Response:
    if unsaved.is_editor():
        return unsaved.page(refused=404)
    _ = pages.interface_words().gettext
    return error_page(
        404,
        _("There is no such page in your workspace"),
        _("Perhaps a letter of the address got lost, or you do not work there."),
        _("An owner of a campaign can add you to its team."),
    )


def _not_ready(_error: DraftNotReady) -> Response:
    _ = pages.interface_words().gettext
    return error_page(
        409,
        _("The draft is not ready to be walked through"),
        _("It has mistakes, which stand on the page “Publish”. Nothing was mailed."),
        leads=(
            f"/organise/c/{(request.view_args or {})['slug']}/publish",
            _("See what is to be mended"),
        ),
    )
