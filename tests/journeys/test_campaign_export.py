"""`campaign export` gives the folder again that was imported."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.product import PACK, Product, change, copy_of


def test_an_imported_pack_can_be_exported_and_imported_again(
    house: Product, tmp_path: Path
) -> None:
    pack = copy_of(PACK, tmp_path, slug="exported")
    house.do("campaign", "import", str(pack))

    said = house.do("campaign", "export", "exported", str(tmp_path / "again"))

    assert _files(tmp_path / "again") == _files(pack)
    assert str(tmp_path / "again") in said
    assert "version" not in house.do("campaign", "import", str(tmp_path / "again"))


def test_a_changed_pack_is_exported_as_it_is_now(
    house: Product, tmp_path: Path
) -> None:
    pack = copy_of(PACK, tmp_path, slug="exported-later")
    house.do("campaign", "import", str(pack))
    change(pack / "text.en.md", "They asked for", "They had asked for")
    (pack / "events.csv").unlink()
    house.do("campaign", "import", str(pack))

    house.do("campaign", "export", "exported-later", str(tmp_path / "again"))

    assert _files(tmp_path / "again") == _files(pack)


def test_an_export_goes_over_nothing(house: Product, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")

    refused = house.run("campaign", "export", "salt-works", str(tmp_path))

    assert "not empty" in refused.complaint
    assert (tmp_path / "mine").read_text() == "mine"


def test_an_unknown_campaign_cannot_be_exported(house: Product, tmp_path: Path) -> None:
    refused = house.run("campaign", "export", "nowhere", str(tmp_path / "again"))

    assert "nowhere" in refused.complaint
    assert not (tmp_path / "again").exists()


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
