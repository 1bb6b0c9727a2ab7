"""A campaign from a few answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, redirect, request
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from petition.documents.first_files import first_files
from petition.documents.languages import meant, offered
from petition.documents.words import Words, words_for
from petition.domain.packs import values
from petition.domain.packs.findings import Findings
from petition.domain.packs.manifest import Manifest, read_manifest
from petition.domain.packs.texts import KEYS as TEXT_KEYS
from petition.domain.packs.writing import manifest_text
from petition.domain.slugs import suggested
from petition.services import audit, keys, new_campaigns
from petition.services.new_campaigns import SlugTaken
from petition.services.sessions import Member
from petition.web import context
from petition.web.organise import shell
from petition.web.organise.policy import for_members
from petition.web.organise.settings_form import add_findings

bp = Blueprint("new", __name__)
TONGUES = ("language", "second", "third")
FIELDS = ("title", "slug", "language", "second", "third", "organiser", "contact")
#: Where the manifest's own words for a field differ from the form's.
NAMED = {"organiser.name": "organiser", "organiser.contact": "contact"}


@dataclass(frozen=True)
class Answers:
    """What somebody said about a campaign that is to be."""

    given: Mapping[str, str]

    def get(self, name: str) -> str:
        """The answer to a question, "" if there is none."""
        return self.given.get(name, "").strip()

    @property
    def manifest(self) -> Manifest:
        """The settings that the answers amount to."""
        tags = (self.get(name) for name in TONGUES)
        return Manifest(
            slug=self.get("slug") or suggested(self.get("title")),
            default_language=self.get("language"),
            languages=tuple(dict.fromkeys(tag for tag in tags if tag)),
            organiser_name=self.get("organiser"),
            organiser_contact=self.get("contact"),
        )


@bp.get("/new")
@for_members(creators=True)
def show(member: Member) -> Response:
    """The questions."""
    return _page(member, Answers({"language": member.language}))


@bp.post("/new")
@for_members(creators=True)
def make(member: Member) -> Response:
    """Make the campaign, seen by nobody but its maker."""
    given = {name: request.form.get(name, "") for name in FIELDS}
    # Chosen by tag, but who writes the name of one is understood.
    spelt = {name: meant(context.words(), given[name]) for name in TONGUES}
    answers = Answers({**given, **{n: tag for n, tag in spelt.items() if tag}})
    errors = _errors(answers, context.words())
    if errors:
        return _page(member, answers, 422, errors)
    if keys.team_key(context.reading()) is None:
        return _page(member, answers, 409)
    try:
        _make(member, answers)
    except (SlugTaken, IntegrityError):
        taken = context.words().gettext(
            "Another campaign has this address. Choose another one."
        )
        return _page(member, answers, 422, {"slug": [taken]})
    return redirect(f"/organise/c/{answers.manifest.slug}/?done=new", 303)


def _make(member: Member, answers: Answers) -> None:
    desk, now, manifest = context.desk(), context.now(), answers.manifest
    files = first_files(
        words_for(manifest.default_language), manifest, answers.get("title")
    )
    with context.writing() as session:
        made = new_campaigns.make(
            session, desk.sealer, manifest, files,
            uid=desk.uid(), randomness=desk.randomness, organiser_id=member.id, now=now,
        )  # fmt: skip
        audit.note(
            session, "make-campaign", now=now, who=member.signed,
            campaign_id=made, about=manifest.slug,
        )  # fmt: skip


def _errors(answers: Answers, words: Words) -> dict[str, list[str]]:
    """What the pack's readers say, by the form's fields."""
    told: dict[str, list[str]] = {}
    text, found = manifest_text(answers.manifest), Findings()
    read_manifest(text, found.on("campaign.toml"))
    add_findings(told, text, found, words)
    errors = {NAMED.get(field, field): one for field, one in told.items()}
    if "languages" in errors or "default_language" in errors:
        errors["language"] = errors.pop("languages", []) or errors["default_language"]
    title = found.on(TEXT_KEYS[0])
    values.single_line(answers.get("title"), title.at(None))
    if not answers.get("title"):
        errors["title"] = [words.gettext("Give the campaign a title.")]
    elif title.mistakes and title.mistakes[-1].file == TEXT_KEYS[0]:
        errors["title"] = [words.told(title.mistakes[-1])]
    if "slug" in errors and not answers.get("slug"):
        errors["slug"] = [
            words.gettext("Write an address of a-z, 0-9 and -, such as free-the-crew.")
        ]
    return errors


def _page(
    member: Member,
    answers: Answers,
    status: int = 200,
    errors: Mapping[str, list[str]] | None = None,
) -> Response:
    return shell.page(
        "organise/new.html",
        member,
        status=status,
        answers=answers,
        errors=errors or {},
        offered=offered(context.words()),
        has_key=keys.team_key(context.reading()) is not None,
        base=context.desk().links.campaign(""),
    )
