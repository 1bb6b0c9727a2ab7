"""The one place where refusals and faults become pages."""

from __future__ import annotations

from flask import Flask, Response, make_response, render_template, request, url_for
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    NotSupportedError,
    PendingRollbackError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from structlog import get_logger
from werkzeug.exceptions import (
    HTTPException,
    InternalServerError,
    MethodNotAllowed,
)

from petition.domain.refusals import (
    CampaignNotOpen,
    CannotOpen,
    KeyForgotten,
    NotAllowed,
    SpentTokenUsed,
    UnknownCampaign,
    UnknownToken,
)
from petition.services import campaigns
from petition.web import context, kept_words, pages
from petition.web.bodies import TooManySending
from petition.web.limits import TooManyRequests
from petition.web.requests import WORKSPACE

log = get_logger()

#: A database that is locked or restarting is back within seconds.
BUSY_SECONDS = 10

#: What a database says of our statements; all else that it says is about itself.
OUR_MISTAKES = (DataError, IntegrityError, NotSupportedError, ProgrammingError)


def init_errors(app: Flask) -> None:
    """Answer every refusal and fault with a page that helps."""
    handlers = {
        UnknownCampaign: _unknown_campaign,
        UnknownToken: _unknown_token,
        CannotOpen: _unknown_token,
        SpentTokenUsed: _spent,
        CampaignNotOpen: _not_open,
        KeyForgotten: _forgotten,
        NotAllowed: _not_allowed,
        TooManyRequests: _too_many,
        DBAPIError: _database,
        PendingRollbackError: _busy,
        NoConnectionFree: _busy,
        context.TooManyWriters: _busy,
        TooManySending: _busy,
        context.PerhapsWritten: _perhaps_written,
        HTTPException: _http,
        Exception: _fault,
    }
    for kind, handler in handlers.items():
        app.register_error_handler(kind, handler)  # type: ignore[arg-type]


def error_page(
    status: int,
    title: str,
    text: str,
    advice: str = "",
    retry_after: int = 0,
    leads: tuple[str, str] = ("", ""),
    later: bool = False,
) -> Response:
    """A page that says what happened, why, and what to do.

    `leads` is where it is done, and the words of the link there; `later` says that what
    was refused may be taken another time.
    """
    again = kept_words.sent() if later or status in kept_words.LATER else None
    page = render_template(
        "error.html",
        status=status,
        title=title,
        text=text,
        advice=advice,
        leads=leads,
        again=again,
        texts=kept_words.written() if again is None else [],
        noindex=True,
    )
    response = pages.for_one(make_response(page, status))
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _unknown_campaign(_error: UnknownCampaign) -> Response:
    _ = pages.interface_words().gettext
    return error_page(
        404,
        _("There is no such campaign"),
        _("Perhaps a letter of the address got lost, or the campaign is not open yet."),
        _("On the first page you find all campaigns that are open."),
    )


def _unknown_token(_error: Exception) -> Response:
    pages.interface_words()
    page = render_template(
        "public/gone.html", kind="unknown", campaign=None, noindex=True
    )
    return pages.for_one(make_response(page, 404))


def _spent(error: SpentTokenUsed) -> Response:
    found = campaigns.find_by_id(
        context.reading(), error.campaign_id, now=context.now()
    )
    pages.campaign_words(found)
    several = error.end == "used" and found.content.per_address_limit > 1
    page = pages.campaign_page(
        "public/gone.html", found, 410, kind=error.end, several=several, noindex=True
    )
    return pages.for_one(page)


def _not_open(error: CampaignNotOpen) -> Response:
    _ = pages.interface_words().gettext
    title, text = {
        "paused": (
            _("Signing is paused"),
            _(
                "The organisers have paused this campaign for now. Nothing was counted."
                " Please come back later; a link to confirm works for seven days."
            ),
        ),
        "not_yet": (
            _("Signing has not begun yet"),
            _("The campaign does not take letters yet. Please come back then."),
        ),
    }.get(
        error.standing,
        (
            _("This campaign is closed"),
            _(
                "It takes no more letters, and none can be confirmed any more."
                " Thank you for wanting to write."
            ),
        ),
    )
    leads = ("", "")
    if request.blueprint == "campaign":
        there = url_for("campaign.show", slug=(request.view_args or {})["slug"])
        leads = (there, _("To the campaign"))
    later = error.standing in ("paused", "not_yet")
    return error_page(409, title, text, leads=leads, later=later)


def _forgotten(_error: KeyForgotten) -> Response:
    return _not_open(CampaignNotOpen("archived"))


def _not_allowed(_error: NotAllowed) -> Response:
    _ = pages.interface_words().gettext
    return error_page(
        409,
        _("That cannot be done now"),
        _("What this button does was done before, or is no longer possible."),
        _("Please go back and load the page again to see how things stand."),
    )


def _too_many(error: TooManyRequests) -> Response:
    words = pages.interface_words()
    text = words.ngettext(
        "Many requests came from your network. Please wait %(n)s second and try again.",
        "Many requests came from your network. Please wait %(n)s seconds and try"
        " again.",
        error.retry_after,
    ) % {"n": words.number(error.retry_after)}
    return error_page(
        429,
        words.gettext("Please wait a moment"),
        text,
        words.gettext("Nothing is lost: go back, and what you wrote is still there."),
        error.retry_after,
    )


def _database(error: DBAPIError) -> Response:
    if isinstance(error, OUR_MISTAKES):
        return _fault(error)
    log.error("database not available", kind=type(error.orig).__name__)
    return _busy(error)


def _busy(_error: Exception) -> Response:
    _ = pages.interface_words().gettext
    return error_page(
        503,
        _("Just a moment"),
        _("We cannot write anything down right now, so nothing was done or counted."),
        _("Please go back and try again in a few seconds."),
        BUSY_SECONDS,
    )


def _perhaps_written(_error: context.PerhapsWritten) -> Response:
    log.error("the database went away before it had answered a commit")
    _ = pages.interface_words().gettext
    return error_page(
        503,
        _("Please try that once more"),
        _(
            "Our database broke off just as it was writing this down, so we do not"
            " know whether it was done."
        ),
        _("Please go back and try again in a few seconds: nothing counts twice."),
        BUSY_SECONDS,
    )


def _http(error: HTTPException) -> Response:
    if error.code in (301, 302, 303, 304, 307, 308):
        return error.get_response()  # type: ignore[return-value]
    words = pages.interface_words()
    _ = words.gettext
    known = {
        404: (
            _("There is no such page"),
            _("Perhaps a letter of the address got lost."),
        ),
        405: (
            _("This page cannot do that"),
            _("Please use the buttons of our own pages."),
        ),
        413: (
            _("That is too much at once"),
            _(
                "A text may have up to 1 MB. Nothing was kept; go back, and your"
                " browser still has it."
            )
            if request.path.startswith(WORKSPACE)
            else _(
                "A form may hold up to 64 kB; a letter is a few. Nothing was kept; go"
                " back, and your browser still has it."
            ),
        ),
    }
    title, text = known.get(
        error.code or 500,
        (
            _("We could not read that request"),
            # What werkzeug says by itself is English only.
            vars(error).get("description") or _("Something in it was out of shape."),
        ),
    )
    response = error_page(error.code or 500, title, text)
    if isinstance(error, MethodNotAllowed):
        response.allow.update(error.valid_methods or ())
    return response


def _fault(error: Exception) -> Response:
    # The class and the place, never the message: it may hold what somebody wrote.
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = trace.tb_frame.f_code.co_name if trace else "?"
    log.error("fault", kind=type(error).__name__, where=where)
    _ = pages.interface_words().gettext
    return error_page(
        InternalServerError.code,
        _("Something went wrong here"),
        _("It is our fault, not yours, and nothing was counted."),
        _("Please go back and try again; what you wrote is still there."),
    )
