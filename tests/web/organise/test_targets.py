"""Targets are written as forms, kept in the draft, and owners are told."""

from __future__ import annotations

from typing import Any

import pytest

from petition.domain.campaigns import Pack
from petition.domain.packs import writing
from petition.domain.roles import Role
from petition.services import pack_export, targets
from tests.web.conftest import MakeSite
from tests.web.support.site import Site
from tests.web.support.workspace import Browser, join

HERE = "/organise/c/wharf/targets"
CONSUL: dict[str, Any] = {
    "name.en": "Consul N. N.",
    "salutation.en": "Dear Consul,",
    "email": "consul@consulate.example",
    "channels": ["mail", "by_hand"],
    "serves": "ie, gb",
    "country": "IE",
}


@pytest.fixture
def kept(make_site: MakeSite, pack: Pack) -> Site:
    """The open campaign, with the files of its pack."""
    site = make_site()
    files = {name: text.encode() for name, text in writing.pack_files(pack).items()}
    with site.backends.database.writing() as session:
        pack_export.keep_files(session, 1, files)
    return site


def edit_of(olga: Browser, key: str) -> str:
    form = olga.get(f"{HERE}/{key}").dom.one("form", class_="writing")
    return str(form.one("input", name="edit").get("value"))


def save(olga: Browser, key: str = "new", **changes: Any) -> Any:
    edit = edit_of(olga, key)
    return olga.post(f"{HERE}/{key}", {**CONSUL, "edit": edit, **changes})


def in_draft(site: Site) -> targets.DraftTargets:
    with site.backends.database.reading() as session:
        return targets.of_draft(session, 1)


def test_a_target_is_added_at_the_end_of_the_draft(kept: Site) -> None:
    before = in_draft(kept).targets
    assert save(join(kept, Role.EDITOR)).status == 303
    after = in_draft(kept)
    assert after.targets[:-1] == before
    new = after.targets[-1]
    assert (new.key, new.serves, new.country) == ("consul-n-n", ("IE", "GB"), "IE")
    assert not after.mistakes


def test_a_target_keeps_its_key_and_its_place_when_it_changes(kept: Site) -> None:
    first = in_draft(kept).targets[0].key
    save(join(kept, Role.EDITOR), first, **{"name.en": "Somebody Else"})
    changed = in_draft(kept).targets[0]
    assert (changed.key, changed.name["en"]) == (first, "Somebody Else")


def test_what_is_wrong_is_said_and_what_was_written_is_kept(kept: Site) -> None:
    olga = join(kept, Role.EDITOR)
    page = save(olga, **{"email": "nowhere", "name.en": "Consul"})
    assert page.status == 422
    assert page.dom.one("input", id="name-en").get("value") == "Consul"
    assert page.dom.one("input", id="email").get("value") == "nowhere"
    assert in_draft(kept).find("consul") is None


def test_two_who_change_targets_at_once_lose_nothing(kept: Site) -> None:
    olga = join(kept, Role.EDITOR)
    edit = edit_of(olga, "new")
    save(olga)
    late = olga.post(f"{HERE}/new", {**CONSUL, "edit": edit, "name.en": "Late"})
    assert late.status == 409
    assert late.dom.one("input", id="name-en").get("value") == "Late"


def test_a_target_is_taken_out(kept: Site) -> None:
    olga = join(kept, Role.EDITOR)
    first = in_draft(kept).targets[0].key
    olga.post(f"{HERE}/{first}/remove", {"edit": edit_of(olga, first)})
    assert in_draft(kept).find(first) is None


def test_owners_are_told_and_the_log_knows(kept: Site) -> None:
    olga = join(kept)
    save(olga)
    kept.work()
    assert kept.mails[-1].recipient == "olga@union.example"
    assert "changed the target consul-n-n" in kept.mails[-1].subject
    assert "consul-n-n" in olga.get("/organise/c/wharf/log").html


def test_changing_a_target_asks_again_who_one_is(kept: Site) -> None:
    olga = join(kept, Role.EDITOR)
    kept.clock.pass_(minutes=11)
    assert olga.get(f"{HERE}/new").location == "/organise/prove"


def test_a_target_that_is_not_there_is_not_found(kept: Site) -> None:
    assert join(kept, Role.EDITOR).get(f"{HERE}/nobody").status == 404
