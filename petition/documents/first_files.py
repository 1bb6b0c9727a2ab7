"""What a new campaign begins with: files to write on, not to publish as they are."""

from __future__ import annotations

from petition.documents.words import Words
from petition.domain.campaigns import CampaignText
from petition.domain.packs import writing
from petition.domain.packs.manifest import Manifest

#: What stands between [[ and ]] is still to be written (domain/opening.py).
LETTER = """\
Subject: {{{{ campaign.title }}}}

{{{{ target.salutation | default("{salutation}") }}}}

[[{about}]]

{{% own_words "{prompt}" %}}

{{% point "answer" "{label}" %}}
{answer}
{{% endpoint %}}

{{% editable %}}
{ask}
{{% endeditable %}}

{{{{ supporter.name }}}}
{{{{ supporter.city }}}}
"""


def first_files(words: Words, manifest: Manifest, title: str) -> dict[str, str]:
    """The first files of a campaign; `words` speak its source language.

    There are no targets: nobody could guess them.
    """
    _, tag = words.gettext, manifest.default_language
    story = _(
        "Tell here what happened, when, where and to whom. Name your sources. Say what"
        " a letter can change, and what happens to the letters."
    )
    text = CampaignText(title, "", "", f"[[{story}]]")
    return {
        "campaign.toml": writing.manifest_text(manifest),
        f"text.{tag}.md": writing.text_text(text),
        f"letter.{tag}.txt": first_letter(words),
    }


def first_letter(words: Words) -> str:
    """A letter with one point, own words and a passage to rewrite."""
    _ = words.gettext
    return LETTER.format(
        salutation=_("Dear Sir or Madam,"),
        about=_("Say here in two or three sentences what you write about."),
        prompt=_("Why does this matter to you?"),
        label=_("Ask for an answer"),
        answer=_("Please let me know what you are going to do."),
        ask=_("I ask you to use your office and to put this right."),
    )
