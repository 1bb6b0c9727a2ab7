"""How much a network may sign: what is confirmed makes room, what is not takes it.

A script and a village behind one address look the same but for one thing: of what
a village signs a good part is confirmed within minutes, of what a script invents
nothing is. So a balance is kept for each network, mail domain and campaign, for one
hour: a signing adds 1, a confirmation takes `EARNED` away.
"""

from __future__ import annotations

from dataclasses import dataclass

#: Seconds after which balances are forgotten, with the key they were kept under.
HOUR = 3600
#: What a confirmation takes off a balance: a network of which one person in three
#: confirms can go on for ever. Usually more than half do.
EARNED = 3
#: Signings that a network of which nothing is known may have open. At 60 % confirmed
#: after two minutes on average, a hall of 300 people signs within five minutes and
#: has 43 open at most; if only half of these confirm through the hall's network, 128.
FRESH = 150
#: The room that a network can save up beyond that: what a script finds that starts
#: in the network of a village has an end, too.
SAVED = 150
#: Seconds after which a network that has no room left may sign once more. It lets a
#: shared network breathe, and a script that goes on for a day gets 3,600 + 24 × 150.
TRICKLE = 60
#: Open signings of a mail domain or a campaign from which on somebody may be flooding
#: it through many networks. The rush of a launch stays below: at 20 a second, 60 %
#: confirmed after two minutes on average, 850 are open at most.
DOMAIN = 1000
CAMPAIGN = 2000
#: The room of a network without confirmations while that is so. Nobody who signs at
#: home, or among the first of a shared network, ever meets a limit: a flood makes
#: it narrow for networks that have proved nothing, never for a domain or a campaign.
RESERVED = 10


@dataclass(frozen=True)
class Balances:
    """What is open this hour, before the next signing."""

    network: int
    domain: int
    campaign: int


def seconds_to_wait(open_now: Balances, second: int) -> int:
    """Seconds until the next signing; 0 if it may be now.

    `second` counts from the start of the hour. After the wait it may be, unless
    others of the network were quicker.
    """
    flooded = open_now.domain >= DOMAIN or open_now.campaign >= CAMPAIGN
    room = (RESERVED if flooded else FRESH) + second // TRICKLE
    if open_now.network < room:
        return 0
    missing = open_now.network - room + 1
    return min(missing * TRICKLE - second % TRICKLE, HOUR - second)


def earned(network: int) -> int:
    """What a confirmation takes off a network's balance; nothing off a full purse."""
    return min(EARNED, max(0, network + SAVED))
