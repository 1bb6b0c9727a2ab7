"""What the product says no to: one named exception for each reason."""


class Refusal(Exception):
    """Something that was asked for and is not done; nothing has changed."""


class NotAllowed(Refusal):
    """A state may not move to the state that was asked for."""


class NeverPublished(NotAllowed):
    """The campaign was begun in the workspace and has nothing to show yet."""

    def __init__(self) -> None:
        super().__init__("it has never been published; do that in the workspace first")


class CannotOpen(Refusal):
    """Something sealed stays shut: wrong key, altered bytes or another's row."""


class UnknownCampaign(Refusal):
    """There is no such campaign, or it is still a draft."""


class UnknownPartner(Refusal):
    """There is no partner with this key, or it was taken out."""


class CampaignNotOpen(Refusal):
    """The campaign takes no letters now; `standing` says why."""

    def __init__(self, standing: str) -> None:
        super().__init__(standing)
        self.standing = standing


class UnknownToken(Refusal):
    """A link that never led anywhere, or has been forgotten."""


class SpentTokenUsed(Refusal):
    """A link that has done its work; `end` says how, `campaign_id` for what."""

    def __init__(self, end: str, campaign_id: int) -> None:
        super().__init__(end)
        self.end = end
        self.campaign_id = campaign_id


class NoTeamKey(Refusal):
    """Nothing can be sealed yet: `python -m petition setup` has not been run."""


class WrongSecret(Refusal):
    """Neither the recovery code nor a passphrase of the team key."""


class KeyForgotten(Refusal):
    """The campaign's key was destroyed when its time was over."""


class NoMailServer(Refusal):
    """Mail cannot leave now; the text says at which step that shows."""


class NoPackKept(Refusal):
    """The files that a campaign was imported from were not kept."""
