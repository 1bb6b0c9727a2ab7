"""POST /c/<slug>/sign: a pending signature and a mail, or everything back to mend."""

from __future__ import annotations

from dataclasses import replace

import pytest

from petition.domain import form_tokens
from petition.domain.campaigns import CampaignState, Pack, ReplyTo, TargetsMode
from petition.domain.mails import MailKind
from petition.models import PendingSignature
from tests.web.conftest import MakeSite
from tests.web.support.site import ANSWERS, Page, Site

Answers = dict[str, "str | list[str] | None"]


def kinds(site: Site) -> list[str]:
    site.work()
    return [mail.kind.value for mail in site.mails]


def pending(site: Site) -> int:
    return len(site.rows()[PendingSignature.__tablename__])


def refused(site: Site, **answers: str | list[str] | None) -> Page:
    """What comes back of a form that cannot be signed; nothing may be kept of it."""
    form, before = site.write(**answers), site.rows()
    page = site.sign(form)
    assert page.status == 422
    assert site.rows() == before
    assert kinds(site) == []
    return page


def test_signing_leads_to_the_page_that_says_what_comes_next(site: Site) -> None:
    page = site.sign(site.write(query="?lang=ru"))
    assert page.status == 303
    assert page.location == "/c/wharf/check-your-mail"
    there = site.get(page.headers["Location"])
    assert there.status == 200
    assert there.dom.one("html")["lang"] == "ru"


def test_signing_mails_one_link_and_nothing_that_was_written(site: Site) -> None:
    site.sign(site.write(own_words="Let them sail."))
    assert kinds(site) == [MailKind.CONFIRMATION]
    (mail,) = site.mails
    assert mail.recipient == "zoe@mail.example"
    for written in ("Zoë", "Quartermain", "Quay nine", "Let them sail", "brother"):
        assert written not in mail.text + mail.subject + mail.recipient_name
    assert site.get(site.link("confirm")).status == 200


def test_nothing_is_counted_before_the_link_is_confirmed(site: Site) -> None:
    site.sign(site.write())
    assert site.tally()["total"] == 0
    assert pending(site) == 1


def test_signing_without_a_preview_draws_a_seed(site: Site) -> None:
    link = site.signed(seed="", point=["trial"])
    assert len(site.get(link).letters()) == 1


def test_the_seed_of_the_preview_is_the_seed_of_the_letter(site: Site) -> None:
    for number in range(4):
        form = site.write(point=["trial"], email=f"z{number}@mail.example")
        shown = site.preview(form)
        site.clock.pass_(seconds=5)
        assert site.sign(shown.form).status == 303
        assert site.get(site.link("confirm")).letters() == shown.letters()


def test_a_machine_gets_the_usual_answer_and_no_mail(site: Site) -> None:
    form, before = site.write(website="https://buy.example"), site.rows()
    page = site.sign(form)
    usual = site.sign(form.filled(website=""))
    assert page.status == usual.status == 303
    assert page.headers["Location"] == usual.headers["Location"]
    assert [*page.headers.keys()] == [*usual.headers.keys()]
    assert kinds(site) == ["confirmation"]
    assert before["pending_signatures"] == []


def test_a_machine_is_not_told_its_mistakes(site: Site) -> None:
    form = site.write(website="x", email="", name="", form_token=None)
    assert site.sign(form).status == 303
    assert pending(site) == 0


def token(site: Site, fault: str) -> str | None:
    key, now = site.backends.sealer.secret("form-tokens"), int(site.clock().timestamp())
    other = site.backends.sealer.secret("something-else")
    return {
        "missing": None,
        "empty": "",
        "garbage": "<script>",
        "forged": form_tokens.issue(other, 1, now - 60),
        "foreign": form_tokens.issue(key, 2, now - 60),
        "too young": form_tokens.issue(key, 1, now),
        "too old": form_tokens.issue(key, 1, now - 86_500),
        "from the future": form_tokens.issue(key, 1, now + 7200),
    }[fault]


FAULTS = {
    "missing": "We could not tell that this form came from our own page",
    "empty": "We could not tell that this form came from our own page",
    "garbage": "We could not tell that this form came from our own page",
    "forged": "We could not tell that this form came from our own page",
    "foreign": "We could not tell that this form came from our own page",
    "too young": "That was faster than people write",
    "too old": "This page had been open for more than a day",
    "from the future": "That was faster than people write",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_token_that_does_not_count_costs_nothing_but_one_press(
    site: Site, fault: str
) -> None:
    form, before = site.write(own_words="Kept."), site.rows()
    page = site.sign(form.filled(form_token=token(site, fault)))
    assert page.status == 422
    assert FAULTS[fault] in page.dom.one(id="errors").text
    assert site.rows() == before
    assert page.form.value("own_words") == "Kept."
    site.clock.pass_(seconds=5)
    assert site.sign(page.form).status == 303


def test_a_token_that_is_too_young_is_handed_on(site: Site) -> None:
    page = site.get("/c/wharf?lang=en")
    form = page.form.filled(**ANSWERS)
    again = site.sign(form)
    assert again.status == 422
    assert again.form.value("form_token") == form.value("form_token")


def test_everyone_with_the_same_page_shares_its_token(site: Site) -> None:
    form = site.write()
    assert site.sign(form.filled(email="a@mail.example")).status == 303
    assert site.sign(form.filled(email="b@mail.example")).status == 303
    assert pending(site) == 2


def test_a_token_is_good_for_a_day(site: Site) -> None:
    form = site.write()
    site.clock.pass_(hours=23, minutes=59)
    assert site.sign(form).status == 303


REQUIRED = {
    "name": "Please enter your name",
    "email": "Please enter your mail address",
    "country": "Please choose the country where you live.",
    "field_branch": "Please fill this in; the letter needs it.",
}


@pytest.mark.parametrize("field", REQUIRED)
@pytest.mark.parametrize("empty", ["", None])
def test_what_is_needed_must_be_filled_in(
    site: Site, field: str, empty: str | None
) -> None:
    page = refused(site, **{field: empty})
    assert REQUIRED[field] in page.errors(field)


@pytest.mark.parametrize("targets", [None, [], [""]])
def test_a_letter_needs_somebody_to_go_to(
    site: Site, targets: list[str] | None
) -> None:
    page = refused(site, target=targets)
    assert "choose" in page.errors("target").lower()


def test_all_mistakes_are_said_at_once_and_each_is_linked(site: Site) -> None:
    page = refused(site, name="", email="x", country="", field_branch="", target=[])
    links = [one["href"] for one in page.dom.one(id="errors").all("a")]
    assert sorted(links) == ["#country", "#email", "#field_branch", "#name", "#target"]
    for link in links:
        assert page.errors(link[1:])
        assert page.dom.one(id=link[1:]).tag in ("input", "select", "fieldset")


def test_a_mistake_keeps_everything_that_was_written(site: Site) -> None:
    written: Answers = {
        "own_words": "One.\r\n\r\nTwo.", "editable_1": "Mine.", "point": ["pay"],
        "channel": "post", "reply": "no", "updates": "yes", "partner_consent": "yes",
        "field_city": "Lyon", "field_shift": "7 years", "letter_language": "ru",
        "target": ["embassy"], "email": "not an address", "country": "DE",
        "name": "Żółć", "seed": "00000000000000ff",
    }  # fmt: skip
    page = refused(site, query="?lang=en&from=mill-union", **written)
    for name, value in written.items():
        assert page.form.values[name] == (value if isinstance(value, list) else [value])
    assert page.form.value("source") == "mill-union"


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_mistakes_are_explained_in_the_visitors_language(
    site: Site, language: str
) -> None:
    page = refused(site, query=f"?lang={language}", email="x@")
    assert page.dom.one("html")["lang"] == language
    said = page.errors("email")
    assert ("This does not look like a mail address" in said) == (language != "ru")


def test_a_prompt_that_was_left_standing_is_refused(site: Site) -> None:
    page = refused(site, editable_2="I write because [your reason].")
    assert "“[your reason]” still stands here." in page.errors("editable_2")


def test_brackets_of_ones_own_are_no_prompt(site: Site) -> None:
    assert site.sign(site.write(editable_2="I saw it [twice].")).status == 303


def test_own_words_that_are_too_long_say_how_long_they_may_be(site: Site) -> None:
    page = refused(site, own_words="a" * 6001)
    assert "longer than 6,000 characters" in page.errors("own_words")


def test_a_letter_that_is_too_long_as_a_whole_is_refused(site: Site) -> None:
    page = refused(site, own_words="ы" * 5000, editable_1="ы" * 2000)
    assert "longer than an office will read" in page.errors("own_words")


@pytest.mark.parametrize(
    ("state", "title"),
    [
        (CampaignState.PAUSED, "Signing is paused"),
        (CampaignState.CLOSED, "This campaign is closed"),
    ],
)
@pytest.mark.parametrize("button", ["sign", "preview"])
def test_a_campaign_that_is_not_open_takes_no_letter(
    site: Site, state: CampaignState, title: str, button: str
) -> None:
    form = site.write()
    site.to(state)
    before = site.rows()
    page = site.post(f"/c/wharf/{button}", form.values)
    assert page.status == 409
    assert page.dom.one("h1").text == title
    assert site.rows() == before


def test_a_closed_campaign_says_so_in_the_visitors_language(site: Site) -> None:
    form = site.write(query="?lang=ru")
    site.to(CampaignState.CLOSED)
    page = site.post("/c/wharf/sign", form.values, Accept_Language="en")
    assert page.dom.one("html")["lang"] == "ru"


def test_signing_twice_gets_the_same_page_and_another_mail(site: Site) -> None:
    site.confirmed()
    first = site.sign(site.write(email="stranger@mail.example"))
    second = site.sign(site.write())
    assert second.status == first.status == 303
    assert second.headers["Location"] == first.headers["Location"]
    assert kinds(site).count("already_signed") == 1
    assert kinds(site).count("confirmation") == 2
    assert pending(site) == 1


def test_an_address_gets_three_mails_a_day_and_the_same_answer(site: Site) -> None:
    form = site.write()
    answers = [site.sign(form).status for _ in range(5)]
    assert answers == [303] * 5
    assert kinds(site) == ["confirmation"] * 3
    assert pending(site) == 3


def test_the_first_that_is_confirmed_deletes_the_other_pending_ones(site: Site) -> None:
    links = [site.signed() for _ in range(3)]
    assert len(set(links)) == 3
    assert site.post(links[1]).status == 303
    assert pending(site) == 0
    assert site.get(links[0]).status == 410
    assert site.tally()["total"] == 1


def test_a_source_that_is_no_partner_is_kept_as_a_source(site: Site) -> None:
    site.confirmed(query="?lang=en&from=radio-7")
    (row,) = site.rows()["signatures"]
    assert "'radio-7'" in row


@pytest.mark.parametrize("channel", ["mail", "own_mail", "post", "by_hand"])
def test_every_way_can_be_signed(site: Site, channel: str) -> None:
    site.confirmed(channel=channel, target=["minister"])
    letters = site.tally()["letters"]
    assert letters["written"] == 1
    assert letters["accepted"] == (1 if channel == "mail" else 0)


def test_what_is_delivered_is_what_was_previewed(site: Site) -> None:
    form = site.write(
        query="?lang=ru", own_words="  Первая.  \r\n\r\nВторая — “кавычки”.\tТаб. ",
        point=["trial", "pay"], country="GB", field_city="Łódź",
        target=["embassy", "minister"],
    )  # fmt: skip
    shown = site.preview(form)
    site.clock.pass_(seconds=5)
    assert site.sign(shown.form).status == 303
    assert site.post(site.link("confirm")).status == 303
    site.work()
    out = [(mail.subject, mail.text.split("\n-- \n")[0]) for mail in site.letters_out()]
    assert sorted(out) == sorted(shown.letters())


@pytest.mark.parametrize(("reply", "expected"), [("yes", True), ("no", False)])
def test_the_addressee_may_answer_only_if_the_writer_said_so(
    site: Site, reply: str, expected: bool
) -> None:
    site.confirmed(reply=reply)
    site.work()
    (letter,) = site.letters_out()
    answer = ("Zoë Quartermain", "zoe@mail.example")
    assert letter.reply_to == (answer if expected else None)
    assert letter.sender == "campaign@letters.example"
    assert letter.sender_name == "Zoë Quartermain via Free the dockers"


@pytest.mark.parametrize(
    ("reply_to", "expected"), [(ReplyTo.SUPPORTER, True), (ReplyTo.CAMPAIGN, False)]
)
def test_who_does_not_say_gets_answers_as_the_pack_has_it(
    make_site: MakeSite, pack: Pack, reply_to: ReplyTo, expected: bool
) -> None:
    site = make_site((replace(pack, reply_to=reply_to),))
    site.confirmed(reply=None)
    site.work()
    (letter,) = site.letters_out()
    assert (letter.reply_to is not None) == expected


def test_all_targets_get_a_letter_where_there_is_no_choice(
    make_site: MakeSite, pack: Pack
) -> None:
    site = make_site((replace(pack, targets_mode=TargetsMode.ALL),))
    site.confirmed()
    site.work()
    to = [mail.recipient for mail in site.letters_out()]
    assert to == ["london@embassies.example", "minister@ports.example"]


def test_consents_count_only_as_yes(site: Site) -> None:
    form = site.write(query="?lang=en&from=mill-union")
    page = site.preview(form.filled(updates="no", partner_consent=""))
    assert "updates" not in page.form.values
    assert "partner_consent" not in page.form.values


def test_only_what_the_contract_calls_a_field_is_read(site: Site) -> None:
    form = site.write(field_phone="123", field_password="x", editable_9="y", csrf="z")
    assert site.sign(form).status == 303
    assert "y" not in site.get(site.link("confirm")).letters()[0][1].split()
