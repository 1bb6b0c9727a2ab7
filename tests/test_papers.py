"""What the papers say, as far as a machine can check it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import click
import pytest

import config
from petition.cli.main import petition as commands
from petition.domain import allowances, campaigns, delivery, signatures
from petition.domain.campaigns import Channel, Pack
from petition.domain.letters import Vocabulary
from petition.domain.letters.filters import FILTERS
from petition.domain.letters.syntax import TAGS
from petition.domain.packs import (
    PackRefused,
    events,
    manifest,
    partners,
    people,
    read_pack,
    targets,
)
from petition.domain.tally import make_tally, public_json
from petition.models import Base
from petition.services.exporting import SIGNATURE_COLUMNS
from petition.web.counts import MOST_NAMES
from petition.web.headers import POLICY, WRITING_POLICY
from petition.web.limits import LIMITS
from tests.support.papers import (
    PAPERS,
    ROOT,
    anchors,
    coded,
    exists,
    links,
    named_paths,
    paper,
    shown_pack,
    table,
    texts,
    tree,
)
from tests.test_architecture import ALLOWED, FLASK, SQLALCHEMY

#: Spelt so that this file does not hold what it looks for.
REGISTRIES = re.compile(r"py[p]i\.|python[h]osted|npm[j]s|crates[.]io|gol[a]ng\.org")
MACHINES = re.compile(r"(?<![\w.:/-])/(?:wor[k]|roo[t]|hom[e]|User[s]|op[t])/\w")
#: Each mail's folder has the first two; the third must never be.
NO_PATHS = {"subject.txt", "body.txt", "utils.py"}
#: The tables that hold rows about supporters.
ABOUT_SUPPORTERS = {
    *("pending_signatures", "signatures", "letters", "deliveries", "own_links"),
    *("spent_tokens", "mail_quotas", "suppressions", "partner_contacts"),
}


def leaves(command: click.Command, name: str = "") -> Iterator[tuple[str, set[str]]]:
    """Every command that does something, with the names of its options."""
    if isinstance(command, click.Group):
        here = click.Context(command)
        for key in command.list_commands(here):
            child = command.get_command(here, key)
            assert child is not None
            yield from leaves(child, f"{name} {key}".strip())
    else:
        options = [one for one in command.params if isinstance(one, click.Option)]
        yield name, {option.opts[0] for option in options}


def test_the_readme_lists_all_settings_with_their_defaults() -> None:
    told = {row[0].strip("`"): row[1].strip("`") for row in table("README", "setting")}

    assert told == {name: default for name, (default, _) in config.SETTINGS.items()}


def test_the_readme_lists_all_commands_with_their_options() -> None:
    told = {}
    for row in table("README", "command"):
        (usage,) = coded(row[0])
        name = re.match(r"[a-z]+(?: [a-z]+)*", usage)
        told[name[0] if name else ""] = set(re.findall(r"(?<![\w-])--?[a-z-]+", usage))

    assert told == dict(leaves(commands))


def test_the_pack_that_the_readme_shows_can_be_imported_as_it_stands() -> None:
    files = shown_pack()

    read = read_pack(files)

    assert set(files) == {
        *("campaign.toml", "text.en.md", "letter.en.txt", "targets.toml")
    }
    assert read.warnings == ()
    assert f"campaign import {read.pack.slug} --open" in paper("README")


def test_the_mistake_that_the_readme_shows_is_told_like_that() -> None:
    files = shown_pack()
    files["letter.en.txt"] = files["letter.en.txt"].replace(b".city ", b".citty ")

    with pytest.raises(PackRefused) as refused:
        read_pack(files)

    shown = re.findall(r"^(letter\.en\.txt:.*), …$", paper("README"), re.MULTILINE)
    assert [str(one)[: len(shown[0])] for one in refused.value.findings] == shown


def test_the_readme_lists_what_letters_can_say() -> None:
    told = {name for row in table("README", "value") for name in coded(row[0])}
    filters = {name for row in table("README", "filter") for name in coded(row[0])}

    assert told - {"supporter.<key>"} == set(Vocabulary().names())
    assert filters == set(FILTERS)


def test_the_readme_shows_every_tag_of_letters() -> None:
    told = " ".join(row[0] for row in table("README", "tag"))

    assert set(re.findall(r"{% (\w+)", told)) == set(TAGS)


def test_the_readme_lists_the_channels_and_what_they_need() -> None:
    told = {row[0].strip("`"): row[2].strip("`") for row in table("README", "channel")}

    assert told == {way.value: targets.NEEDS.get(way, "") for way in Channel}


def test_the_readme_names_every_key_and_column_of_a_pack() -> None:
    told = " ".join(
        (*coded(paper("README")), *map(bytes.decode, shown_pack().values()))
    )
    words = set(re.findall(r"[a-z_]+", told))

    known = {*manifest.KEYS, *targets.KEYS, *partners.KEYS}
    known |= {*people.COLUMNS.known, *events.COLUMNS.known}
    assert known - words == set()


def test_the_readme_says_the_defaults_of_a_campaign() -> None:
    fields = Pack.__dataclass_fields__
    accent, months = fields["accent"].default, fields["retain_months"].default

    assert f"`accent` (a colour, `{accent}`)" in paper("README")
    assert f"`retain_months` ({months})" in paper("README")


def test_the_readme_explains_every_number_of_the_tally() -> None:
    tally = public_json(make_tally("x", None, {}, datetime(2014, 4, 22, tzinfo=UTC)))
    parts = {
        f"{name}.{part}"
        for name in ("signatures", "letters", "paper")
        for part in dict(tally[name])  # type: ignore[call-overload]
    }

    told = {name for row in table("README", "number") for name in coded(row[0])}
    assert told == parts | {"total", "own_words_share_median"}


def test_the_readme_gives_the_columns_of_exports() -> None:
    assert f"`{','.join(SIGNATURE_COLUMNS)}`" in paper("README")


def test_the_import_table_is_the_one_that_is_checked() -> None:
    told = {coded(row[0])[0]: row[1:] for row in table("ARCHITECTURE", "layer")}

    assert {name: set(coded(row[0])) for name, row in told.items()} == ALLOWED
    assert {name for name, row in told.items() if row[1] == "yes"} == FLASK
    assert {name for name, row in told.items() if row[2] == "yes"} == SQLALCHEMY


@pytest.mark.parametrize(
    ("head", "moves"),
    [
        ("campaign", campaigns.MOVES),
        ("signature", signatures.SIGNATURE_MOVES),
        ("letter", signatures.LETTER_MOVES),
        ("delivery", delivery.MOVES),
    ],
)
def test_the_tables_of_states_are_those_of_the_code(
    head: str, moves: Mapping[str, frozenset[str]]
) -> None:
    told = {
        row[0].strip("`"): set(coded(row[1])) for row in table("ARCHITECTURE", head)
    }

    assert told == {str(state): set(map(str, to)) for state, to in moves.items()}


@pytest.mark.parametrize("name", ["ARCHITECTURE", "CONTRIBUTING"])
def test_every_path_that_a_paper_names_exists(name: str) -> None:
    named = named_paths(name) - NO_PATHS

    assert {path for path in named if not exists(path)} == set()
    assert len(named) > 20


def test_the_tree_shows_what_there_is() -> None:
    shown = list(tree())

    assert [path for path in shown if not (ROOT / path).exists()] == []
    layers = {path.name for path in (ROOT / "petition").iterdir() if path.is_dir()}
    assert {f"petition/{name}/" for name in layers - {"__pycache__"}} <= set(shown)


@pytest.mark.parametrize("name", PAPERS)
def test_links_lead_somewhere(name: str) -> None:
    for path, anchor in links(name):
        assert (ROOT / path).is_file(), path
        assert not anchor or anchor in anchors(path), anchor


def test_security_lists_every_column_about_supporters() -> None:
    told = {
        coded(row[0])[0]: sorted(column for cell in row[1:] for column in coded(cell))
        for row in table("SECURITY", "table")
    }

    assert told == {
        name: sorted(Base.metadata.tables[name].columns.keys())
        for name in ABOUT_SUPPORTERS
    }


def test_every_table_that_leads_to_a_supporter_is_listed() -> None:
    leading = {"signature_id", "pending_id", "letter_id", "address_fingerprint"}
    found = {
        name
        for name, one in Base.metadata.tables.items()
        if leading & set(one.columns.keys())
    }

    assert found <= ABOUT_SUPPORTERS


def test_security_quotes_the_policy_and_the_limits() -> None:
    told = {coded(row[0])[0]: row[1:] for row in table("SECURITY", "action")}

    assert f"Content-Security-Policy: {POLICY}\n" in paper("SECURITY")
    assert f"`{WRITING_POLICY.removeprefix(POLICY)}`" in paper("SECURITY")
    spans = {"minute": 60, "hour": allowances.HOUR}
    assert {name: (int(a), spans[b]) for name, (a, b) in told.items()} == LIMITS


def test_security_tells_how_much_a_network_may_sign() -> None:
    told = {coded(row[0])[0]: int(row[1]) for row in table("SECURITY", "number")}

    known = {name: value for name, value in vars(allowances).items() if name.isupper()}
    assert {**told, "HOUR": 3600} == known
    assert f"{MOST_NAMES:,} networks" in paper("SECURITY")


def test_every_make_target_that_a_paper_names_exists() -> None:
    told = "\n".join(map(paper, PAPERS))
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", told, re.MULTILINE))

    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert named <= set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def test_no_text_names_a_registry_or_a_place_on_somebodys_machine() -> None:
    guilty = [
        f"{name}: {found[0]}"
        for name, text in texts()
        for found in [REGISTRIES.search(text) or MACHINES.search(text)]
        if found
    ]

    assert guilty == []


def test_the_four_pictures_in_the_readme_are_small() -> None:
    paths = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", paper("README"))

    assert len(paths) == 4
    assert max((ROOT / path).stat().st_size for path in paths) < 120_000
