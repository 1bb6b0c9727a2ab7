"""Packs with mistakes, packs that change, and the states of a campaign."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.ledger import Ledger
from tests.journeys.mail_server import MailServer
from tests.journeys.product import PACK, Product, change, copy_of
from tests.journeys.supporter import Supporter
from tests.support.waiting import eventually

#: File, what stands there, the mistake that replaces it, and what must be said.
MISTAKES = [
    ("campaign.toml", 'accent = "#5b3a8c"', 'accent = "mauve"', "campaign.toml:7"),
    ("campaign.toml", "retain_months = 6", "retain_monts = 6", "retain_monts"),
    ("letter.en.txt", "supporter.city", "supporter.citty", "supporter.city"),
    ("letter.ru.txt", "{% endpoint %}", "", "letter.ru.txt"),
    ("text.en.md", "title: Free the salt workers\n", "", "text.en.md:1"),
    ("targets.toml", "minister@salt.example", "minister at salt", "targets.toml:13"),
    ("targets.toml", '"by_hand"]', '"by_pigeon"]', "by_pigeon"),
    ("people.csv", "2023-06-14", "2023-14-06", "people.csv:4"),
    ("people.csv", "Union bulletin 9", "", "people.csv:6"),
    ("partners.toml", 'key = "mill-union"', 'key = "harbour-union"', "partners.toml"),
    ("events.csv", "Europe/Brussels", "Europe/Brussel", "events.csv:2"),
    ("updates/2024-02-10-anton-home.en.md", "title:", "titel:", "anton-home.en.md"),
]


def test_every_mistake_of_a_pack_is_named_at_once(
    house: Product, tmp_path: Path
) -> None:
    pack = copy_of(PACK, tmp_path, slug="mistaken")
    for file, old, new, _ in MISTAKES:
        change(pack / file, old, new)

    ended = house.run("campaign", "import", str(pack), "--open")

    assert ended.code == 1
    assert "Traceback" not in ended.err
    unsaid = [said for *_, said in MISTAKES if said not in ended.err]
    assert not unsaid, ended.err
    assert house.browser.get("/c/mistaken").status == 404


def test_a_changed_pack_leaves_what_was_signed_before(
    house: Product, house_post: MailServer, tmp_path: Path
) -> None:
    pack = copy_of(PACK, tmp_path, slug="changing")
    house.do("campaign", "import", str(pack), "--open")
    early, late = (
        Supporter(
            house.browser, house_post, Ledger("changing"), f"{who}@people.example"
        )
        for who in ("early", "late")
    )
    before = early.preview()
    early.sign(before)
    change(pack / "letter.en.txt", "I belong to", "I am a member of")
    change(pack / "text.en.md", "They asked for", "They had asked for")
    said = house.do("campaign", "import", str(pack))
    assert "letter en" in said
    assert "text en" in said
    # A page is kept for a second, and importing may take less.
    eventually(lambda: "had asked" in early.browser.get("/c/changing?lang=en").words)

    own = early.browser.get(early.confirm())
    late.sign_and_confirm()
    eventually(lambda: bool(early.letters() and late.letters()))

    (old,), (new,) = early.letters().values(), late.letters().values()
    assert "I belong to" in old.letter
    assert before.holds(old.letter)
    assert own.holds(old.letter)
    assert "I am a member of" in new.letter


def test_an_unchanged_pack_makes_no_version(house: Product) -> None:
    said = house.do("campaign", "import", str(PACK))

    assert "version" not in said


def test_a_person_who_is_released_is_no_longer_asked_for(
    house: Product, house_post: MailServer, tmp_path: Path
) -> None:
    pack = copy_of(PACK, tmp_path, slug="releasing")
    house.do("campaign", "import", str(pack), "--open")
    writer = Supporter(
        house.browser, house_post, Ledger("releasing"), "w@people.example"
    )
    assert "In prison: Ilya Solov and Mira Belova." in writer.preview().text
    released = "mira,Mira Belova,,,,released,2024-03,,,,Union bulletin 10,,self,\n"
    with (pack / "people.csv").open("a") as file:
        file.write(released)

    house.do("campaign", "import", str(pack))

    assert "In prison: Ilya Solov." in writer.preview().text


def test_a_campaign_can_be_signed_only_while_it_is_open(
    house: Product, house_post: MailServer, tmp_path: Path
) -> None:
    pack = copy_of(PACK, tmp_path, slug="states")
    house.do("campaign", "import", str(pack))
    signed, waits = (
        Supporter(house.browser, house_post, Ledger("states"), f"{who}@people.example")
        for who in ("signed", "waits")
    )
    browser = house.browser
    for path in ("/c/states", "/c/states/tally.json", "/c/states/people"):
        assert browser.get(path).status == 404
    assert browser.post("/c/states/sign").status == 404
    house.do("campaign", "open", "states")
    page = browser.get("/c/states?lang=en")
    own = signed.sign_and_confirm()
    waits.sign(page)
    link = waits.confirm_link()

    for verb in ("pause", "close"):
        house.do("campaign", verb, "states")
        assert browser.get("/c/states").status == 200
        assert waits.sign(page).status == 409
        assert browser.send(page.form("/preview")).status == 409
        assert browser.get(link).status == 409
        assert browser.post(link).status == 409
        assert browser.get(own).status == 200

    assert signed.press(own, "/erase").status in (200, 303)


def test_a_campaign_can_be_signed_only_between_its_days(
    house: Product, tmp_path: Path
) -> None:
    page = house.browser.get("/c/salt-works?lang=en")
    for slug, opens, closes in (
        ("past", "2020-01-01", '"2020-12-31"'),
        ("future", "2100-01-01", '"2100-12-31"'),
    ):
        pack = copy_of(PACK, tmp_path, slug=slug)
        change(pack / "campaign.toml", "opens = 2024-01-01", f"opens = {opens}")
        change(pack / "campaign.toml", '"2100-12-31"', closes)
        house.do("campaign", "import", str(pack), "--open")

        assert house.browser.get(f"/c/{slug}").status == 200
        answers = page.form("/sign").answers
        assert house.browser.post(f"/c/{slug}/sign", answers).status == 409
        assert f"/c/{slug}" not in house.browser.get("/").text
