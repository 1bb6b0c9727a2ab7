"""Tables: columns and constraints, nothing else."""

from petition.models.base import Base
from petition.models.campaigns import (
    Campaign,
    CampaignKey,
    LetterVersion,
    PackFile,
    PartnerRow,
    PastCampaignKey,
    QuestionRow,
    TargetRow,
    TextVersion,
)
from petition.models.health import Heartbeat, SelfCheck
from petition.models.keys import KeySlot, TeamKey
from petition.models.organisers import (
    AuditEntry,
    BackupCode,
    Invitation,
    Membership,
    Organiser,
    OrganiserSession,
    Passkey,
)
from petition.models.outbox import Delivery, OutboxKey
from petition.models.partners import (
    ConsentVersion,
    PartnerContact,
    PartnerKey,
    PartnerLink,
    PartnerLogo,
)
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
from petition.models.workspace import Draft, DraftFile, Mailing, Rehearsal

__all__ = [
    "AuditEntry",
    "BackupCode",
    "Base",
    "Campaign",
    "CampaignKey",
    "ConsentVersion",
    "Delivery",
    "Draft",
    "DraftFile",
    "EventRow",
    "Heartbeat",
    "Invitation",
    "KeySlot",
    "Letter",
    "LetterVersion",
    "MailQuota",
    "Mailing",
    "Membership",
    "Organiser",
    "OrganiserSession",
    "OutboxKey",
    "OwnLink",
    "PackFile",
    "PartnerContact",
    "PartnerKey",
    "PartnerLink",
    "PartnerLogo",
    "PartnerRow",
    "Passkey",
    "PastCampaignKey",
    "PendingSignature",
    "PersonRow",
    "QuestionRow",
    "Rehearsal",
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
