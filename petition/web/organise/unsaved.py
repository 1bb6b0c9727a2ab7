"""Giving back what somebody wrote when it could not be saved."""

from __future__ import annotations

from flask import Response, make_response, render_template, request

from petition.web import pages

#: The hidden field of every form in which one writes: which edit of a file was open.
EDIT = "edit"
#: What is nobody's writing.
ASIDE = (EDIT, "csrf_token", "digest", "next")


class NotSaved(Exception):
    """Somebody saves who is no longer logged in; `login` is where that is mended."""

    def __init__(self, login: str) -> None:
        super().__init__(login)
        self.login = login


def is_editor() -> bool:
    """Whether the request brings something that somebody has written at length."""
    return request.method == "POST" and EDIT in request.form


def page(login: str = "", *, refused: int = 0) -> Response:
    """All that was written, to be copied: it is not saved, and must not be lost.

    `refused`: 403 if their role was changed meanwhile, 404 if they are in the team
    no more. It offers no button that sends it again. A page of somebody else may have
    sent it.
    """
    pages.interface_words()
    written = [
        (name, text)
        for name, text in request.form.items(multi=True)
        if text.strip() and name not in ASIDE and not name.endswith(f"_{EDIT}")
    ]
    html = render_template(
        "organise/unsaved.html",
        login=login, written=written, back=request.path, refused=refused,
        noindex=True,
    )  # fmt: skip
    status = refused or (401 if login else 400)
    return pages.for_one(make_response(html, status))
