"""What people, programs and attackers type: refused clearly, or taken as it is."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

import pytest

from tests.web.support.site import Page, Site

INVISIBLE = {
    "NUL": "\0", "LF": "\n", "CR": "\r", "CRLF": "\r\nBcc: x@evil.example",
    "TAB": "\t", "ESC": "\x1b", "DEL": "\x7f", "NEL": "\x85",
    "line separator": "\u2028", "paragraph separator": "\u2029",
    "bidi override": "\u202e", "bidi isolate": "\u2066",
    "zero-width space": "\u200b", "BOM": "\ufeff", "tag": "\U000e0041",
    "Hangul filler": "\u3164", "noncharacter": "\uffff", "replacement": "\ufffd",
}  # fmt: skip


def refused(
    site: Site, field: str, value: str | list[str], query: str = "?lang=en"
) -> Page:
    """Neither preview nor signing takes it; the page says why beside the field."""
    form, before = site.write(query).filled(**{field: value}), site.rows()
    page = site.sign(form)
    assert page.status == site.preview(form).status == 422
    assert page.errors(field), f"nothing is said beside {field}"
    assert site.rows() == before
    return page


@pytest.mark.parametrize("what", [one for one in INVISIBLE if one != "TAB"])
def test_a_name_holds_nothing_unseen(still_site: Site, what: str) -> None:
    page = refused(still_site, "name", f"Zoë{INVISIBLE[what]}Quartermain")
    assert INVISIBLE[what] not in page.dom.one(id="errors").one("li").raw_text


@pytest.mark.parametrize("what", INVISIBLE)
def test_an_address_holds_nothing_unseen(still_site: Site, what: str) -> None:
    refused(still_site, "email", f"zoe{INVISIBLE[what]}@mail.example")


@pytest.mark.parametrize("field", ["field_branch", "field_city", "field_shift"])
@pytest.mark.parametrize("what", ["NUL", "CRLF", "bidi override", "zero-width space"])
def test_an_answer_holds_nothing_unseen(
    still_site: Site, field: str, what: str
) -> None:
    refused(still_site, field, f"Quay{INVISIBLE[what]}nine")


@pytest.mark.parametrize("field", ["own_words", "editable_1"])
@pytest.mark.parametrize("what", ["NUL", "ESC", "bidi override", "bidi isolate"])
def test_own_words_hold_no_controls(still_site: Site, field: str, what: str) -> None:
    refused(still_site, field, f"Let them{INVISIBLE[what]} sail.")


@pytest.mark.parametrize(
    "name",
    ["a" * 300, "é" * 101, "e\u0301" * 101, "1234", "...", "-", "e" + "\u0301" * 9],
)
def test_a_name_is_one_to_a_hundred_characters_with_a_letter(
    still_site: Site, name: str
) -> None:
    refused(still_site, "name", name)


NAMES = [
    "Björk", "O’Brien-Smith", "X Æ A-12", "李小龙", "まつもと ゆきひろ", "김정은",
    "Нұрсұлтан Әбішұлы", "محمد عبد‌الله", "ʻOkina Kaʻiulani", "יוסף בן־דוד",
    "ओम् प्रकाश", "क्‍ष", "Nguyễn Thị Ánh", "Ó", "J. R. R. T.", "d'Arc, Jeanne", "a" * 100,
    "e\u0301" * 100, "Mx. &amp; Co", "Robert'); DROP TABLE signatures;--", "{{ x }}",
    "<b>Zoë</b>", "=HYPERLINK(1)", "%s %(name)s", "Zoë\u00a0Q", "\u200eزهراء",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_in_any_script_are_taken_as_they_are(site: Site, name: str) -> None:
    mine = site.confirmed(name=name)
    site.work()
    (letter,) = site.letters_out()
    shown = site.get(mine).letters()[0][1]
    kept = shown.split("My name is ")[1].split(", Quay nine")[0]
    assert letter.text.startswith(shown)
    assert kept.replace(" ", "") == _composed(name)
    assert letter.reply_to == (kept, "zoe@mail.example")


def test_a_full_letter_comes_back_with_every_script(site: Site) -> None:
    words = "Ø Ж ع 中 😀 𝔘\u200d\u00adx \u2028 y"
    text = site.preview(site.write(own_words=words)).letters()[0][1]
    for sign in "ØЖع中😀𝔘":
        assert sign in text


ADDRESSES = [
    "zoe", "zoe@", "@mail.example", "zoe@localhost", "zoe@mail..example",
    "a b@c.example",
    "zoe@mail.example, yusuf@mail.example", "zoe@mail.example;yusuf@mail.example",
    "zoe@mail.example yusuf@mail.example", "zoe@mail.example\nBcc: x@evil.example",
    "Zoë <zoe@mail.example>", "zoe@[127.0.0.1]", "zoe@mail.example@evil.example",
    "mailto:zoe@mail.example", '"a b"@mail.example', "zoë@mail.example", "x" * 300,
    "x" * 65 + "@mail.example", "x@" + "a." * 140 + "example", "zoe@mail.example%0d%0a",
    "zoe@exa\u00admple.org", "ｚoe@mail.example", "zoe(comment)@mail.example",
    ".@a.example",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_not_one_address_is_refused(still_site: Site, address: str) -> None:
    refused(still_site, "email", address)


@pytest.mark.parametrize(
    "address", ["zoe@почта.рф", " zoe@mail.example ", "o'brien+x@mail.example"]
)
def test_sound_addresses_get_their_mail(site: Site, address: str) -> None:
    site.sign(site.write(email=address))
    site.work()
    (mail,) = site.mails
    local = address.strip().split("@")[0]
    assert mail.recipient.startswith(f"{local}@")
    assert mail.recipient.isascii()


UNKNOWN = ["nobody", "", "\0", "<script>", "a" * 5000, "MINISTER", "Ж"]


@pytest.mark.parametrize("value", UNKNOWN)
def test_an_unknown_target_is_refused(still_site: Site, value: str) -> None:
    refused(still_site, "target", ["minister", value])


@pytest.mark.parametrize("value", UNKNOWN)
def test_an_unknown_point_is_refused(still_site: Site, value: str) -> None:
    refused(still_site, "point", ["trial", value])


@pytest.mark.parametrize("value", UNKNOWN)
@pytest.mark.parametrize("field", ["channel", "country", "letter_language", "reply"])
def test_an_unknown_choice_is_refused(still_site: Site, field: str, value: str) -> None:
    refused(still_site, field, value)


@pytest.mark.parametrize("country", ["ZZ", "EU", "UK", "gb", "GBR", "826", "150"])
def test_only_countries_are_countries(still_site: Site, country: str) -> None:
    refused(still_site, "country", country)


def test_one_value_too_many_does_no_harm(site: Site) -> None:
    form = site.write()
    for name in ("name", "email", "country", "channel", "letter_language", "seed"):
        double = {name: [form.value(name), "x"]}
        assert site.sign(form.filled(**double)).status in (303, 422)
    assert site.sign(form.filled(target=["minister"] * 400)).status in (303, 422)


def test_a_target_named_twice_gets_one_letter(site: Site) -> None:
    page = site.preview(site.write(target=["minister", "minister"]))
    assert len(page.letters()) == 1


@pytest.mark.parametrize("source", ["A", "a" * 41, "\0", "ж", "<b>", "a b", "../x"])
def test_a_source_out_of_shape_is_dropped(site: Site, source: str) -> None:
    form = site.write(source=source)
    assert site.sign(form).status == 303
    assert site.preview(form).form.value("source") == ""


HIDDEN = ["seed", "lang", "source", "known_country", "updates", "partner_consent"]


@pytest.mark.parametrize("field", HIDDEN)
@pytest.mark.parametrize("value", ["\0", "\u202e", "<script>", "é" * 3000, "yes\r\n"])
def test_what_nobody_types_cannot_break_a_letter(
    still_site: Site, field: str, value: str
) -> None:
    page = still_site.preview(still_site.write(**{field: value}))
    assert page.status == 200
    assert "<script" not in page.html


@pytest.mark.parametrize("lang", ["en", "ru", "ar"])
@pytest.mark.parametrize(
    ("field", "value"), [("name", "\0"), ("email", "x"), ("country", "ZZ")]
)
def test_refusals_are_in_the_visitors_language(
    still_site: Site, lang: str, field: str, value: str
) -> None:
    page = refused(still_site, field, value, query=f"?lang={lang}")
    assert page.dom.one("html")["lang"] == lang
    english = refused(still_site, field, value).errors(field)
    assert (page.errors(field) == english) == (lang != "ru")


@pytest.mark.parametrize(
    "path",
    [
        "/c/{0}", "/c/{0}/tally", "/c/{0}/people.json", "/confirm/{0}", "/mine/{0}",
        "/mine/{0}/letter.txt", "/not-me/{0}", "/static/{0}", "/{0}", "/c/wharf/{0}",
        "/c/wharf?lang={0}&from={0}&country={0}", "/c/wharf/tally?lang={0}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("what", INVISIBLE)
def test_odd_characters_in_addresses_are_no_fault(
    still_site: Site, path: str, what: str
) -> None:
    page = still_site.get(path.format(quote(INVISIBLE[what])))
    assert page.status in (200, 404, 400)


def _composed(name: str) -> str:
    """A name as the letter has it, for the names above."""
    bare = name.replace("\u200e", "").replace("\u00a0", "").replace(" ", "")
    return unicodedata.normalize("NFC", bare)
