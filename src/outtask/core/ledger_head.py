"""The head of the ledger, exported: kept elsewhere, it finds a tail that was cut and a chain made anew.

It is signed with a key of the workspace (Ed25519), so that it cannot be altered unseen where it is kept. Who
holds the machine holds the key as well, and may sign another head; not change one that left before.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outtask.core.clock import now
from outtask.core.home import kept_secret
from outtask.core.ledger import canonical
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from django.db.backends.base.base import BaseDatabaseWrapper

SIGNED = b"outtask ledger head 1\n"
LARGEST = 10_000  # bytes


@dataclass(frozen=True)
class Head:
    """The last entry of the ledger at some moment."""

    number: int
    hash: str  # hexadecimal
    at: datetime  # when it was exported
    public_key: str  # of the workspace, base64

    def told(self) -> dict[str, Any]:
        """Return what is signed."""
        at = self.at.astimezone(UTC).isoformat()
        return {"number": self.number, "hash": self.hash, "at": at, "public_key": self.public_key}


def export_head(connection: BaseDatabaseWrapper | None = None) -> dict[str, Any]:
    """Return the head as it is now, with its signature; as JSON it is the file that `read_head` reads."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    from outtask.core.models import LedgerHead

    found = LedgerHead.objects.using(connection.alias if connection else "default").filter(pk=1).first()
    number, digest = (found.number, bytes(found.hash)) if found else (0, bytes(32))
    key = signing_key()
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    head = Head(number, digest.hex(), now(), base64.b64encode(public).decode())
    signature = base64.b64encode(key.sign(SIGNED + canonical(head.told()))).decode()
    return {**head.told(), "signature": signature}


def read_head(file: Path | str) -> Head:
    """Read an exported head. Raises UserError where it is none, or is not as it was signed."""
    try:
        with Path(file).open("rb") as stream:
            found = json.loads(stream.read(LARGEST))
    except OSError as error:
        raise UserError(f"cannot be read ({error.strerror or error})", file=str(file)) from None
    except ValueError:
        raise _no_head(file) from None
    return checked_head(found, file)


def checked_head(found: Any, file: Path | str) -> Head:
    """Return what was exported as a head. Raises UserError where it is none, or is not as it was signed."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        head = Head(
            int(found["number"]), str(found["hash"]), datetime.fromisoformat(found["at"]), found["public_key"]
        )
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(head.public_key, validate=True))
        key.verify(base64.b64decode(found["signature"], validate=True), SIGNED + canonical(head.told()))
    except InvalidSignature:
        raise UserError(
            "was altered after it was exported", file=str(file), mend="take another copy"
        ) from None
    except (KeyError, TypeError, ValueError, binascii.Error):
        raise _no_head(file) from None
    return head


def signing_key() -> Ed25519PrivateKey:
    """Return the workspace's key, made when it is first needed in a file that only its owner may read."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from django.conf import settings

    def make() -> str:
        return base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()

    kept = kept_secret(settings.HOME, "ledger-key", make)
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(kept))


def _no_head(file: Path | str) -> UserError:
    return UserError(
        "is no head of a ledger", file=str(file), mend="outtask ledger head --out FILE makes one"
    )
