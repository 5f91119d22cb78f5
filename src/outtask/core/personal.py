"""Erasing what the ledger says of persons: the chain stays whole, for it holds salted hashes only."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet

from outtask.core.commands import Actor, command, unchanged
from outtask.core.ledger import FORGOTTEN, PERSON_ERASED, record
from outtask.core.models import LedgerEntry, PersonalDetail
from outtask.core.settling import settle_soon


@command
def erase_personal(
    *, actor: Actor, person: Model, known_as: Collection[str] = (), entries: Collection[int] = ()
) -> int:
    """Erase all that the ledger says of a person, and return how many details went.

    What it says of nobody in particular, such as staff or the reason of a decision, others wrote, and may
    be all that tells why something was decided. Of that goes whole what somebody looked at and chose, by the
    numbers of its ``entries``, where it holds one of the words that the person is ``known_as``. Who is
    allowed to remove the person is. What stays is that somebody did something, under a number.
    """
    actor.check("remove", person)
    naming = set(details_naming(known_as)) & set(entries) if entries else set()
    gone = _erased(PersonalDetail.objects.filter(Q(person=str(person.pk)) | Q(number__in=naming)))
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


def details_naming(known_as: Collection[str]) -> dict[int, list[str]]:
    """Return by number the entries that say of nobody in particular one of some words, with all they say."""
    of_nobody = PersonalDetail.objects.filter(person="").order_by("number").values_list("number", "body")
    said = ((number, said_in(json.loads(bytes(body)))) for number, body in of_nobody.iterator())
    return {number: texts for number, texts in said if any(names(text, known_as) for text in texts)}


def said_in(told: Any) -> list[str]:
    """Return the texts of some JSON that people wrote: its values, never what we call them."""
    if isinstance(told, str):
        return [told] if told else []
    held = told.values() if isinstance(told, dict) else told if isinstance(told, list) else ()
    return [text for one in held for text in said_in(one)]


def names(text: str, known_as: Collection[str]) -> bool:
    """Tell whether a text holds one of some words, not within another.

    The case of letters tells a lone word, as Best, from one that is no name; of several, or an address, it
    tells nothing.
    """
    for word in filter(None, known_as):
        case = 0 if word.isalpha() else re.IGNORECASE
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, case):
            return True
    return False


def _erased(details: QuerySet[PersonalDetail]) -> list[int]:
    numbers = sorted(details.values_list("number", flat=True))
    details.delete()
    if numbers:
        settle_soon()
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
