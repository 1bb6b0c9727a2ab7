"""Requests that no form of ours sends: too large, too many fields, no UTF-8."""

from __future__ import annotations

import io

import pytest

from tests.web.support.site import Page, Site

PATHS = [
    "/c/wharf/sign", "/c/wharf/preview", "/c/wharf/my-link",
    f"/confirm/{'A' * 43}", f"/mine/{'A' * 43}/declare", "/c/nobody/sign", "/nowhere",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_ten_megabytes_are_too_much(site: Site, path: str) -> None:
    before = site.rows()
    page = site.post(path, b"name=" + b"a" * 10_000_000)
    assert page.status == 413
    assert page.dom.one("h1").text == "That is too much at once"
    assert "your browser still has it" in page.dom.one("main").text
    assert site.rows() == before


@pytest.mark.parametrize(("size", "status"), [(65_536, 422), (65_537, 413)])
def test_a_form_may_hold_up_to_64_kb(still_site: Site, size: int, status: int) -> None:
    assert still_site.post("/c/wharf/sign", b"a" * size).status == status


def test_what_does_not_say_its_length_is_cut_off_too(site: Site) -> None:
    body = io.BytesIO(b"name=" + b"a" * 10_000_000)
    answer = site.client.post(
        "/c/wharf/sign", input_stream=body,
        environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
    )  # fmt: skip
    assert answer.status_code == 413


def test_a_length_that_lies_helps_nobody(site: Site) -> None:
    for length in ("-1", "x", "99999999999999999999", "5, 6"):
        answer = site.client.post(
            "/c/wharf/my-link", data=b"email=x",
            environ_overrides={"CONTENT_LENGTH": length},
        )  # fmt: skip
        assert 400 <= answer.status_code < 500


@pytest.mark.parametrize("joined", ["a=&", "&", "target=minister&", "a&"])
def test_nine_thousand_keys_are_too_many(site: Site, joined: str) -> None:
    before = site.rows()
    page = site.post("/c/wharf/sign", joined * 9000)
    assert page.status == 413
    assert site.rows() == before


def test_nine_thousand_parts_are_too_many(site: Site) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'
    for many in (1001, 9000):
        page = sent_as(site, "multipart/form-data; boundary=x", part * many + b"--x--")
        assert page.status == 413


def test_a_whole_letter_is_not_too_much(site: Site) -> None:
    form = site.write(own_words="Ы" * 3000, editable_1="ы" * 800)
    assert site.preview(form).status == 200


BROKEN = [
    b"\xff",
    b"\xc3\x28",
    b"\xed\xa0\x80",
    b"%FF",
    b"%C3%28",
    b"%ED%A0%80",
    b"%80",
]


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("place", ["own_words=", "name=", ""])
def test_what_is_no_utf8_is_refused(site: Site, broken: bytes, place: str) -> None:
    before = site.rows()
    for path in ("/c/wharf/sign", "/c/wharf/preview", "/c/wharf/my-link"):
        page = site.post(path, b"lang=en&" + place.encode() + broken)
        assert page.status == 400
        assert "Some characters got lost on the way" in page.dom.one("main").text
    assert site.rows() == before


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("body", [b"a" * 70_000, b"x=%FF", b"a&" * 600])
def test_refusals_speak_the_visitors_language(
    site: Site, lang: str, body: bytes
) -> None:
    page = site.post("/c/wharf/sign", body, Accept_Language=lang)
    assert page.dom.one("html")["lang"] == lang


def test_a_refusal_speaks_the_language_of_the_form(site: Site) -> None:
    page = site.post("/c/wharf/sign", b"lang=ru&x=%FF", Accept_Language="en")
    assert page.dom.one("html")["lang"] == "ru"


def sent_as(site: Site, kind: str, body: bytes) -> Page:
    return Page(site.client.post("/c/wharf/sign", data=body, content_type=kind))


@pytest.mark.parametrize(
    "kind",
    ["application/json", "text/plain", "", "application/octet-stream", "x" * 500,
     "multipart/form-data", "multipart/form-data; boundary=",
     "application/x-www-form-urlencoded; charset=utf-16"],
)  # fmt: skip
def test_what_is_no_form_signs_nothing(site: Site, kind: str) -> None:
    before = site.rows()
    for body in (b"", b"{}", b'{"name": "\\ud800"}', b"--\r\n--\r\n"):
        assert 400 <= sent_as(site, kind, body).status < 500
    assert site.rows() == before


def test_a_form_in_parts_is_a_form(site: Site) -> None:
    values = {name: value[0] for name, value in site.write().values.items()}
    answer = site.client.post(
        "/c/wharf/sign", data=values, content_type="multipart/form-data"
    )
    assert answer.status_code == 303


def test_a_file_in_a_form_is_not_kept(site: Site) -> None:
    form = site.write()
    values = {name: value[0] for name, value in form.values.items()}
    file = {"name": (io.BytesIO(b"<script>"), "name.html")}
    answer = site.client.post("/c/wharf/sign", data={**values, **file})
    assert answer.status_code == 422


def test_a_body_where_none_belongs_is_left_alone(site: Site) -> None:
    answer = site.client.get("/c/wharf", data=b"x" * 1_000_000)
    assert answer.status_code == 200


def test_odd_query_strings_are_read_as_far_as_they_go(site: Site) -> None:
    for query in ("%FF=%FF", "&&&", "lang", "lang=en&lang=ru", "a" * 7000, "=", "%00"):
        assert site.get(f"/c/wharf?{query}").status == 200
