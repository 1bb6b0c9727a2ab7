"""`campaign import · export · list · open · pause · close`."""

from __future__ import annotations

import difflib
import secrets
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

import click

from petition.bootstrap import utc_now
from petition.cli.folders import new_folder, write_new
from petition.cli.office import Office, Refused, office
from petition.domain.campaigns import CampaignState, Pack
from petition.domain.packs import PackRefused, ReadPack, read_pack, unmet_points
from petition.services import campaigns, importing, pack_export
from petition.services.importing import EditedHere

#: A pack is texts; whatever is larger was put there by mistake.
LARGEST_FILE = 5_000_000
MOST_FILES = 5000


@click.group()
def campaign() -> None:
    """Campaigns: import, export, list, open, pause, close."""


@campaign.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--open", "opens", is_flag=True, help="Open it for signing, too.")
@click.option(
    "--replace", is_flag=True, help="Overwrite what was edited in the workspace."
)
def import_(folder: Path, opens: bool, replace: bool) -> None:
    """Take a campaign pack in: all of it, or nothing."""
    with office() as here:
        read = read_folder(folder)
        try:
            import_pack(here, read, demo=False, replace=replace)
        except EditedHere as edited:
            show_differences(edited.files, read.files)
            raise Refused(
                f"Nothing was imported: {read.pack.slug} was edited in the workspace"
                " since the last import, and the difference above would be lost."
                " Publish it there and export it, or import with --replace."
            ) from edited
        if opens:
            open_campaign(here, read.pack)


@campaign.command()
@click.argument("slug")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(slug: str, folder: Path) -> None:
    """Write the pack of a campaign to a new FOLDER, as it was published."""
    with office() as here, here.backends.database.snapshot() as session:
        files = pack_export.export_files(session, slug)
    with new_folder(folder) as part:
        for name, content in files.items():
            path = part / name
            path.parent.mkdir(exist_ok=True)
            write_new(path, content)
    click.echo(f"Exported {slug} to {folder}: {len(files)} files.")


@campaign.command("list")
def list_() -> None:
    """Every campaign with its state."""
    with office() as here, here.backends.database.snapshot() as session:
        for row in campaigns.overview(session):
            languages = ", ".join(row.languages)
            click.echo(f"{row.slug:30} {row.state:10} {languages}")


@campaign.command("open")
@click.argument("slug")
def open_(slug: str) -> None:
    """Let people sign."""
    _change(slug, CampaignState.OPEN)


@campaign.command()
@click.argument("slug")
def pause(slug: str) -> None:
    """Take no letters for now."""
    _change(slug, CampaignState.PAUSED)


@campaign.command()
@click.argument("slug")
def close(slug: str) -> None:
    """Take no more letters."""
    _change(slug, CampaignState.CLOSED)


def read_folder(folder: Path) -> ReadPack:
    """The pack in a folder; every mistake is printed, then Refused."""
    try:
        read = read_pack(_files(folder))
    except PackRefused as refused:
        for finding in refused.findings:
            click.echo(str(finding), err=True)
        count = len(refused.findings)
        raise Refused(
            f"Nothing was imported: {count} mistake{'s' * (count > 1)} in {folder}."
        ) from refused
    for warning in read.warnings:
        click.echo(f"Warning: {warning}", err=True)
    return read


def import_pack(
    here: Office, read: ReadPack, *, demo: bool, replace: bool = False
) -> None:
    """Import a checked pack and say what became of it; may raise EditedHere."""
    pack, backends = read.pack, here.backends
    with backends.database.writing() as session:
        done = importing.take_in(
            session,
            backends.sealer,
            read,
            replace=replace,
            demo=demo,
            uid=uuid4(),
            randomness=secrets.token_bytes,
            now=utc_now(),
        )
    if done.new:
        click.echo(f"Imported {pack.slug}.")
        return
    changed = [f"text {one}" for one in done.texts]
    changed += [f"letter {one}" for one in done.letters]
    versions = "; new versions: " + ", ".join(changed) if changed else ""
    click.echo(f"Brought {pack.slug} up to date{versions}.")


def show_differences(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> None:
    """Print what a pack would change, as unified differences."""
    for name in sorted({*old, *new}):
        if old.get(name) == new.get(name):
            continue
        before, after = (
            files.get(name, b"").decode("utf-8", "replace").splitlines()
            for files in (old, new)
        )
        names = f"workspace/{name}", f"folder/{name}"
        for line in difflib.unified_diff(before, after, *names, lineterm="", n=1):
            click.echo(line)


def open_campaign(here: Office, pack: Pack) -> None:
    """Open a campaign, and print what its organisers should know before."""
    for point in unmet_points(pack):
        click.echo(f"Warning: {point}", err=True)
    with here.backends.database.writing() as session:
        campaigns.change_state(session, pack.slug, CampaignState.OPEN, now=utc_now())
    click.echo(f"Open: {here.backends.desk.links.campaign(pack.slug)}")


def _change(slug: str, state: CampaignState) -> None:
    with office() as here:
        with here.backends.database.writing() as session:
            campaigns.change_state(session, slug, state, now=utc_now())
        click.echo(f"{slug} is {state} now.")


def _files(folder: Path) -> dict[str, bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    if len(paths) > MOST_FILES:
        raise Refused(f"{folder} holds {len(paths)} files; that is no campaign pack.")
    files = {}
    for path in paths:
        name = path.relative_to(folder).as_posix()
        if path.stat().st_size > LARGEST_FILE:
            raise Refused(f"{name} is larger than 5 MB; that is no text of a pack.")
        files[name] = path.read_bytes()
    return files
