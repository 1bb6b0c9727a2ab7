"""`organiser invite|reset|own|login`: accounts, for whoever runs the server."""

from __future__ import annotations

import secrets
from datetime import datetime

import click
from sqlalchemy.orm import Session

from petition.cli.office import Office, Refused, office
from petition.documents.words import words_for
from petition.domain.addresses import BadAddress
from petition.domain.refusals import NoMailServer, UnknownCampaign
from petition.models import Organiser
from petition.services import accounts, audit, invitations, outbox
from petition.services.invitations import JOIN, LOGIN, RESET, Offer

WHO = (None, "command line")
TRIAL, DEMO = "organiser@example.org", "zhanaozen"


@click.group()
def organiser() -> None:
    """Make, recover and own accounts of organisers."""


@organiser.command()
@click.argument("email")
def invite(email: str) -> None:
    """Invite somebody to the installation: they may make campaigns."""
    with office() as here:
        address, token = _address(email), secrets.token_bytes(32)
        mailed = _can_mail(here)
        here.backends.desk.with_todays_key(
            lambda: _invite(here, address, token, mailed=mailed)
        )
        _print_link(here, token, JOIN)
        click.echo(
            "It was mailed there, too."
            if mailed
            else "No mail can leave now, so hand it over yourself."
        )


@organiser.command()
@click.argument("email")
def reset(email: str) -> None:
    """Let somebody who lost password or second factor begin anew."""
    with office() as here:
        token, now = secrets.token_bytes(32), here.backends.clock()
        with here.backends.database.writing() as session:
            account = _account(session, email)
            invitations.invite(
                session, account.email, token, Offer(), now=now, kind=RESET
            )
            _note(session, "reset-account", account.email, now)
        _print_link(here, token, RESET)
        click.echo(
            "Hand it over in person or by telephone: whoever opens it takes the"
            " account over."
        )


@organiser.command()
@click.argument("email")
@click.argument("slug")
def own(email: str, slug: str) -> None:
    """Make somebody owner of a campaign, when all its owners are gone."""
    with office() as here:
        now = here.backends.clock()
        with here.backends.database.writing() as session:
            account = _account(session, email)
            campaign_id = accounts.own(session, account.id, slug, now=now)
            if campaign_id is None:
                raise UnknownCampaign(slug)
            _note(session, "own-campaign", account.email, now, campaign_id)
            click.echo(f"{account.email} owns {slug} now.")


@organiser.command("login")
def login() -> None:
    """Print a link that logs in once, on a trial copy only."""
    with office() as here:
        if not here.settings.development:
            raise Refused(
                "Login links are for trial copies (PETITION_ENV=development); run:"
                " python -m petition organiser invite EMAIL"
            )
        token, now = secrets.token_bytes(32), here.backends.clock()
        with here.backends.database.writing() as session:
            account = _trial_account(here, session, now)
            accounts.own(session, account.id, DEMO, now=now)
            invitations.invite(session, TRIAL, token, Offer(), now=now, kind=LOGIN)
        click.echo(invitations.link(here.backends.desk, token))


def _invite(here: Office, address: str, token: bytes, *, mailed: bool) -> None:
    desk, now = here.backends.desk, here.backends.clock()
    words = words_for("en")
    mail = invitations.prepare_mail(desk, words, address, token, now=now)
    with here.backends.database.writing() as session:
        offer = Offer(may_create=True)
        invitations.invite(session, address, token, offer, now=now)
        _note(session, "invite-organiser", address, now)
        if mailed:
            outbox.enqueue(session, mail, campaign_id=None, now=now)


def _print_link(here: Office, token: bytes, kind: str) -> None:
    days = invitations.LASTS[kind].days
    span = "a day" if days == 1 else f"{days} days"
    click.echo(f"This link works once, within {span}:\n")
    click.echo(f"    {invitations.link(here.backends.desk, token)}\n")


def _address(email: str) -> str:
    try:
        return invitations.account_address(email)
    except BadAddress as error:
        raise Refused(
            f"{email} is no mail address; write it like name@example.org."
        ) from error


def _account(session: Session, email: str) -> Organiser:
    account = accounts.by_email(session, _address(email))
    if account is None:
        raise Refused(
            f"There is no account of {email}; run: python -m petition organiser"
            f" invite {email}"
        )
    return account


def _trial_account(here: Office, session: Session, now: datetime) -> Organiser:
    found = accounts.by_email(session, TRIAL)
    return found or accounts.make(
        session, here.backends.desk.uid(), TRIAL,
        name="Organiser", language="en", now=now, may_create=True,
    )  # fmt: skip


def _can_mail(here: Office) -> bool:
    try:
        here.backends.mailer.check()
    except NoMailServer:
        return False
    return True


def _note(
    session: Session,
    action: str,
    about: str,
    now: datetime,
    campaign_id: int | None = None,
) -> None:
    audit.note(session, action, now=now, who=WHO, about=about, campaign_id=campaign_id)
