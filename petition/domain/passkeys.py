"""Passkeys (WebAuthn level 2): what a browser is asked, and whether its answer counts.

No attestation is asked for: which make of key somebody has is nobody's business.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from petition.domain.refusals import Refusal

CHALLENGE = 32  # Bytes.


class BadPasskey(Refusal):
    """An answer of a browser that proves nothing."""


@dataclass(frozen=True)
class Site:
    """Where passkeys hold: an origin such as https://letters.example."""

    origin: str

    @property
    def host(self) -> str:
        """What WebAuthn calls the relying party's id."""
        return urlsplit(self.origin).hostname or ""

    @property
    def has_passkeys(self) -> bool:
        """Whether browsers make any here: not for bare network addresses."""
        try:
            ipaddress.ip_address(self.host)
        except ValueError:
            return self.origin.startswith("https:") or self.host == "localhost"
        return False


@dataclass(frozen=True, repr=False)
class Key:
    """A passkey as the database keeps it."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


def to_make(
    site: Site, organiser: UUID, email: str, challenge: bytes, known: Sequence[bytes]
) -> str:
    """The JSON with which a browser is asked to make a passkey; no `known` one."""
    options = generate_registration_options(
        rp_id=site.host,
        rp_name=site.host,
        user_id=organiser.bytes,
        user_name=email,
        challenge=challenge,
        exclude_credentials=_named(known),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
    )
    return options_to_json(options)


def made(site: Site, challenge: bytes, answer: str) -> Key:
    """The passkey that a browser has made, or BadPasskey."""
    try:
        verified = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    except (WebAuthnException, ValueError) as error:
        raise BadPasskey("no passkey was made") from error
    return Key(
        verified.credential_id, verified.credential_public_key, verified.sign_count
    )


def to_show(site: Site, challenge: bytes, known: Sequence[bytes]) -> str:
    """The JSON with which a browser is asked to show one of the known passkeys."""
    options = generate_authentication_options(
        rp_id=site.host, challenge=challenge, allow_credentials=_named(known)
    )
    return options_to_json(options)


def shown_id(answer: str) -> bytes:
    """Which passkey an answer speaks of, or BadPasskey; nothing is proved yet."""
    try:
        return parse_authentication_credential_json(answer).raw_id
    except (WebAuthnException, ValueError) as error:
        raise BadPasskey("no answer of a passkey") from error


def shown(site: Site, challenge: bytes, key: Key, answer: str) -> int:
    """The passkey's new sign count, if the answer proves that it is there."""
    try:
        verified = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
        )
    except (WebAuthnException, ValueError) as error:
        raise BadPasskey("the passkey was not shown") from error
    return verified.new_sign_count


def _named(known: Sequence[bytes]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=one) for one in known]
