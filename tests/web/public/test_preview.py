"""POST /c/<slug>/preview: the exact letters, and the form to go on or change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from petition.domain.campaigns import Pack, TargetsMode
from tests.web.conftest import MakeSite
from tests.web.support.site import Page, Site

SEED = "0123456789abcdef"


def companions(page: Page) -> list[tuple[str, str]]:
    return [
        (node.one("pre")["lang"], node.one("pre").raw_text)
        for node in page.dom.all("div", class_="companion")
    ]


def test_a_preview_shows_the_letter_and_keeps_nothing(site: Site) -> None:
    before = site.rows()
    page = site.preview(site.write(own_words="Let them sail.", point=["trial"]))
    ((subject, text),) = page.letters()
    assert page.status == 200
    assert subject == "The dockers (2 in prison)"
    assert text.startswith("Dear Minister,\n\nMy name is Zoë Quartermain, Quay nine.")
    assert "Let them sail." in text
    assert site.rows() == before


def test_a_preview_needs_no_token_and_hands_one_on(site: Site) -> None:
    page = site.preview(site.write(form_token=None))
    assert page.status == 200
    site.clock.pass_(seconds=10)
    assert site.sign(page.form).status == 303


def test_a_preview_hands_on_a_token_that_still_counts(site: Site) -> None:
    form = site.write()
    assert site.preview(form).form.value("form_token") == form.value("form_token")


@pytest.mark.parametrize("token", ["", "x", "A" * 44, "\0", "é"])
def test_a_preview_replaces_a_token_that_does_not_count(site: Site, token: str) -> None:
    page = site.preview(site.write(form_token=token))
    assert page.status == 200
    assert page.form.value("form_token") != token
    site.clock.pass_(seconds=10)
    assert site.sign(page.form).status == 303


def test_a_preview_a_day_later_hands_on_a_fresh_token(site: Site) -> None:
    form = site.write()
    site.clock.pass_(hours=25)
    page = site.preview(form)
    assert page.form.value("form_token") != form.value("form_token")
    site.clock.pass_(seconds=10)
    assert site.sign(page.form).status == 303


def test_a_preview_draws_a_seed_and_hands_it_on(site: Site) -> None:
    form = site.write(seed="", point=["trial"])
    page = site.preview(form)
    seed = page.form.value("seed")
    assert len(seed) == 16
    again = site.preview(form.filled(seed=seed))
    assert again.form.value("seed") == seed
    assert again.letters() == page.letters()


@pytest.mark.parametrize("seed", ["", "xyz", "0" * 15, "0" * 17, "ABCDEF0123456789"])
def test_a_seed_out_of_shape_is_drawn_anew(site: Site, seed: str) -> None:
    page = site.preview(site.write(seed=seed))
    assert page.status == 200
    assert page.form.value("seed") not in ("", seed)


def test_different_seeds_give_different_phrasings(site: Site) -> None:
    form = site.write(point=["trial"])
    texts = {
        site.preview(form.filled(seed=f"{n:016x}")).letters()[0][1] for n in range(12)
    }
    assert len(texts) == 3


def test_the_form_comes_back_with_everything_that_was_written(site: Site) -> None:
    form = site.write(
        query="?lang=ru&from=mill-union", own_words="Две строки,\r\nне одна.",
        point=["pay", "trial"], channel="post", reply="no", updates="yes",
        partner_consent="yes", field_city="Lyon", field_shift="7 years",
        letter_language="en", target=["minister", "embassy"],
    )  # fmt: skip
    page = site.preview(form)
    assert page.status == 200
    again = {name: sorted(value) for name, value in page.form.values.items()}
    kept = {name: sorted(value) for name, value in form.values.items()}
    changed = {name for name in kept if kept[name] != again[name]}
    assert changed == {"seed", "known_country"}


def test_a_form_that_comes_back_previews_the_same(site: Site) -> None:
    page = site.preview(site.write(query="?lang=ar", own_words="a\r\n\r\nb"))
    assert site.preview(page.form).letters() == page.letters()


def test_every_target_that_was_chosen_gets_a_letter_of_its_own(site: Site) -> None:
    page = site.preview(site.write(target=["embassy", "minister"]))
    texts = [text for _, text in page.letters()]
    assert [text.split(",")[0] for text in texts] == [
        "Dear Minister",
        "Your Excellency",
    ]


def test_all_targets_get_a_letter_where_there_is_no_choice(
    make_site: MakeSite, pack: Pack
) -> None:
    site = make_site((replace(pack, targets_mode=TargetsMode.ALL),))
    assert len(site.preview(site.write()).letters()) == 2
    assert len(site.preview(site.write(target=["minister"])).letters()) == 2


def test_one_target_gets_a_letter_where_one_may_be_chosen(
    make_site: MakeSite, pack: Pack
) -> None:
    site = make_site((replace(pack, targets_mode=TargetsMode.ONE),))
    ((_, text),) = site.preview(site.write(target="embassy")).letters()
    assert text.startswith("Your Excellency")
    both = site.preview(site.write(target=["embassy", "minister"]))
    assert both.status == 422 or len(both.letters()) == 1


def test_the_embassy_is_ticked_once_a_preview_knows_the_country(site: Site) -> None:
    page = site.preview(site.write(country="GB"))
    assert page.form.values["target"] == ["embassy", "minister"]
    assert len(page.letters()) == 2


def test_an_embassy_that_was_unticked_stays_so(site: Site) -> None:
    page = site.preview(site.write(country="GB"))
    again = site.preview(page.form.filled(target=["minister"]))
    assert again.form.values["target"] == ["minister"]
    third = site.preview(again.form)
    assert third.form.values["target"] == ["minister"]


def test_another_country_ticks_its_own_embassy(site: Site) -> None:
    page = site.preview(site.write(query="?lang=en&country=FR"))
    assert page.form.values["target"] == ["minister"]
    moved = site.preview(page.form.filled(country="IE"))
    assert moved.form.values["target"] == ["embassy", "minister"]


def test_with_one_target_a_known_country_changes_no_choice(
    make_site: MakeSite, pack: Pack
) -> None:
    site = make_site((replace(pack, targets_mode=TargetsMode.ONE),))
    page = site.preview(site.write(country="GB", target="minister"))
    assert page.form.values["target"] == ["minister"]


def test_a_target_that_cannot_read_the_wish_gets_what_it_reads(site: Site) -> None:
    page = site.preview(site.write(letter_language="ru", target=["embassy"]))
    assert page.dom.one("article").one("pre")["lang"] == "en"


def test_the_same_letter_in_the_pages_language_stands_beside_it(site: Site) -> None:
    form = site.write(query="?lang=ar", point=["trial"], target=["minister"])
    page = site.preview(form)
    ((language, text),) = companions(page)
    assert page.dom.one("article").one("pre")["lang"] == "ru"
    assert language == "ar"
    assert "اسمي Zoë Quartermain" in text
    assert page.dom.one("div", class_="companion").one("pre")["dir"] == "rtl"


def test_a_letter_in_the_pages_language_needs_no_companion(site: Site) -> None:
    assert companions(site.preview(site.write(target=["embassy", "minister"]))) == []


def test_companion_and_letter_take_matching_phrasings(site: Site) -> None:
    form = site.write(query="?lang=ru", letter_language="en", point=["trial"])
    english = ["Hold the trial again.", "Let there be another", "A new trial is needed"]
    russian = ["Проведите суд заново.", "Нужен новый суд", "Пусть суд пройдёт"]
    for number in range(8):
        page = site.preview(form.filled(seed=f"{number:016x}"))
        text, twin = page.letters()[0][1], companions(page)[0][1]
        chosen = next(n for n in range(3) if english[n] in text)
        assert russian[chosen] in twin


def test_a_point_that_a_language_lacks_is_left_out_of_it(site: Site) -> None:
    form = site.write(query="?lang=ar", letter_language="en", point=["pay"])
    page = site.preview(form)
    letter, twin = page.letters()[0][1], companions(page)[0][1]
    assert "Pay the wages" in letter
    assert twin.count("\n\n") == letter.count("\n\n") - 1


@pytest.mark.parametrize("language", ["en", "ru"])
def test_an_untouched_passage_follows_the_language_of_the_letter(
    site: Site, language: str
) -> None:
    form = site.write(query="?lang=ar", letter_language=language, target=["minister"])
    text = site.preview(form).letters()[0][1]
    assert "لا ينبغي" not in text
    assert ("Nobody should lose" in text) == (language == "en")
    assert ("Никто не должен" in text) == (language == "ru")


def test_a_passage_that_was_rewritten_is_the_writers_own(site: Site) -> None:
    form = site.write(editable_1="I say it\r\nmyself.")
    assert "\n\nI say it\nmyself.\n\n" in site.preview(form).letters()[0][1]


def test_a_passage_that_was_emptied_leaves_no_blank(site: Site) -> None:
    text = site.preview(site.write(editable_1="  ")).letters()[0][1]
    assert "\n\n\n" not in text
    assert "Nobody should lose" not in text


def test_a_preview_says_who_from_how_and_who_may_answer(site: Site) -> None:
    page = site.preview(site.write(channel="mail", reply="yes"))
    sheet = page.dom.one("article").text
    assert "From Zoë Quartermain via Free the dockers" in sheet
    assert "The campaign mails it once you have confirmed." in sheet
    assert "The addressee sees your mail address and may answer you." in sheet


def test_a_way_that_does_not_lead_to_a_target_gives_way_to_its_first(
    site: Site,
) -> None:
    page = site.preview(site.write(channel="by_hand", target=["embassy", "minister"]))
    hand, mail = (sheet.text for sheet in page.dom.all("article"))
    assert "The organisers print it and hand it over." in hand
    assert "The campaign mails it once you have confirmed." in mail


def test_a_preview_is_nobody_elses_business(site: Site) -> None:
    page = site.preview(site.write())
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "ETag" not in page.headers


def test_a_preview_keeps_the_language_it_was_written_in(site: Site) -> None:
    form = site.write(query="?lang=ru")
    page = site.post("/c/wharf/preview", form.values, Accept_Language="en")
    assert page.dom.one("html")["lang"] == "ru"


def test_a_letter_that_fits_only_in_its_own_language_is_previewed(site: Site) -> None:
    site.get("/c/wharf")
    form = site.write(query="?lang=ru", letter_language="en")
    statuses = []
    for length in range(11300, 11900, 50):
        words = "ы" * ((length - 4000) // 2)
        page = site.preview(form.filled(own_words=words, editable_1="a" * 4000))
        statuses.append(page.status)
    assert set(statuses) == {200, 422}
