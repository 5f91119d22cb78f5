"""Erasing what the ledger says of persons: the chain stays whole, for it holds salted hashes only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import Model, QuerySet

from outtask.core.commands import Actor, command, unchanged
from outtask.core.ledger import FORGOTTEN, PERSON_ERASED, record
from outtask.core.models import LedgerEntry, PersonalDetail


@command
def erase_personal(*, actor: Actor, person: Model) -> int:
    """Erase all that the ledger says of a person, and return how many details went.

    Who is allowed to remove the person is. What stays is that somebody did something, under a number.
    """
    actor.check("remove", person)
    gone = _erased(PersonalDetail.objects.filter(person=str(person.pk)))
    if not gone:
        unchanged()
        return 0
    record(PERSON_ERASED, person, after={"entries": ranges(gone)})
    return len(gone)


@command
def forget_details(*, actor: Actor, before: datetime) -> int:
    """Erase what the ledger said of persons before a moment, and return how many details went."""
    actor.check("remove", LedgerEntry)
    old = LedgerEntry.objects.everything("what is old is forgotten").filter(at__lt=before)
    gone = _erased(PersonalDetail.objects.filter(number__in=old.values("number")))
    if not gone:
        unchanged()
        return 0
    record(FORGOTTEN, after={"before": before.isoformat(), "entries": ranges(gone)})
    return len(gone)


def _erased(details: QuerySet[PersonalDetail]) -> list[int]:
    numbers = sorted(details.values_list("number", flat=True))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")  # overwrite, where it would only forget the place
    details.delete()
    return numbers


def ranges(numbers: Iterable[int]) -> list[list[int]]:
    """Return ascending numbers as pairs of first and last: 1, 2, 3, 7 is [[1, 3], [7, 7]]."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found
