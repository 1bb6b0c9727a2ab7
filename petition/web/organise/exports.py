"""Taking data out in the browser: streamed, noted in the log, never on our disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session
from structlog import get_logger

from petition.db.engines import Database
from petition.documents import tables, workbooks
from petition.documents.tables import Row
from petition.documents.tally_files import tally_file
from petition.domain.campaigns import in_language
from petition.domain.refusals import CannotOpen, KeyForgotten
from petition.domain.roles import Power
from petition.models import Campaign
from petition.services import audit, exporting, handing_over, tallies
from petition.services import keys as key_services
from petition.services.dashboards import targets_of
from petition.services.sessions import Member, Place
from petition.web import context, pages
from petition.web.organise import shell, visits
from petition.web.organise.policy import needs

log = get_logger()
bp = Blueprint("exports", __name__)

OpenRecord = Callable[[UUID, bytes], bytes]
#: Which forms there are, and what a browser is told of each.
TALLY_FORMS = ("xlsx", "csv", "json", "text")
SIGNATURE_FORMS = ("xlsx", "csv", "jsonl")
LETTER_FORMS = ("txt", "jsonl")
ENDINGS = {"text": "txt"}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "jsonl": "application/x-ndjson; charset=utf-8",
    "text": "text/plain; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: For whom: those who are written to, or the campaign itself.
DELIVERY, DATA = "delivery", "data"
#: Bytes that go out at a time.
PIECE = 1 << 16


@dataclass(frozen=True)
class Order:
    """What is to be taken out, in which form, for whom; `target` None for all."""

    what: str
    form: str
    profile: str = ""
    target: str | None = None

    @property
    def name(self) -> str:
        """What the file is about, for its name."""
        parts = [
            self.what,
            self.profile if self.profile == DELIVERY else "",
            self.target,
        ]
        return "-".join(part for part in parts if part)


#: Makes the file of an order from opened records.
Maker = Callable[[Session, Campaign, OpenRecord, Order], Iterable[bytes]]


@bp.get("/c/<slug>/exports")
@needs(Power.NUMBERS)
def show(member: Member, place: Place) -> Response:
    """What can be taken out, and what has to be done before."""
    return _page(member, place)


@bp.post("/c/<slug>/exports/tally")
@needs(Power.NUMBERS, step_up=True)
def tally(member: Member, place: Place) -> Response:
    """The whole count, nothing hidden."""
    order = Order("tally", request.form.get("format", ""))
    if order.form not in TALLY_FORMS:
        return _page(member, place, 422, wrong="order")
    session = context.reading()
    campaign = session.get_one(Campaign, place.campaign_id)
    full = tallies.full_tally(session, campaign, context.now())
    _note(member, place, order)
    return _file(place, order, tally_file(full, order.form))


@bp.post("/c/<slug>/exports/signatures")
@needs(Power.DATA, step_up=True)
def signatures(member: Member, place: Place) -> Response:
    """Who has signed."""
    return _records(member, place, "signatures", SIGNATURE_FORMS, _signature_file)


@bp.post("/c/<slug>/exports/letters")
@needs(Power.DATA, step_up=True)
def letters(member: Member, place: Place) -> Response:
    """What they have written."""
    return _records(member, place, "letters", LETTER_FORMS, _letter_file)


def _records(
    member: Member, place: Place, what: str, forms: tuple[str, ...], make: Maker
) -> Response:
    """A file of opened records, if the order is sound and the key unlocked."""
    target = request.form.get("target") or None
    form, profile = request.form.get("format", ""), request.form.get("profile", "")
    if (
        form not in forms
        or profile not in (DELIVERY, DATA)
        or not _known(place, target)
    ):
        return _page(member, place, 422, wrong="order")
    try:
        open_record = _opener(member, place)
    except (CannotOpen, KeyForgotten):
        open_record = None
    if open_record is None:
        return _page(member, place, 422, wrong="locked")
    order = Order(what, form, profile, target if profile == DELIVERY else None)
    _note(member, place, order)
    database = context.backends().database
    return _file(place, order, _opened(database, place, open_record, order, make))


def _known(place: Place, target: str | None) -> bool:
    known = targets_of(context.reading(), place.campaign_id)
    return target is None or target in known


def _opener(member: Member, place: Place) -> OpenRecord | None:
    """Opens the campaign's records; None while this session's key is locked."""
    seed, sealer = visits.held(member), context.desk().sealer
    if seed is None:
        return None
    seeds = key_services.campaign_seeds(
        context.reading(), sealer, place.campaign_id, place.uid, seed
    )
    return key_services.record_opener(sealer, seeds, place.uid)


def _opened(
    database: Database, place: Place, open_record: OpenRecord, order: Order, make: Maker
) -> Iterator[bytes]:
    """The file, from a session of its own: the request's has ended by then."""
    with database.snapshot() as session:
        campaign = session.get_one(Campaign, place.campaign_id)
        yield from make(session, campaign, open_record, order)


def _signature_file(
    session: Session, campaign: Campaign, open_record: OpenRecord, order: Order
) -> Iterable[bytes]:
    watch = _watch(campaign)
    if order.profile == DELIVERY:
        places = handing_over.places_shown(session, campaign)
        fields = tuple(place for place in places if place != "country")
        rows = exporting.signature_rows(session, campaign, open_record, fields, watch)
        columns = handing_over.signature_columns(places)
        return _lines(order, columns, handing_over.signatures(rows, places))
    fields = exporting.fields_ever_asked(session, campaign)
    rows = exporting.signature_rows(session, campaign, open_record, fields, watch)
    return _lines(order, exporting.signature_columns(fields), rows)


def _letter_file(
    session: Session, campaign: Campaign, open_record: OpenRecord, order: Order
) -> Iterable[bytes]:
    rows = exporting.letter_rows(session, campaign, open_record, _watch(campaign))
    if order.profile == DELIVERY:
        shown = handing_over.letters(rows, order.target)
        return _lines(order, handing_over.LETTER_COLUMNS, shown)
    return _lines(order, exporting.LETTER_COLUMNS, rows)


def _watch(campaign: Campaign) -> exporting.Watch:
    """What stays shut says so in its row; the operator hears of it, too."""
    return exporting.Watch(
        unreadable=lambda number: log.error(
            "a record stayed shut", campaign=campaign.id, number=number
        )
    )


def _lines(
    order: Order, columns: tuple[str, ...], rows: Iterable[Row]
) -> Iterable[bytes]:
    if order.form == "xlsx":
        return workbooks.text_workbook(columns, rows, order.what)
    if order.form == "csv":
        return tables.csv_lines(columns, rows)
    return (tables.jsonl_lines if order.form == "jsonl" else tables.letters_text)(rows)


def _note(member: Member, place: Place, order: Order) -> None:
    """Write into the log what is taken out, before the first byte of it leaves."""
    with context.writing() as session:
        audit.note(
            session,
            f"export-{order.what}",
            now=context.now(),
            who=(member.id, member.name or member.email),
            campaign_id=place.campaign_id,
            about=" ".join(
                part for part in (order.form, order.profile, order.target) if part
            ),
        )


def _file(place: Place, order: Order, pieces: Iterable[bytes]) -> Response:
    name = tables.file_name(
        place.slug,
        order.name,
        context.now().date(),
        ENDINGS.get(order.form, order.form),
    )
    response = Response(_gathered(pieces), content_type=TYPES[order.form])
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return pages.for_one(response)


def _gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in larger pieces: a line each would cost a server too much."""
    gathered = bytearray()
    for piece in pieces:
        gathered += piece
        if len(gathered) >= PIECE:
            yield bytes(gathered)
            gathered.clear()
    yield bytes(gathered)


def _page(
    member: Member, place: Place, status: int = 200, *, wrong: str = ""
) -> Response:
    words, session = context.words(), context.reading()
    names = {
        key: in_language(name, words.tag, place.default_language) or key
        for key, name in targets_of(session, place.campaign_id).items()
    }
    return shell.page(
        "organise/exports.html", member, place, status,
        wrong=wrong,
        targets=names,
        proved=member.is_stepped_up(context.now()),
        unlocked=place.may(Power.DATA) and visits.held(member) is not None,
    )  # fmt: skip
