"""The second step at sign-in: codes of an app (TOTP) and recovery codes, as allauth makes and checks them.

Secrets lie encrypted in the database, under a key that comes from the workspace's secret key: a copy of the
database alone makes no codes.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.utils.translation import gettext

from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

    from outtask.people.models import User


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """What allauth asks of us: that secrets are kept encrypted."""

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a stored secret.

        Raises UserError where another key made it, as after a restore without the old secret key.
        """
        from cryptography.fernet import InvalidToken

        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise UserError(
                gettext("codes cannot be checked, for this workspace has another secret key than it had"),
                field="code",
                mend=gettext("an owner can take the second step away"),
            ) from None


def has_second_step(user: User) -> bool:
    """Tell whether a person signs in with a code as well."""
    from allauth.mfa.models import Authenticator

    return bool(Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists())


def new_secret() -> str:
    """Return a secret for an app that makes codes."""
    from allauth.mfa.totp.internal.auth import generate_totp_secret

    return str(generate_totp_secret())


def picture_for_app(user: User, secret: str) -> str:
    """Return the picture that an app reads the secret from, as SVG."""
    adapter = Adapter()
    svg = str(adapter.build_totp_svg(adapter.build_totp_url(user, secret)))
    return svg[svg.index("<svg") :]


def recovery_codes(person: User) -> list[str]:
    """Return the recovery codes while nobody has said that they kept them; then none."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    row = Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.RECOVERY_CODES).first()
    if row is None or row.data.get("viewed_at"):
        return []
    return [str(code) for code in RecoveryCodes(row).get_unused_codes()]


def step_of(secret: str, code: str) -> int | None:
    """Return the time step whose code this is, one step early or late included; None where it is none."""
    from allauth.core.internal.cryptokit import compare_user_code
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    for counter in yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter))):
            return int(counter)
    return None


def _cipher() -> Fernet:
    from cryptography.fernet import Fernet

    key = hashlib.sha256(b"second step:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
