"""GET /mine/<receipt>: own letters, what became of them, and help to send them."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from petition.domain.campaigns import CampaignState
from petition.domain.mails import Mail, Outcome
from tests.support.mailers import ACCEPTED, NO_SUCH_USER, TRY_LATER
from tests.web.support.site import Page, Site


def states(page: Page) -> list[str]:
    return [one.text for one in page.dom.all("p", class_="state")]


def mailto(page: Page) -> tuple[str, dict[str, str]]:
    (link,) = [
        one["href"] for one in page.dom.all("a", class_="button")
        if one["href"].startswith("mailto:")
    ]  # fmt: skip
    parts = urlsplit(link)
    return parts.path, {name: value[0] for name, value in parse_qs(parts.query).items()}


def links(page: Page, word: str) -> list[str]:
    return [one["href"] for one in page.dom.all("a") if word in one["href"]]


def refuse_letters(mail: Mail) -> Outcome:
    return NO_SUCH_USER if mail.kind == "letter" else ACCEPTED


def defer_letters(mail: Mail) -> Outcome:
    return TRY_LATER if mail.kind == "letter" else ACCEPTED


def test_the_page_shows_the_letters_as_they_were_previewed(site: Site) -> None:
    form = site.write(target=["embassy", "minister"], own_words="Let them sail.")
    shown = site.preview(form).letters()
    site.sign(form)
    mine = site.post(site.link("confirm")).location
    assert sorted(site.get(mine).letters()) == sorted(shown)


def test_the_page_is_for_one_reader_only(site: Site) -> None:
    mine = site.confirmed()
    for path in (mine, f"{mine}/letter.txt", f"{mine}/print?target=minister"):
        page = site.get(path)
        assert page.status == 200
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["X-Robots-Tag"] == "noindex"
        assert page.headers["Referrer-Policy"] == "same-origin"


def test_looking_changes_nothing(site: Site) -> None:
    mine = site.confirmed(channel="post")
    site.work()
    before = site.rows()
    for path in ("", "/letter.txt", "/print?target=minister"):
        assert site.get(mine + path).status == 200
    for path in ("/declare", "/withdraw", "/erase"):
        assert site.get(mine + path).status == 405
    assert site.rows() == before


def test_a_mailed_letter_waits_and_is_then_accepted(site: Site) -> None:
    mine = site.confirmed()
    assert states(site.get(mine)) == ["It waits for its turn to be mailed."]
    site.work()
    (said,) = states(site.get(mine))
    assert said == "The addressee’s mail server accepted it on 2 May 2024."


def test_a_letter_that_was_put_off_still_waits(site: Site) -> None:
    mine = site.confirmed()
    site.mailer.answer = defer_letters
    site.work()
    assert states(site.get(mine)) == ["It waits for its turn to be mailed."]
    assert site.tally()["letters"]["waiting"] == 1


def test_a_refused_letter_says_so_why_and_what_to_do(site: Site) -> None:
    mine = site.confirmed()
    site.mailer.answer = refuse_letters
    site.work()
    page = site.get(mine)
    assert states(page) == ["The addressee’s mail server did not take it."]
    sheet = page.dom.one("article").text
    assert "Their server says that there is no such mailbox." in sheet
    assert "You can still send it yourself" in sheet
    assert len(page.dom.all("form", action=f"{mine}/declare")) == 1
    assert site.tally()["letters"]["refused"] == 1


def test_own_mail_comes_with_a_link_that_holds_the_letter(site: Site) -> None:
    mine = site.confirmed(channel="own_mail")
    page = site.get(mine)
    address, fields = mailto(page)
    ((subject, text),) = page.letters()
    assert states(page) == ["It waits for you to mail it."]
    assert address == "minister@ports.example"
    assert fields == {"subject": subject, "body": text.replace("\n", "\r\n")}


@pytest.mark.parametrize("words", ["a" * 3000, "ы" * 500, "&?=#%+ “”" * 150])
def test_a_letter_too_long_for_a_link_is_copied_by_hand(site: Site, words: str) -> None:
    page = site.get(site.confirmed(channel="own_mail", own_words=words))
    address, fields = mailto(page)
    assert address == "minister@ports.example"
    assert "body" not in fields
    assert "Your letter is too long for mail programs" in page.dom.one("article").text
    assert words.strip() in page.letters()[0][1]


def test_no_mailto_link_is_longer_than_mail_programs_take(site: Site) -> None:
    for number, length in enumerate((800, 1100, 1200, 1300, 1500)):
        page = site.get(
            site.confirmed(
                channel="own_mail", own_words="a" * length, email=f"{number}@m.example"
            )
        )
        for link in links(page, "mailto:minister"):
            assert len(link) <= 1900


def test_post_comes_with_the_address_and_a_page_to_print(site: Site) -> None:
    mine = site.confirmed(channel="post", field_city="Lyon")
    page = site.get(mine)
    assert states(page) == ["It waits for you to print and post it."]
    assert "1 Quay Street" in page.dom.one("address").text
    sheet = site.get(links(page, "/print")[0]).dom.one("article")
    assert sheet.one("pre").raw_text == page.letters()[0][1]
    assert "1 Quay Street" in sheet.one("address").text
    assert "Zoë Quartermain" in sheet.one("p", class_="sender").text
    assert "Lyon" in sheet.one("p", class_="sender").text


def test_a_sheet_to_print_stays_itself_in_another_language(site: Site) -> None:
    mine = site.confirmed(channel="post")
    sheet = site.get(f"{mine}/print?target=minister")
    (russian,) = links(sheet, "lang=ru")
    page = site.get(russian)
    assert page.status == 200
    assert page.dom.one("html")["lang"] == "ru"
    assert page.dom.one("pre").raw_text == sheet.dom.one("pre").raw_text


def test_a_sheet_is_dated_in_the_language_of_its_letter(site: Site) -> None:
    mine = site.confirmed(channel="post", letter_language="ru")
    sheet = site.get(f"{mine}/print?target=minister&lang=en").dom.one("article")
    assert sheet["lang"] == "ru"
    assert sheet.one("p", class_="date").text == "2 мая 2024 г."


def test_a_letter_by_hand_is_with_the_organisers(site: Site) -> None:
    page = site.get(site.confirmed(channel="by_hand"))
    assert states(page) == ["The organisers have it and will hand it over."]
    assert page.dom.all("form", action="declare") == []


def test_the_letter_as_text_is_the_letter(site: Site) -> None:
    mine = site.confirmed(target=["embassy", "minister"])
    page = site.get(mine)
    letters = {
        key: site.get(f"{mine}/letter.txt?target={key}")
        for key in ("minister", "embassy")
    }
    for (subject, text), answer in zip(page.letters(), letters.values(), strict=True):
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert answer.html.endswith(f"{subject}\n\n{text}\n")
    both = site.get(f"{mine}/letter.txt").html
    assert all(one.html in both for one in letters.values())


@pytest.mark.parametrize("path", ["letter.txt", "print"])
@pytest.mark.parametrize("target", ["nobody", "", "%00", "embassy"])
def test_there_is_no_letter_to_somebody_who_got_none(
    site: Site, path: str, target: str
) -> None:
    assert site.get(f"{site.confirmed()}/{path}?target={target}").status == 404


def test_the_page_speaks_the_language_that_was_signed_in(site: Site) -> None:
    mine = site.confirmed(query="?lang=ru")
    assert site.get(mine, Accept_Language="en").dom.one("html")["lang"] == "ru"
    assert site.get(f"{mine}?lang=ar").dom.one("html")["lang"] == "ar"


def test_withdrawing_and_erasing_stand_there_with_what_they_do(site: Site) -> None:
    mine = site.confirmed()
    for state in (CampaignState.OPEN, CampaignState.CLOSED):
        site.to(state)
        dom = site.get(mine).dom
        for act in ("withdraw", "erase"):
            button = dom.one("form", action=f"{mine}/{act}").one("button")
            assert len(dom.one(id=button["aria-describedby"]).text) > 60


def test_the_page_offers_the_campaigns_address_and_not_its_own(site: Site) -> None:
    mine = site.confirmed()
    page = site.get(mine)
    assert "https://letters.example/c/wharf" in page.dom.one("main").text
    assert mine not in page.dom.one("main").text


def test_a_signature_gets_its_number_from_the_worker(site: Site) -> None:
    mine = site.confirmed()
    assert "number" not in site.get(mine).dom.one("p", class_="lead").text
    site.work()
    lead = site.get(mine).dom.one("p", class_="lead").text
    assert lead == "You confirmed it on 2 May 2024, as number 1."


def test_an_own_page_lives_on_after_closing_and_for_months(site: Site) -> None:
    mine = site.confirmed()
    site.to(CampaignState.CLOSED)
    site.clock.pass_(days=150)
    site.work()
    assert len(site.get(mine).letters()) == 1
