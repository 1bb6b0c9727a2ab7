"""What every page of a partner begins with: whose link it is, and how it looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, Response, make_response, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Redirection

from petition.domain.campaigns import Partner
from petition.domain.refusals import UnknownPartner
from petition.services import (
    audit,
    campaigns,
    partner_exports,
    partner_keys,
    partner_links,
    partner_profiles,
    partner_tallies,
)
from petition.services.campaigns import Found
from petition.services.dashboards import kept_until
from petition.services.partner_links import Linked, PartnerLinkOver
from petition.web import context, pages
from petition.web.errors import error_page
from petition.web.public.shown_share import ShownShare, shown_share

R = TypeVar("R")


@dataclass(frozen=True)
class Ally:
    """The partner that a link belongs to, and its campaign."""

    token: str
    linked: Linked
    found: Found
    partner: Partner

    @property
    def campaign_id(self) -> int:
        """The id of the campaign."""
        return self.linked.campaign_id

    @property
    def here(self) -> str:
        """The address of the partner's page."""
        return f"/partner/{self.token}"

    @property
    def place(self) -> tuple[int, Any]:
        """The campaign's id and uid, which contacts are bound to."""
        return self.campaign_id, self.found.content.uid

    def title(self, language: str) -> str:
        """What the campaign is called."""
        return self.found.content.text(language).text.title


def with_link(view: Callable[[Ally], R]) -> Callable[[str], R]:
    """Give a view the partner whose link the address holds."""

    @wraps(view)
    def opened(token: str) -> R:
        session, now = context.reading(), context.now()
        pages.interface_words()
        linked = partner_links.find(session, token, now=now)
        found = campaigns.find_by_id(session, linked.campaign_id, now=now)
        partner = found.content.ally(linked.partner)
        if partner is None:
            raise UnknownPartner(linked.partner)
        return view(Ally(token, linked, found, partner))

    return opened


def accepted(view: Callable[[Ally], R]) -> Callable[[str], R | Redirection]:
    """The same for what one can do only after accepting the invitation."""

    @with_link
    @wraps(view)
    def asked(ally: Ally) -> R | Redirection:
        return view(ally) if ally.linked.accepted else redirect(ally.here, 303)

    return asked


def init_partner_errors(app: Flask) -> None:
    """Answer links that lead nowhere with a page that helps."""
    app.register_error_handler(PartnerLinkOver, _over)
    app.register_error_handler(UnknownPartner, _unknown)


def page(ally: Ally, status: int = 200, **facts: Any) -> Response:
    """The partner's page, or its invitation; never kept anywhere."""
    words, session = context.words(), context.reading()
    content = ally.found.content
    about = {
        "ally": ally,
        "partner": ally.partner,
        "title": ally.title(words.tag),
        "organiser": content.organiser_name,
        "contact": content.organiser_contact,
        "campaign_url": f"/c/{content.slug}",
        "demo": ally.found.demo,
    }
    if not ally.linked.accepted:
        return _rendered("partner/invitation.html", status, **about)
    shown = {"wrong": "", "errors": {}, "values": None, "proposed": None, **facts}
    key = partner_keys.in_force(session, ally.campaign_id, ally.partner.key)
    return _rendered(
        "partner/page.html",
        status,
        **about,
        share=_share(session, ally),
        key=key,
        contacts=partner_exports.standing(session, ally.campaign_id, ally.partner.key),
        most=partner_exports.MOST,
        logo=partner_profiles.logo(session, ally.campaign_id, ally.partner.key),
        ends_on=kept_until(session, ally.campaign_id),
        tags=content.languages,
        done=request.args.get("done", ""),
        **shown,
    )


def note(session: Session, ally: Ally, action: str) -> None:
    """Write into the campaign's log what a partner does."""
    audit.note(
        session,
        action,
        now=context.now(),
        who=(None, ally.partner.name),
        campaign_id=ally.campaign_id,
        about=ally.partner.key,
    )


def done(ally: Ally, what: str) -> Redirection:
    """Back to the partner's page, which says what was done."""
    return redirect(f"{ally.here}?done={what}", 303)


def _share(session: Session, ally: Ally) -> ShownShare:
    share = partner_tallies.share(
        session, ally.campaign_id, ally.partner.key, exact=True
    )
    return shown_share(share, context.words())


def _rendered(template: str, status: int, **facts: Any) -> Response:
    html = render_template(template, noindex=True, **facts)
    return pages.for_one(make_response(html, status))


def _over(error: PartnerLinkOver) -> Response:
    words = pages.interface_words()
    found = campaigns.find_by_id(
        context.reading(), error.campaign_id, now=context.now()
    )
    _, content = words.gettext, found.content
    return error_page(
        410,
        _("This link is over"),
        _("It was replaced by a newer one, has expired, or the partnership has ended."),
        _("The organisers can give you a new one: %(organiser)s, %(contact)s.")
        % {"organiser": content.organiser_name, "contact": content.organiser_contact},
    )


def _unknown(_error: UnknownPartner) -> Response:
    _ = pages.interface_words().gettext
    return error_page(
        404,
        _("There is no such partner"),
        _("Perhaps a letter of the address got lost, or the partnership has ended."),
    )
