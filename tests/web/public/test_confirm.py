"""GET and POST /confirm/<token>: looking changes nothing, one press counts once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from petition.domain.campaigns import CampaignState, Pack
from petition.domain.tokens import token_text
from tests.web.conftest import MakeSite
from tests.web.support.site import Site

UNKNOWN = f"/confirm/{token_text(bytes(32))}"


def test_looking_shows_the_letters_and_one_button_and_changes_nothing(
    site: Site,
) -> None:
    link = site.signed(country="GB", target=["embassy", "minister"])
    before = site.rows()
    page = site.get(link)
    assert page.status == 200
    assert len(page.letters()) == 2
    assert [form["action"] for form in page.dom.all("form")] == [link]
    assert len(page.dom.all("button")) == 1
    assert site.rows() == before


def test_looking_with_head_changes_nothing(site: Site) -> None:
    link = site.signed()
    before = site.rows()
    assert site.client.head(link).status_code == 200
    assert site.client.options(link).status_code == 200
    assert site.rows() == before


def test_confirming_counts_and_leads_to_the_own_page(site: Site) -> None:
    page = site.post(site.signed())
    assert page.status == 303
    assert page.location.startswith("/mine/")
    assert site.get(page.location).status == 200
    assert site.tally()["total"] == 1


def test_the_page_speaks_the_language_that_was_signed_in(site: Site) -> None:
    link = site.signed(query="?lang=ru")
    assert site.get(link, Accept_Language="ar").dom.one("html")["lang"] == "ru"
    assert site.get(f"{link}?lang=ar").dom.one("html")["lang"] == "ar"
    assert site.get(f"{link}?lang=xx").dom.one("html")["lang"] == "ru"


@pytest.mark.parametrize("path", ["", "/not-me"])
def test_the_page_is_for_one_reader_only(site: Site, path: str) -> None:
    link = site.signed()
    page = site.get(link.replace("/confirm", path) if path else link)
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.dom.one("meta", name="robots")["content"] == "noindex"


def test_a_used_link_says_so_and_helps(site: Site) -> None:
    link = site.signed()
    site.post(link)
    before = site.rows()
    for page in (site.get(link), site.post(link)):
        assert page.status == 410
        assert page.dom.one("h1").text == "This link has done its work"
        assert "/c/wharf/my-link?lang=en" in [a["href"] for a in page.dom.all("a")]
    assert site.rows() == before


def test_who_shares_an_address_is_told_to_sign_once_more(site: Site) -> None:
    mine, theirs = site.signed(), site.signed(name="Ada Halloran")
    site.post(mine)

    page = site.get(theirs)

    assert page.status == 410
    assert "Do you share the address" in page.dom.one("main").text
    assert site.post(site.signed(name="Ada Halloran")).status == 303


def test_a_used_link_is_known_for_thirty_days(site: Site) -> None:
    link = site.signed()
    site.post(link)
    site.clock.pass_(days=29)
    site.work()
    assert site.get(link).status == 410
    site.clock.pass_(days=2)
    site.work()
    assert site.get(link).status == 404


@pytest.mark.parametrize("swept", [True, False])
def test_an_expired_link_says_so(site: Site, swept: bool) -> None:
    link = site.signed()
    site.clock.pass_(days=7, hours=1)
    if swept:
        site.work()
    for page in (site.get(link), site.post(link)):
        assert page.status == 410
        assert page.dom.one("h1").text == "This link has expired"
    assert site.tally()["total"] == 0


def test_a_link_works_to_its_last_minute(site: Site) -> None:
    link = site.signed()
    site.clock.pass_(days=6, hours=23, minutes=59)
    assert site.post(link).status == 303


@pytest.mark.parametrize(
    "token", ["x", "a" * 43, "a" * 42, "a" * 44, "%00", "%FF" * 43, "é" * 43, "a b"]
)
@pytest.mark.parametrize("place", ["confirm", "not-me", "mine"])
def test_an_unknown_link_is_a_404_with_help(site: Site, place: str, token: str) -> None:
    page = site.get(f"/{place}/{token}")
    assert page.status == 404
    assert page.dom.one("h1").text == "We do not know this link"


@pytest.mark.parametrize("place", ["confirm", "not-me"])
def test_pressing_the_button_of_an_unknown_link_does_nothing(
    site: Site, place: str
) -> None:
    before = site.rows()
    assert site.post(UNKNOWN.replace("confirm", place)).status == 404
    assert site.rows() == before


def test_a_link_with_one_letter_altered_opens_nothing(site: Site) -> None:
    link = site.signed()
    for place in (9, 20, 40, -2):
        other = "A" if link[place] != "A" else "B"
        page = site.get(link[:place] + other + link[place:][1:])
        assert page.status == 404
    assert site.post(link).status == 303


def test_a_receipt_confirms_nothing_and_a_confirmation_opens_no_own_page(
    site: Site,
) -> None:
    link = site.signed()
    assert site.get(link.replace("confirm", "mine")).status == 404
    mine = site.post(link).location
    assert site.get(mine.replace("mine", "confirm")).status == 404


@pytest.mark.parametrize("state", [CampaignState.CLOSED, CampaignState.PAUSED])
def test_a_campaign_that_takes_no_letters_confirms_none(
    site: Site, state: CampaignState
) -> None:
    link = site.signed()
    site.to(state)
    before = site.rows()
    for page in (site.get(link), site.post(link)):
        assert page.status == 409
        assert "Nothing was counted" in page.html or "none can be" in page.html
    assert site.rows() == before


def test_a_campaign_that_ended_meanwhile_confirms_none(
    make_site: MakeSite, pack: Pack
) -> None:
    site = make_site((replace(pack, closes=date(2024, 5, 2)),))
    link = site.signed()
    site.clock.pass_(days=1)
    assert site.get(link).status == site.post(link).status == 409
    assert site.tally()["total"] == 0


def test_a_link_works_again_once_the_pause_is_over(site: Site) -> None:
    link = site.signed()
    site.to(CampaignState.PAUSED)
    assert site.post(link).status == 409
    site.to(CampaignState.OPEN)
    assert site.post(link).status == 303


def test_a_used_link_stays_used_after_closing(site: Site) -> None:
    link = site.signed()
    site.post(link)
    site.to(CampaignState.CLOSED)
    assert site.get(link).status == 410


def test_a_foreign_form_token_does_no_harm(site: Site) -> None:
    assert site.post(site.signed(), {"form_token": "x", "junk": "y"}).status == 303


def test_fifty_presses_at_once_count_once(site: Site) -> None:
    link = site.signed()
    with ThreadPoolExecutor(10) as pool:
        statuses = sorted(pool.map(lambda _: site.post(link).status, range(50)))
    assert statuses == [303] + [410] * 49
    assert site.tally()["total"] == 1
    assert site.tally()["letters"]["written"] == 1


def test_a_second_person_at_one_address_counts_if_the_campaign_allows(
    site: Site,
) -> None:
    site.confirmed()
    site.confirmed(name="Yusuf Quartermain")
    third = site.sign(site.write(name="Xenia Quartermain"))
    assert third.status == 303
    assert site.tally()["total"] == 2


def test_the_thanks_bring_the_link_to_the_own_page(site: Site) -> None:
    mine = site.confirmed()
    assert site.link("mine") == mine


def test_midnight_between_page_and_worker_loses_nothing(site: Site) -> None:
    link = site.signed()
    site.clock.pass_(days=1)
    site.work()
    assert site.post(link).status == 303
    site.clock.pass_(days=1)
    site.work()
    assert site.tally()["letters"]["accepted"] == 1


def test_a_letter_is_confirmed_as_it_was_signed_whatever_the_pack_says_now(
    make_site: MakeSite, pack: Pack
) -> None:
    site = make_site((pack,))
    link = site.signed(target=["embassy", "minister"])
    signed = site.get(link).letters()
    letters = {tag: one.replace("strike", "song") for tag, one in pack.letters.items()}
    site.add(replace(pack, letters=letters, targets=pack.targets[:1]), opened=False)
    assert site.get(link).letters() == signed
    assert site.post(link).status == 303
    site.work()
    out = [mail.text.split("\n-- \n")[0] for mail in site.letters_out()]
    assert sorted(out) == sorted(text for _, text in signed)


def test_new_letters_follow_the_new_pack(make_site: MakeSite, pack: Pack) -> None:
    site = make_site((pack,))
    form = site.write()
    letters = {tag: one.replace("strike", "song") for tag, one in pack.letters.items()}
    site.add(replace(pack, letters=letters, people=pack.people[:1]), opened=False)
    ((subject, text),) = site.preview(form.filled(editable_1=None)).letters()
    assert subject == "The dockers (1 in prison)"
    assert "for a song" in text
    assert "Mira" not in text


@pytest.mark.parametrize("page", ["confirm", "not-me"])
def test_pages_behind_the_link_say_which_campaign_it_is(site: Site, page: str) -> None:
    link = site.signed(letter_language="ru").replace("/confirm/", f"/{page}/")
    main = site.get(f"{link}?lang=en").dom.one("main")
    assert main.all("a")[0].text.strip() == "Free the dockers"
