"""Organisers take data out: proved, unlocked, noted, and only what is for whom."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

import pytest
from sqlalchemy import select

from petition.domain.recovery_codes import format_code
from petition.domain.roles import Role
from petition.domain.tally_tables import full_json
from petition.models import AuditEntry, Campaign
from petition.services import exporting, keys, tallies
from tests.web.support.site import Page, Site
from tests.web.support.workspace import Browser, join

PATH = "/organise/c/wharf/exports"
CODE = format_code(b"\x06" * 20)


def unlocked(site: Site, role: Role = Role.COUNTER) -> Browser:
    """Somebody who has unlocked the key in this session."""
    olga = join(site, role)
    assert olga.post("/organise/keys/unlock", {"secret": CODE}).status == 303
    return olga


def table(page: Page) -> list[dict[str, str]]:
    assert page.status == 200, page.html
    text = page.response.get_data().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def lines(page: Page) -> list[Any]:
    assert page.status == 200, page.html
    return [json.loads(line) for line in page.html.splitlines()]


def log(site: Site) -> list[tuple[str, str]]:
    with site.backends.database.reading() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [
            (one.action, one.about)
            for one in entries
            if one.action.startswith("export")
        ]


@pytest.fixture
def signed(site: Site) -> Site:
    """One who stands, one who withdrew."""
    site.confirmed(updates="yes", reply="yes")
    gone = site.confirmed(email="gone@mail.example", name="Gone Withal")
    site.post(f"{gone}/withdraw")
    site.work()
    return site


def test_all_data_are_what_the_command_line_exports(signed: Site) -> None:
    order = {"format": "jsonl", "profile": "data"}
    rows = lines(unlocked(signed).post(f"{PATH}/signatures", order))
    sealer = signed.backends.sealer
    with signed.backends.database.reading() as session:
        campaign = session.query(Campaign).one()
        seeds = keys.unlock_campaign(session, sealer, campaign.id, campaign.uid, CODE)
        opener = keys.record_opener(sealer, seeds, campaign.uid)
        fields = exporting.fields_ever_asked(session, campaign)
        expected = list(exporting.signature_rows(session, campaign, opener, fields))
    assert rows == expected
    assert [row["email"] for row in rows] == ["zoe@mail.example", None]


def test_a_delivery_holds_no_address_and_nobody_who_withdrew(signed: Site) -> None:
    olga = unlocked(signed)
    for what, form in (("signatures", "csv"), ("letters", "jsonl")):
        order = {"format": form, "profile": "delivery"}
        page = olga.post(f"{PATH}/{what}", order)
        assert page.status == 200
        assert "Zoë Quartermain" in page.html
        assert "@" not in page.html
        assert "Gone" not in page.html


def test_a_delivered_list_is_numbered_and_shows_what_letters_show(
    signed: Site,
) -> None:
    order = {"format": "csv", "profile": "delivery"}
    (row,) = table(unlocked(signed).post(f"{PATH}/signatures", order))
    assert (row["number"], row["name"]) == ("1", "Zoë Quartermain")
    assert set(row) <= {"number", "name", "country", "city"}


def test_letters_can_be_taken_out_for_one_target(site: Site) -> None:
    site.confirmed(target=["embassy", "minister"])
    site.work()
    olga = unlocked(site)
    order = {"format": "jsonl", "profile": "delivery"}
    both = lines(olga.post(f"{PATH}/letters", order))
    one = olga.post(f"{PATH}/letters", {**order, "target": "embassy"})
    assert len(both) == 2
    assert len(lines(one)) == 1
    assert "wharf-letters-delivery-embassy-2024-05-02.jsonl" in str(
        one.headers["Content-Disposition"]
    )


def test_letters_stand_in_full_in_a_text(signed: Site) -> None:
    order = {"format": "txt", "profile": "data"}
    page = unlocked(signed).post(f"{PATH}/letters", order)
    assert page.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "I write because my brother works there." in page.html


def test_a_workbook_holds_the_signatures(signed: Site) -> None:
    order = {"format": "xlsx", "profile": "data"}
    page = unlocked(signed).post(f"{PATH}/signatures", order)
    with zipfile.ZipFile(io.BytesIO(page.response.get_data())) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "zoe@mail.example" in sheet


def test_the_count_is_taken_out_by_who_sees_numbers(signed: Site) -> None:
    page = join(signed, Role.READER).post(f"{PATH}/tally", {"format": "json"})
    with signed.backends.database.reading() as session:
        campaign = session.query(Campaign).one()
        full = tallies.full_tally(session, campaign, signed.clock())
    assert json.loads(page.html) == json.loads(json.dumps(full_json(full)))
    assert "wharf-tally-2024-05-02.json" in str(page.headers["Content-Disposition"])


@pytest.mark.parametrize(("form", "end"), [("csv", "csv"), ("text", "txt")])
def test_the_count_comes_in_other_forms(signed: Site, form: str, end: str) -> None:
    page = join(signed).post(f"{PATH}/tally", {"format": form})
    assert "confirmed" in page.html
    assert str(page.headers["Content-Disposition"]).endswith(f".{end}")


def test_each_file_is_noted_before_it_leaves(signed: Site) -> None:
    olga = unlocked(signed, Role.OWNER)
    olga.post(f"{PATH}/tally", {"format": "csv"})
    order = {"format": "jsonl", "profile": "delivery", "target": "embassy"}
    olga.post(f"{PATH}/letters", order)
    assert log(signed) == [
        ("export-tally", "csv"),
        ("export-letters", "jsonl delivery embassy"),
    ]
    assert "took out letters" in olga.get("/organise/c/wharf/log").html


def test_a_locked_key_opens_nothing_and_says_how_to_unlock_it(signed: Site) -> None:
    olga = join(signed, Role.COUNTER)
    order = {"format": "csv", "profile": "data"}
    page = olga.post(f"{PATH}/signatures", order)
    assert page.status == 422
    assert "The key is locked" in page.html
    assert page.dom.one("input", id="secret")
    assert log(signed) == []


def test_unlocking_leads_back_to_the_exports(signed: Site) -> None:
    olga = join(signed, Role.COUNTER)
    form = olga.get(PATH).dom.one("form", action="/organise/keys/unlock")
    back = form.one("input", name="next").get("value")
    page = olga.post("/organise/keys/unlock", {"secret": CODE, "next": back})
    assert page.location == PATH
    assert not olga.get(PATH).dom.all("input", id="secret")


def test_who_has_not_proved_lately_who_they_are_is_asked_to(signed: Site) -> None:
    olga = unlocked(signed)
    signed.clock.pass_(minutes=11)
    page = olga.get(PATH)
    assert page.dom.one("main").one("a", class_="button").get("href") == (
        f"/organise/prove?next={PATH}"
    )
    assert not page.dom.all("button", name="format")
    order = {"format": "csv", "profile": "data"}
    assert olga.post(f"{PATH}/signatures", order).location == "/organise/prove"
    assert log(signed) == []


@pytest.mark.parametrize("role", [Role.READER, Role.EDITOR, Role.TRANSLATOR])
@pytest.mark.parametrize("what", ["signatures", "letters"])
def test_who_may_not_have_the_data_gets_none(
    signed: Site, role: Role, what: str
) -> None:
    olga = join(signed, role)
    assert olga.post(f"{PATH}/{what}", {"format": "jsonl"}).status == 403
    page = olga.get(PATH)
    assert page.status == (403 if role is Role.TRANSLATOR else 200)
    assert not page.dom.all("input", id="secret")


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"format": "exe", "profile": "data"},
        {"format": "csv", "profile": "all"},
        {"format": "csv", "profile": "delivery", "target": "nobody\r\nX: y"},
        {"format": "csv\r\nX: y", "profile": "data"},
    ],
)
def test_an_order_that_makes_no_sense_is_refused(
    signed: Site, order: dict[str, str]
) -> None:
    page = unlocked(signed).post(f"{PATH}/signatures", order)
    assert page.status == 422
    assert log(signed) == []


def test_an_export_needs_its_token(signed: Site) -> None:
    order = {"format": "csv", "csrf_token": "x"}
    assert join(signed).post(f"{PATH}/tally", order).status == 400


def test_a_file_leaves_in_pieces_and_is_kept_by_nobody(signed: Site) -> None:
    olga = unlocked(signed)
    sent = {
        "csrf_token": olga.csrf_token, "format": "csv", "profile": "data",
    }  # fmt: skip
    answer = olga.client.post(f"{PATH}/signatures", data=sent, buffered=False)
    assert answer.is_streamed
    assert answer.headers["Cache-Control"] == "no-store"
    assert b"zoe@mail.example" in b"".join(answer.iter_encoded())
