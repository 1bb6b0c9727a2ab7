"""The overview says what the public tally and the export say, and how it stands."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from petition.documents.words import words_for
from petition.domain.campaigns import CampaignState
from petition.domain.roles import Role
from petition.domain.tally_tables import full_json
from petition.models import Campaign, TallyCount
from petition.services import tallies
from tests.web.support.site import Page, Site
from tests.web.support.workspace import join

PATH = "/organise/c/wharf/"


def number(page: Page, id_: str) -> int:
    return int(page.dom.all(id=id_)[0].text)


def rows(page: Page, id_: str) -> dict[str, list[str]]:
    """The rows of a table by their heads."""
    body = page.dom.one("table", id=id_).one("tbody")
    return {
        row.one("th").text: [cell.text for cell in row.all("td")]
        for row in body.all("tr")
    }


def exported(site: Site) -> Any:
    """The organisers' tally as it is exported."""
    with site.backends.database.reading() as session:
        campaign = session.query(Campaign).one()
        return full_json(tallies.full_tally(session, campaign, site.clock()))


@pytest.fixture
def busy(site: Site) -> Site:
    """Some have written, some confirmed, one withdrew, from here and there."""
    for place, country in enumerate(("FR", "FR", "DE")):
        email = f"a{place}@gmail.com"
        site.confirmed(email=email, country=country, name=f"Zoë {place}")
    gone = site.confirmed(email="b@gmx.de", name="Zoë Gone")
    site.post(f"{gone}/withdraw")
    site.signed(email="c@mail.ru", name="Zoë Late")
    site.work()
    return site


def test_the_three_numbers_come_first(busy: Site) -> None:
    page = join(busy).get(PATH)
    assert page.status == 200
    assert (number(page, "written"), number(page, "confirmed")) == (5, 3)
    assert number(page, "accepted") == busy.tally()["letters"]["accepted"]
    assert page.html.index('id="written"') < page.html.index("<table")


def test_headlines_equal_the_public_tally(busy: Site) -> None:
    page, tally = join(busy).get(PATH), busy.tally()
    for kind, n in tally["letters"].items():
        assert number(page, f"letters-{kind}") == n
    for kind, n in tally["signatures"].items():
        assert number(page, kind) == n
    assert rows(page, "by-day") == {"2 May 2024": [str(tally["by_day"]["2024-05-02"])]}


def test_every_table_equals_the_export(busy: Site) -> None:
    page, words = join(busy).get(PATH), words_for("en")
    tables = exported(busy)["tables"]
    for table in ("country", "language", "partner", "source", "channel", "target"):
        shown = list(rows(page, f"by-{table}").values())
        counted = [kind for kind in tables[table][0] if kind != table]
        # A column of nothing but 0 is left out.
        kinds = [kind for kind in counted if any(row[kind] for row in tables[table])]
        assert shown == [[str(row[kind]) for kind in kinds] for row in tables[table]]
    names = [words.country(row["country"]) for row in tables["country"]]
    assert list(rows(page, "by-country")) == names


def test_own_words_add_up_to_the_confirmed(busy: Site) -> None:
    shares = rows(join(busy).get(PATH), "own-words")
    assert sum(int(n) for (n,) in shares.values()) == 3
    assert len(shares) == 11


def test_small_cells_are_not_hidden_from_organisers(busy: Site) -> None:
    page = join(busy).get(PATH)
    assert rows(page, "by-country")["Germany"][0] == "1"
    assert "Nothing is hidden here" in page.html
    assert "Keep it among yourselves" in page.html


def test_rates_are_told_by_mail_provider(busy: Site) -> None:
    rates = rows(join(busy).get(PATH), "by-provider")
    assert rates == {
        "Gmail": ["3", "3", "100%"],
        "GMX": ["1", "1", "100%"],
        "Mail.ru": ["1", "0", "0%"],
    }


def test_a_provider_that_eats_our_mail_is_said_to(busy: Site) -> None:
    campaign_id = exported_id(busy)
    with busy.backends.database.writing() as session:
        session.add_all(
            TallyCount(
                campaign_id=campaign_id,
                dimension="provider", value=name, kind=kind, n=n,
            )
            for name, kind, n in (
                ("Yahoo", "written", 50), ("Yahoo", "confirmed", 45),
                ("Seznam", "written", 40), ("Seznam", "confirmed", 4),
            )
        )  # fmt: skip
    page = join(busy).get(PATH)
    told = [node.text for node in page.dom.all("p", class_="wrong")]
    assert len(told) == 1
    assert "Of 40 people with Seznam only 10% have confirmed" in told[0]


def exported_id(site: Site) -> int:
    with site.backends.database.reading() as session:
        return session.query(Campaign).one().id


def test_a_campaign_without_letters_says_what_to_do(site: Site) -> None:
    page = join(site).get(PATH)
    assert number(page, "written") == 0
    assert "Nobody has written yet" in page.html
    assert page.dom.one("a", class_="share-address").get("href").endswith("/c/wharf")
    assert not page.dom.all("table")


def test_letters_that_nobody_confirms_are_noticed(site: Site) -> None:
    site.signed()
    site.work()
    page = join(site).get(PATH)
    assert (number(page, "written"), number(page, "confirmed")) == (1, 0)
    assert "Nobody has confirmed yet" in page.html
    assert "1 has not confirmed" in page.html


def test_the_first_signature_is_shown_in_every_picture(site: Site) -> None:
    site.confirmed()
    site.work()
    page = join(site).get(PATH)
    assert number(page, "confirmed") == 1
    assert "1 of them today" in page.html
    assert len(page.dom.all("svg", class_="columns")) == 2


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (CampaignState.PAUSED, "Signing is paused"),
        (CampaignState.CLOSED, "nobody can sign"),
    ],
)
def test_a_campaign_that_takes_no_letters_says_what_that_means(
    site: Site, state: CampaignState, said: str
) -> None:
    site.to(state)
    assert said in join(site).get(PATH).html


def test_a_closed_campaign_asks_what_became_of_it(site: Site) -> None:
    olga = join(site)
    there, russian = (f"/organise/c/wharf/texts/{tag}#outcome" for tag in ("en", "ru"))
    assert there not in olga.get(PATH).html
    site.to(CampaignState.CLOSED)
    assert there in olga.get(PATH).html
    with site.backends.database.writing() as session:
        session.execute(update(Campaign).values(outcome={"en": "Free."}, revision=9))
    assert there not in olga.get(PATH).html
    assert russian in olga.get(PATH).html


def test_a_draft_leads_to_what_is_left_to_do(site: Site) -> None:
    with site.backends.database.writing() as session:
        session.execute(update(Campaign).values(state="draft"))
    page = join(site).get(PATH)
    links = [one.get("href") for one in page.dom.one("ul", class_="checklist").all("a")]
    assert links[0] == "/organise/c/wharf/targets"
    assert links[-1] == "/organise/keys"
    assert "Nobody has written yet" not in page.html


def test_a_translator_sees_their_languages_and_no_numbers(busy: Site) -> None:
    page = join(busy, Role.TRANSLATOR, languages=("en",)).get(PATH)
    assert page.status == 200
    assert page.dom.one("h3").text == "English"
    assert 'id="confirmed"' not in page.html
    assert "Gmail" not in page.html


@pytest.mark.parametrize("role", [Role.COUNTER, Role.READER, Role.EDITOR])
def test_whoever_may_see_numbers_sees_them(busy: Site, role: Role) -> None:
    assert number(join(busy, role).get(PATH), "confirmed") == 3


def test_who_does_not_work_in_the_campaign_finds_none(site: Site) -> None:
    stranger = join(site, None)
    assert stranger.get(PATH).status == 404
    assert join(site, email="o@x.example").get("/organise/c/nothing/").status == 404


def test_the_source_that_somebody_made_up_is_shown_as_text(site: Site) -> None:
    site.confirmed(source="zz-top")
    site.work()
    assert "zz-top" in rows(join(site).get(PATH), "by-source")


def test_what_does_not_fit_a_table_stands_in_its_last_line(site: Site) -> None:
    campaign_id = exported_id(site)
    with site.backends.database.writing() as session:
        session.add_all(
            TallyCount(
                campaign_id=campaign_id,
                dimension="source", value=f"s{n}", kind="confirmed", n=1,
            )
            for n in range(230)
        )  # fmt: skip
        session.add(
            TallyCount(
                campaign_id=campaign_id,
                dimension="all", value="", kind="confirmed", n=230,
            )
        )  # fmt: skip
    page = join(site).get(PATH)
    table = rows(page, "by-source")
    assert len(table) == 201
    assert table["30 more, in the export"][0] == "30"
    assert "and 224 more, with 224 together" in page.html
