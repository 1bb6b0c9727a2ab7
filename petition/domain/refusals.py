"""What the product says no to: one named exception for each reason."""


class Refusal(Exception):
    """Something that was asked for and is not done; nothing has changed."""


class NotAllowed(Refusal):
    """A state may not move to the state that was asked for."""


class CannotOpen(Refusal):
    """Something sealed stays shut: wrong key, altered bytes or another's row."""
