"""From the files of a folder to a campaign pack, checked as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from petition.domain.campaigns import Pack
from petition.domain.packs.events import read_events
from petition.domain.packs.files import in_languages, readable
from petition.domain.packs.findings import Finding, Findings, PackRefused, in_order
from petition.domain.packs.letters import read_letters
from petition.domain.packs.manifest import Manifest, read_manifest
from petition.domain.packs.partners import read_partners
from petition.domain.packs.people import read_people
from petition.domain.packs.targets import read_targets
from petition.domain.packs.texts import read_outcome, read_privacy, read_texts
from petition.domain.packs.updates import read_updates
from petition.domain.saying import say


@dataclass(frozen=True)
class ReadPack:
    """A pack without mistakes, and what its organiser should know about it.

    `files` are those that it is made of, as they were given.
    """

    pack: Pack
    warnings: tuple[Finding, ...]
    files: Mapping[str, bytes]


def read_pack(files: Mapping[str, bytes]) -> ReadPack:
    """The campaign that a folder holds (contract, "Campaign pack").

    `files` are the contents by path below the folder, with / between its parts.
    Raises PackRefused with every mistake at once; nothing else.
    """
    found = Findings()
    texts = readable(files, found)
    manifest = _manifest(texts, files, found)
    pack = _pack(manifest, texts, found)
    if found.mistakes:
        raise PackRefused(in_order(found.mistakes))
    used = {name: files[name] for name in texts}
    return ReadPack(pack, in_order(found.warnings), used)


def _manifest(
    texts: Mapping[str, str], files: Mapping[str, bytes], found: Findings
) -> Manifest:
    text = texts.get("campaign.toml")
    if text is not None:
        return read_manifest(text, found.on("campaign.toml"))
    below = [name for name in files if name.endswith("/campaign.toml")]
    found.missing(
        "campaign.toml",
        say("There is no %(file)s", file="campaign.toml"),
        say("Import the folder that holds %(file)s", file=below[0])
        if below
        else say("Write one"),
    )
    return Manifest()


def _pack(manifest: Manifest, texts: Mapping[str, str], found: Findings) -> Pack:
    languages = manifest.languages
    stories = in_languages("text", texts, languages, found)
    letters = in_languages("letter", texts, languages, found)
    notices = in_languages("privacy", texts, languages, found)
    outcomes = in_languages("outcome", texts, languages, found)
    targets = read_targets(texts.get("targets.toml"), manifest, [*letters], found)
    keys = [target.key for target in targets]
    return Pack(
        slug=manifest.slug,
        default_language=manifest.default_language,
        languages=languages,
        organiser_name=manifest.organiser_name,
        organiser_contact=manifest.organiser_contact,
        opens=manifest.opens,
        closes=manifest.closes,
        goal=manifest.goal,
        per_address_limit=manifest.per_address_limit,
        accent=manifest.accent,
        targets_mode=manifest.targets_mode,
        reply_to=manifest.reply_to,
        embeds=manifest.embeds,
        retain_months=manifest.retain_months,
        questions=manifest.questions,
        texts=read_texts(stories, manifest, found),
        letters=read_letters(letters, manifest, found),
        targets=targets,
        privacy=read_privacy(notices),
        outcome=read_outcome(outcomes),
        people=read_people(texts.get("people.csv"), languages, found),
        updates=read_updates(texts, languages, found),
        events=read_events(
            texts.get("events.csv"), keys if all(keys) else (), languages, found
        ),
        partners=read_partners(texts.get("partners.toml"), languages, found),
    )
