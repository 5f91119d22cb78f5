"""The ledger: append-only, each entry hashed with the one before it.

The hash of an entry is SHA-256 of the hash before it and of its body, the very bytes that are stored. So any
entry that is altered, removed or put elsewhere is found by reading the chain once; a tail that was cut, or a
chain made anew, is found by a head that was exported before.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from outtask.core.clock import now
from outtask.core.commands import running
from outtask.core.models import LedgerEntry, LedgerHead, PersonalDetail

SALT_BYTES = 16


def record(
    name: str,
    subject: Model | None = None,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    personal: tuple[Model, Mapping[str, Any]] | None = None,
) -> LedgerEntry:
    """Append a fact of the command that runs: a dotted name, what it is about, what was and what is now.

    ``personal`` is a person and what is said of them: it lies apart, can be erased, and only its salted hash
    is in the chain. Values must be what JSON knows; sealed content enters as its hash.
    """
    doing = running()
    doing.facts += 1
    head = LedgerHead.objects.select_for_update().get_or_create(pk=1)[0]
    at, number = now(), head.number + 1
    subject_noun = subject._meta.label if subject is not None else ""
    subject_key = str(subject.pk) if subject is not None else ""
    content: dict[str, Any] = {
        "number": number,
        "at": at.isoformat(),
        "name": name,
        "actor": doing.actor.id,
        "subject": subject_noun,
        "subject_key": subject_key,
        "request": doing.actor.request,
        "before": dict(before or {}),
        "after": dict(after or {}),
    }
    if personal is not None:
        person, said = personal
        salt, blob = os.urandom(SALT_BYTES), canonical(said)
        content["personal"] = hashlib.sha256(salt + blob).hexdigest()
        PersonalDetail.objects.create(number=number, person=str(person.pk), salt=salt, body=blob)
    body = canonical(content)
    digest = hashlib.sha256(bytes(head.hash) + body).digest()
    head.number, head.hash = number, digest
    head.save()
    return LedgerEntry.objects.everything("the ledger appends").create(
        number=number,
        at=at,
        name=name,
        actor=doing.actor.id,
        subject=subject_noun,
        subject_key=subject_key,
        request=doing.actor.request,
        body=body,
        hash=digest,
    )


def canonical(content: Mapping[str, Any]) -> bytes:
    """Return the bytes of some content: sorted keys, no spaces, UTF-8."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")
