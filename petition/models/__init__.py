"""Tables: columns and constraints, nothing else."""

from petition.models.base import Base
from petition.models.campaigns import (
    Campaign,
    CampaignKey,
    LetterVersion,
    PackFile,
    PartnerRow,
    QuestionRow,
    TargetRow,
    TextVersion,
)
from petition.models.health import Heartbeat, SelfCheck
from petition.models.keys import KeySlot, TeamKey
from petition.models.outbox import Delivery, OutboxKey
from petition.models.people import EventRow, PersonRow, StatusRow, UpdateRow
from petition.models.signatures import (
    Letter,
    MailQuota,
    OwnLink,
    PendingSignature,
    Signature,
    SpentToken,
    Suppression,
)
from petition.models.tally import TallyCount

__all__ = [
    "Base",
    "Campaign",
    "CampaignKey",
    "Delivery",
    "EventRow",
    "Heartbeat",
    "KeySlot",
    "Letter",
    "LetterVersion",
    "MailQuota",
    "OutboxKey",
    "OwnLink",
    "PackFile",
    "PartnerRow",
    "PendingSignature",
    "PersonRow",
    "QuestionRow",
    "SelfCheck",
    "Signature",
    "SpentToken",
    "StatusRow",
    "Suppression",
    "TallyCount",
    "TargetRow",
    "TeamKey",
    "TextVersion",
    "UpdateRow",
]
