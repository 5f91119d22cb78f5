"""The ledger: append-only, each entry hashed with the one before it.

The hash of an entry is SHA-256 of the hash before it and of its body, the very bytes that are stored. So any
entry that is altered, removed or put elsewhere is found by reading the chain once; a tail that was cut, or a
chain made anew, is found by a head that was exported before.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Mapping
from datetime import UTC
from typing import Any

from django.db.models import Model

from outtask.core.clock import now
from outtask.core.commands import running
from outtask.core.models import LedgerEntry, LedgerHead, PersonalDetail

SALT_BYTES = 16
PERSON_ERASED, FORGOTTEN = "personal.erased", "personal.forgotten"
ERASED = (PERSON_ERASED, FORGOTTEN)
"""Facts that tell of entries whose personal detail was erased."""


def record(
    name: str,
    subject: Model | None = None,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    personal: tuple[Model, Mapping[str, Any]] | None = None,
    private: Collection[str] = (),
) -> LedgerEntry:
    """Append a fact of the command that runs: a dotted name, what it is about, what was and what is now.

    ``personal`` is a person and what is said of them: it lies apart, can be erased, and only its salted hash
    is in the chain. ``private`` names what of ``before`` and ``after`` lies apart in the same way, where it
    is of no user of ours, or of many people: staff, contractors, free text. Values must be what JSON knows;
    sealed content enters as its hash.
    """
    doing = running()
    doing.facts += 1
    head = LedgerHead.objects.select_for_update().get_or_create(pk=1)[0]
    entry = LedgerEntry(
        number=head.number + 1,
        at=now(),
        name=name,
        actor=doing.actor.id,
        subject=subject._meta.label if subject is not None else "",
        subject_key=str(subject.pk) if subject is not None else "",
        request=doing.actor.request,
    )
    told, hidden = _parted(before or {}, after or {}, private)
    if personal is not None and hidden:
        raise TypeError("an entry has one detail: of a person, or private")
    apart = (str(personal[0].pk), personal[1]) if personal is not None else ("", hidden)
    detail = _kept_apart(entry.number, *apart) if personal is not None or hidden else ""
    columns = {column: getattr(entry, column) for column in COLUMNS}
    columns["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    entry.body = opening(**columns, detail=detail).encode() + canonical(told)[1:]
    entry.hash = hashlib.sha256(bytes(head.hash) + entry.body).digest()
    entry.save(force_insert=True)
    head.number, head.hash = entry.number, entry.hash
    head.save()
    return entry


COLUMNS = ("number", "at", "name", "actor", "subject", "subject_key", "request")
"""The columns of an entry that its body repeats, in this order."""
_quoted = json.encoder.encode_basestring


def opening(
    number: int,
    at: str,
    name: str,
    actor: str,
    subject: str,
    subject_key: str,
    request: str,
    detail: str = "",
) -> str:
    """Return how the body of an entry begins: what its columns repeat, and the hash of its personal detail.

    It is a JSON object cut off before ``after`` and ``before``, so that the columns of a row can be held
    against its body without parsing it.
    """
    told = (
        f'{{"number":{number},"at":"{at}","name":{_quoted(name)},"actor":{_quoted(actor)},'
        f'"subject":{_quoted(subject)},"subject_key":{_quoted(subject_key)},"request":{_quoted(request)},'
    )
    return f'{told}"personal":"{detail}",' if detail else told


def detail_hash(salt: bytes, person: str, body: bytes) -> str:
    """Return what the chain holds of a personal detail: nobody can guess it back without the salt."""
    return hashlib.sha256(salt + _quoted(person).encode() + body).hexdigest()


def _parted(
    before: Mapping[str, Any], after: Mapping[str, Any], private: Collection[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the chain tells, and what lies apart: nothing where no private name is there."""
    both = {"before": before, "after": after}
    told = {when: {k: v for k, v in said.items() if k not in private} for when, said in both.items()}
    hidden = {when: {k: v for k, v in said.items() if k in private} for when, said in both.items()}
    return told, hidden if any(hidden.values()) else {}


def _kept_apart(number: int, person: str, said: Mapping[str, Any]) -> str:
    salt, body = os.urandom(SALT_BYTES), canonical(said)
    PersonalDetail(number=number, person=person, salt=salt, body=body).save(force_insert=True)
    return detail_hash(salt, person, body)


def canonical(content: Any) -> bytes:
    """Return the bytes of some content: sorted keys, no spaces, UTF-8."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")
