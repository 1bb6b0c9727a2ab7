"""What organisers watch: the tally with all its parts, from the counters alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from petition.domain.providers import PROVIDER, ProviderRate, provider_rates
from petition.domain.tally import PUBLIC, Breakdown, make_tally, values
from petition.domain.tally_tables import DIMENSIONS, FullTally, counted_in, make_table
from petition.models import Campaign, PartnerRow, TargetRow
from petition.services.forgetting import ends_on
from petition.services.tallies import read_counts


@dataclass(frozen=True)
class Dashboard:
    """The organisers' tally, and beside it what only they watch.

    `own_words` has the confirmed signatures of each share from "000" to "100".
    """

    full: FullTally
    own_words: Breakdown
    providers: tuple[ProviderRate, ...]
    targets: Mapping[str, Mapping[str, str]]
    partners: Mapping[str, str]

    @property
    def ever_confirmed(self) -> int:
        """All who have confirmed, those who withdrew since included."""
        return sum(self.full.tally.signatures.values())

    @property
    def unconfirmed(self) -> int:
        """Who has written and not confirmed: in time, or ever."""
        return sum(one.written - one.confirmed for one in self.providers)

    @property
    def written(self) -> int:
        """All who have written, whether or not they confirmed."""
        return self.ever_confirmed + self.unconfirmed


def read_dashboard(session: Session, campaign_id: int, now: datetime) -> Dashboard:
    """The figures of a campaign; as quick for a million signatures as for one."""
    campaign = session.get_one(Campaign, campaign_id)
    places = {*PUBLIC, *counted_in(DIMENSIONS), PROVIDER}
    counts = read_counts(session, campaign_id, places)
    tally = make_tally(campaign.slug, campaign.goal, counts, now)
    partners = select(PartnerRow.key, PartnerRow.name)
    return Dashboard(
        full=FullTally(tally, tuple(make_table(counts, one) for one in DIMENSIONS)),
        own_words=values(counts, "own_words"),
        providers=provider_rates(counts),
        targets=targets_of(session, campaign_id),
        partners={
            row.key: row.name
            for row in session.execute(
                partners.where(PartnerRow.campaign_id == campaign_id)
            )
        },
    )


def targets_of(session: Session, campaign_id: int) -> dict[str, dict[str, str]]:
    """The names of all targets by key and language, retired ones included."""
    rows = session.execute(
        select(TargetRow.key, TargetRow.name)
        .where(TargetRow.campaign_id == campaign_id)
        .order_by(TargetRow.position, TargetRow.id)
    )
    return {row.key: row.name for row in rows}


def kept_until(session: Session, campaign_id: int) -> date | None:
    """The last day that supporters' details are kept, once that is certain."""
    return ends_on(session.get_one(Campaign, campaign_id))
