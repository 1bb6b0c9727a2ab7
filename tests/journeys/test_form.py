"""The sign form as the contract has it, for those who send it in their own way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.journeys.browser import Browser, Page
from tests.journeys.ledger import Ledger
from tests.journeys.mail_server import MailServer
from tests.journeys.product import PACK, Product, change, copy_of
from tests.journeys.supporter import Supporter

HIDDEN = {"form_token", "seed", "source", "lang", "known_country", "consent_shown"}
LEAST = {
    "name": "Plain Writer",
    "country": "SE",
    "target": "minister",
    "field_branch": "Branch Nine",
}
BAD = [
    ("name", "a\0b"),
    ("name", "Eve\u202egnirts"),
    ("name", "x" * 101),
    ("name", "..."),
    ("email", "a@b.example, c@d.example"),
    ("email", "a@b.example\nBcc: x@y.example"),
    ("email", "nobody"),
    ("country", "XX"),
    ("target", "nobody"),
    ("point", "nothing"),
    ("channel", "pigeon"),
    ("letter_language", "fr"),
    ("field_branch", ""),
    ("own_words", "a\0b"),
    ("own_words", "long " * 3000),
]
GOOD_NAMES = ["Ng", "می‌خواهم", "O’Brien-Smith", "X Æ A-12", "山田太郎", "Zoë"]


def test_the_fields_that_matter_are_enough(somebody: Supporter) -> None:
    answer = _sign(somebody, {"email": somebody.email})

    assert answer.status == 303
    assert answer.headers["location"].partition("?")[0].endswith("/check-your-mail")
    assert somebody.mail("/confirm/")


def test_a_preview_needs_no_token_and_hands_its_seed_on(house: Product) -> None:
    first = _preview(house.browser, point="trial")
    seed = first.form("/sign").value("seed")

    assert len(seed) == 16
    assert int(seed, 16) >= 0
    again = _preview(house.browser, point="trial", seed=seed)
    assert _letter(again) == _letter(first)


def test_letters_differ_by_their_seed(house: Product) -> None:
    letters = {
        _letter(_preview(house.browser, point="trial", seed=f"{seed:016x}"))
        for seed in range(12)
    }

    assert len(letters) == 3


def test_every_field_that_one_sees_has_a_label(house: Product) -> None:
    path = "/c/salt-works?lang=en&from=harbour-union"
    form = house.browser.get(path).form("/sign")

    assert {"partner_consent", "updates", "reply", "website"} <= form.named()
    for name in form.named() - HIDDEN:
        assert form.labels_of(name), name


def test_an_embassy_is_offered_first_once_the_country_is_known(house: Product) -> None:
    unknown = house.browser.get("/c/salt-works?lang=en").form("/sign")
    known = house.browser.get("/c/salt-works?lang=en&country=BE").form("/sign")

    assert unknown.values("target") == ["minister"]
    assert known.values("target") == ["embassy-brussels", "minister"]
    preview = _preview(house.browser, country="BE", known_country="")
    assert "embassy-brussels" in preview.form("/sign").values("target")


def test_partner_and_source_are_counted(house: Product, somebody: Supporter) -> None:
    page = somebody.browser.get("/c/salt-works?lang=en&from=harbour-union")
    assert page.form("/sign").value("source") == "harbour-union"
    somebody.sign(page)
    somebody.confirm()
    somebody.counted()

    by = ["--format", "json", "--by", "partner,source"]
    tally = json.loads(house.do("tally", "salt-works", *by))
    assert tally["by_partner"]["harbour-union"] == 1
    assert tally["by_source"]["harbour-union"] == 1


def test_a_machine_gets_the_usual_answer_and_no_mail(somebody: Supporter) -> None:
    as_usual = _sign(somebody, {"email": f"usual.{somebody.email}"})
    answer = _sign(somebody, {"email": somebody.email, "website": "https://x.example"})

    assert (answer.status, answer.headers["location"], answer.body) == (
        as_usual.status,
        as_usual.headers["location"],
        as_usual.body,
    )
    somebody.post_is_quiet()


@pytest.mark.parametrize("token", ["", "forged", "A" * 44])
def test_without_a_good_token_everything_is_kept_and_a_fresh_one_given(
    somebody: Supporter, token: str
) -> None:
    written = {"email": somebody.email, "own_words": "Kept as it was."}

    answer = _sign(somebody, {**written, "form_token": token})

    assert answer.status == 422
    form = answer.form("/sign")
    assert form.value("own_words") == "Kept as it was."
    assert form.value("name") == LEAST["name"]
    assert form.value("form_token") not in ("", token)
    assert somebody.browser.send(form).status == 303


@pytest.mark.parametrize(("name", "value"), BAD)
def test_what_cannot_be_is_refused_and_everything_else_kept(
    somebody: Supporter, name: str, value: str
) -> None:
    written = {"email": somebody.email, "field_city": "Kept as it was", name: value}

    answer = _sign(somebody, written)

    assert answer.status == 422
    form = answer.form("/sign")
    assert form.complaint(name)
    assert form.value("field_city") == "Kept as it was"


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_names_of_every_kind_stand_in_the_letter(house: Product, name: str) -> None:
    assert name in _letter(_preview(house.browser, name=name))


def test_what_looks_like_markup_stays_text(house: Product) -> None:
    markup = "<script>alert(1)</script> &amp; {{ supporter.name }} {% if %}"

    page = _preview(house.browser, own_words=markup, name="<b>Bold</b>")

    assert markup in _letter(page)
    assert "<b>Bold</b>" in _letter(page)
    assert not page.document.all("script")


@pytest.mark.parametrize("bytes_", [70_000, 10_000_000])
def test_a_body_that_is_too_large_is_refused(house: Product, bytes_: int) -> None:
    page = house.browser.post("/c/salt-works/sign", {"own_words": "x" * bytes_})

    assert page.status == 413


def test_thousands_of_fields_are_refused(house: Product) -> None:
    page = house.browser.post(
        "/c/salt-works/sign", [(f"k{n}", "") for n in range(9000)]
    )

    assert 400 <= page.status < 500


def test_a_prompt_that_was_left_in_is_refused_at_signing(
    house: Product, house_post: MailServer, tmp_path: Path
) -> None:
    pack = copy_of(PACK, tmp_path, slug="prompting")
    change(pack / "letter.en.txt", "I write because", "[your opinion] I write because")
    house.do("campaign", "import", str(pack), "--open")
    one = Supporter(house.browser, house_post, Ledger("prompting"), "p@people.example")

    refused = one.sign()
    assert refused.status == 422
    assert "your opinion" in refused.form("/sign").complaint("editable_1")
    one.answers = {"editable_1": "It is wrong."}
    assert one.sign().status == 303


def _sign(somebody: Supporter, answers: dict[str, str]) -> Page:
    token = somebody.browser.get(somebody.campaign).form("/sign").value("form_token")
    return somebody.browser.post(
        "/c/salt-works/sign", {**LEAST, "form_token": token, **answers}
    )


def _preview(browser: Browser, **answers: str) -> Page:
    page = browser.post(
        "/c/salt-works/preview",
        {**LEAST, "email": "p@people.example", "letter_language": "en", **answers},
    )
    assert page.status == 200, page.words
    return page


def _letter(page: Page) -> str:
    return page.document.all("pre")[0].text
