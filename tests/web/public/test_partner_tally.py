"""What a partner has contributed, for everybody who asks."""

from __future__ import annotations

from tests.web.support.site import Site

AT = "/partners/mill-union"


def sign(site: Site, n: int, query: str) -> None:
    source = query.rpartition("=")[2]
    for letter in "abcdefgh"[:n]:
        site.confirmed(
            query=query, name=f"Person {letter}", email=f"{letter}@{source}.example"
        )


def test_the_count_is_shared_fairly(site: Site) -> None:
    sign(site, 5, "?lang=en&from=mill-union")
    sign(site, 6, "?lang=en")
    site.work()
    told = site.get(f"{AT}/tally.json").response.get_json()
    assert (told["contributed"], told["others"], told["pooled"]) == (5, 6, 11)
    assert told["by_day"] == {"2024-05-02": 5}
    assert told["by_country"] == {"FR": 5}
    assert told["campaigns"][0]["campaign"] == "wharf"
    sums = site.get(f"{AT}?lang=en").dom.one("dl", class_="sums")
    assert [one.text for one in sums.all("dd")] == ["5", "6", "11"]


def test_a_small_number_is_not_told(site: Site) -> None:
    sign(site, 2, "?lang=en&from=mill-union")
    sign(site, 6, "?lang=en")
    site.work()
    told = site.get(f"{AT}/tally.json").response.get_json()
    assert (told["contributed"], told["others"], told["pooled"]) == (None, None, 8)
    assert told["by_country"] == {}
    assert "not told in public" in site.get(f"{AT}?lang=en").dom.text


def test_who_signs_again_through_a_partner_changes_nothing(site: Site) -> None:
    sign(site, 5, "?lang=en")
    site.sign(site.write(query="?lang=en", email="again@mail.example"))
    site.post(site.link("confirm"))
    site.sign(site.write(query="?lang=en&from=mill-union", email="again@mail.example"))
    site.work()
    told = site.get(f"{AT}/tally.json").response.get_json()
    assert (told["contributed"], told["pooled"]) == (0, 6)


def test_any_site_may_read_it_and_any_cache_keep_it(site: Site) -> None:
    data = site.get(f"{AT}/tally.json", Origin="https://evil.example")
    assert data.headers["Access-Control-Allow-Origin"] == "*"
    assert "s-maxage" in data.headers["Cache-Control"]
    assert "s-maxage" in site.get(AT).headers["Cache-Control"]


def test_a_key_that_nobody_has_is_not_found(site: Site) -> None:
    for key in ("nobody", "%00", "a%25", "MILL-UNION", "x" * 300):
        assert site.get(f"/partners/{key}").status == 404
        assert site.get(f"/partners/{key}/tally.json").status == 404
        assert site.get(f"/c/wharf/partners/{key}/logo").status == 404


def test_the_rule_of_the_first_source_stands_on_the_page(site: Site) -> None:
    assert "The first source wins" in site.get(f"{AT}?lang=en").dom.text
