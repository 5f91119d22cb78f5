"""The head of the ledger, exported: kept elsewhere, it finds a tail that was cut and a chain made anew.

It is signed with a key of the workspace (Ed25519), so that it cannot be altered unseen where it is kept: the
key that it names says nothing by itself, so it is held against the workspace's own, or against a fingerprint
that was noted when it was exported. Who holds the machine holds the key as well, and may sign another head;
not change one that left before.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
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


def fingerprint(public_key: str) -> str:
    """Return the words by which a public key is compared: SHA-256 of its 32 bytes, hexadecimal."""
    return hashlib.sha256(base64.b64decode(public_key)).hexdigest()


def own_key() -> str:
    """Return the workspace's public key, base64."""
    return base64.b64encode(signing_key().public_key().public_bytes_raw()).decode()


def trust(head: Head, file: Path | str, known: str | None = None) -> None:
    """Raise UserError unless a head was signed with the key of a fingerprint, or else with the workspace's.

    A workspace that was restored elsewhere has another key: only a fingerprint that was noted before tells
    that a head of earlier is genuine.
    """
    found = fingerprint(head.public_key)
    wanted = fingerprint(own_key()) if known is None else known.strip().lower()
    if found == wanted:
        return
    whose = "this workspace's" if known is None else "the one that was given"
    raise UserError(
        f"was signed with another key than {whose}: {found}, not {wanted}",
        file=str(file),
        mend="where the workspace was restored since, give the fingerprint that was noted then: --key",
    )


def export_head(connection: BaseDatabaseWrapper | None = None) -> dict[str, Any]:
    """Return the head as it is now, with its signature; as JSON it is the file that `read_head` reads."""
    from outtask.core.models import LedgerHead

    found = LedgerHead.objects.using(connection.alias if connection else "default").filter(pk=1).first()
    number, digest = (found.number, bytes(found.hash)) if found else (0, bytes(32))
    key = signing_key()
    head = Head(number, digest.hex(), now(), own_key())
    signature = base64.b64encode(key.sign(SIGNED + canonical(head.told()))).decode()
    return {**head.told(), "signature": signature}


def read_head(file: Path | str) -> Head:
    """Read an exported head. Raises UserError where it is none, or is not as it was signed.

    By whom it was signed, `trust` tells.
    """
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
