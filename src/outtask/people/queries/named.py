"""Where somebody is named: by which words, and in which rows that are not theirs."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db import models
from django.db.models.functions import Cast

from outtask.core.models import LedgerEntry, PersonalDetail
from outtask.core.personal import details_naming, names
from outtask.core.scope import Scope
from outtask.people.models import User

SHORTEST = 4  # letters of a part of a name that is looked for by itself: shorter ones are words of their own


@dataclass(frozen=True)
class Naming:
    """An entry of the ledger that says something of nobody in particular, and seems to name a person."""

    number: int
    at: datetime
    fact: str  # dotted, as the ledger has it
    said: tuple[str, ...]  # the texts that seem to name them
    others: int  # how many other texts go with these, for an entry goes whole
    in_full: bool  # by full name or address; a part of a name may be anybody's, or a word


def entries_naming(person: User, scope: Scope) -> list[Naming]:
    """Return the entries that seem to name a person, in order of time, as far as a scope sees them."""
    full = names_of(person)
    parts = words_of(person) - full
    told = details_naming(full | parts)
    found = []
    for entry in LedgerEntry.objects.within(scope).filter(number__in=told).order_by("number"):
        texts = told[entry.number]
        in_full = any(names(text, full) for text in texts)
        said = tuple(text for text in texts if names(text, full if in_full else parts))
        found.append(Naming(entry.number, entry.at, entry.name, said, len(texts) - len(said), in_full))
    return found


def names_of(person: User) -> set[str]:
    """Return the full names and addresses by which a person is or was known here."""
    known = {person.name, person.email}
    for detail in PersonalDetail.objects.filter(person=str(person.pk)):
        said = json.loads(bytes(detail.body))
        known |= {str(said[field]) for field in ("name", "email") if said.get(field)}
    return known


def words_of(person: User) -> set[str]:
    """Return all words that may name a person: full names, addresses, and parts of names.

    Of somebody made up, only what names them in full: they all are called Sample, and none has a namesake.
    """
    full = names_of(person)
    return full if person.is_sample else full | parts_of(full)


def parts_of(known_as: Collection[str]) -> set[str]:
    """Return the longer parts of full names; others may be called so, thus it is for people to judge."""
    parts = {part.strip(".,") for word in known_as if "@" not in word for part in word.split()}
    return {part for part in parts if len(part) >= SHORTEST}


def rows_naming(known_as: Collection[str]) -> dict[str, int]:
    """Return how many rows of each noun hold one of some words in a text; the ledger's chain is left out."""
    found: dict[str, int] = {}
    for model in apps.get_models():
        texts = [field.name for field in model._meta.concrete_fields if isinstance(field, TEXTS)]
        if not texts or not model.__module__.startswith("outtask."):
            continue
        cast = {f"text_{name}": Cast(name, models.TextField()) for name in texts}
        wanted = models.Q()
        for word in known_as:
            for name in cast:
                wanted |= models.Q(**{f"{name}__icontains": word})
                wanted |= models.Q(**{f"{name}__icontains": json.dumps(word)[1:-1]})  # as JSON may hold it
        rows = model._base_manager.annotate(**cast).filter(wanted).values_list(*cast)
        held = sum(any(names(_plain(text), known_as) for text in row) for row in rows)
        if held:
            found[str(model._meta.verbose_name)] = held
    return found


TEXTS = (models.CharField, models.TextField, models.JSONField)


def _plain(text: str | None) -> str:
    """Return a text as people read it: JSON may hold letters as numbers."""
    try:
        return json.dumps(json.loads(text or ""), ensure_ascii=False)
    except ValueError:
        return text or ""
