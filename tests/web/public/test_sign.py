"""POST /c/<slug>/sign: a pending signature, a mail, and the letter that was shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from petition.domain.campaigns import Pack, ReplyTo, TargetsMode
from petition.domain.mails import MailKind
from petition.models import OutboxKey, PendingSignature
from tests.web.conftest import MakeSite
from tests.web.support.site import Site


def kinds(site: Site) -> list[str]:
    site.work()
    return [mail.kind.value for mail in site.mails]


def pending(site: Site) -> int:
    return len(site.rows()[PendingSignature.__tablename__])


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


def test_a_key_that_was_destroyed_meanwhile_costs_nobody_a_letter(site: Site) -> None:
    mine = site.confirmed()
    link = site.signed(email="other@mail.example")
    for path in (link, "/c/wharf/my-link", "/c/wharf/sign"):
        form = site.write(email="third@mail.example")
        site.work()
        with site.backends.database.writing() as session:
            session.query(OutboxKey).delete()
        values = form.values if path.endswith("sign") else {"email": "zoe@mail.example"}
        assert site.post(path, values).status == 303
    assert kinds(site).count("confirmation") == 3
    assert site.tally()["total"] == 2
    assert site.get(mine).status == 200
