"""Builds the Flask app."""

from __future__ import annotations

import os
import time
from typing import Any
from wsgiref.types import WSGIApplication

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from petition.bootstrap import Backends, bootstrap
from petition.documents.words import Words
from petition.settings import Settings, load_settings
from petition.web import context
from petition.web.dev import mailbox
from petition.web.embed import badge, oembed, sharing
from petition.web.embed import files as embed_files
from petition.web.embed import form as embed_form
from petition.web.errors import init_errors
from petition.web.headers import init_headers
from petition.web.kept_pages import KEEP, KeptPages, Store
from petition.web.limits import Limits
from petition.web.metrics import CountedAnswers, Requests, init_metrics
from petition.web.organise.area import workspace
from petition.web.organise.visits import CSRF, init_visits
from petition.web.partner import contacts, profile
from petition.web.partner import page as partner_page
from petition.web.partner.desk import init_partner_errors
from petition.web.public import (
    accents,
    campaign,
    confirm,
    discovery,
    feeds,
    health,
    home,
    mine,
    my_link,
    partner_tally,
    people,
    tally,
    unsubscribe,
)
from petition.web.requests import init_requests
from petition.web.static_files import init_static

PUBLIC = (
    home,
    accents,
    campaign,
    confirm,
    mine,
    my_link,
    unsubscribe,
    tally,
    people,
    feeds,
    discovery,
    health,
    embed_form,
    embed_files,
    oembed,
    badge,
    sharing,
    partner_tally,
    partner_page,
    profile,
    contacts,
)


def create_app(
    settings: Settings | None = None,
    backends: Backends | None = None,
    keep_pages: float = KEEP,
) -> Flask:
    """The web application, from the environment unless told otherwise.

    Public pages are kept for `keep_pages` seconds, by a real clock; 0 keeps none.
    """
    settings = settings or load_settings(os.environ)
    app = Flask(__name__, template_folder="../templates", static_folder="../static")
    app.jinja_options = {
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "extensions": ["jinja2.ext.i18n"],
    }
    # tally.json and people.json have the order that the contract shows.
    app.json.sort_keys = False  # type: ignore[attr-defined]
    # Or // in an address would redirect to whatever the Host header names.
    app.url_map.merge_slashes = False
    backends = backends or bootstrap(settings)
    context.attach(app, settings, backends, Limits(settings))
    init_visits(app, backends.sealer.secret(CSRF))
    _init_templates(app, settings)
    requests = init_metrics(app)
    init_requests(app)
    init_headers(app)
    init_errors(app)
    init_partner_errors(app)
    init_static(app)
    _surround(app, settings, requests, keep_pages)
    for area in PUBLIC:
        app.register_blueprint(area.bp)
    app.register_blueprint(workspace())
    if settings.development:
        app.register_blueprint(mailbox.bp)
    return app


def _init_templates(app: Flask, settings: Settings) -> None:
    def gettext(message: str) -> str:
        return context.words().gettext(message)

    def ngettext(one: str, many: str, n: int) -> str:
        return context.words().ngettext(one, many, n)

    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True
    )

    @app.context_processor
    def spoken() -> dict[str, Any]:
        words: Words = context.words()
        return {
            "words": words,
            "lang": words.tag,
            "dir": words.direction,
            "noindex": False,
            "layout": "base.html",
            "frame": None,
            "rehearsing": None,
            "page_url": None,
            "site": settings.base_url,
            "development": settings.development,
        }


def _surround(
    app: Flask, settings: Settings, requests: Requests, keep_pages: float
) -> None:
    """What stands around the app, from the inside out."""
    inside: WSGIApplication = app.wsgi_app
    if keep_pages:
        inside = KeptPages(inside, Store(time.monotonic, keep_pages))
    count = settings.trusted_proxies
    if count:
        inside = ProxyFix(inside, x_for=count, x_proto=count)
    app.wsgi_app = CountedAnswers(inside, requests)  # type: ignore[assignment, method-assign]
