"""What a form was drawn from: it travels with the page, and is held against what is stored once it is sent.

Each value has a name without spaces and is told in one plain text, however its reader writes numbers. It
travels as a hash of a few bytes; an empty one does not travel. So what changed is known field by field.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth import get_user_model
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from outtask.core.clock import now
from outtask.core.models import LedgerEntry
from outtask.frame import words
from outtask.frame.facts import fact_words
from outtask.frame.typed import typed

if TYPE_CHECKING:
    from outtask.core.commands import Actor

DRAWN_FROM: Final = "drawn_from"
"""The hidden field; see the tag ``{% drawn_from form %}``."""
BYTES: Final = 5
MOST: Final = 5
"""Changes that are told of; who makes more at once is told of by the newest."""


@dataclass(frozen=True)
class Seen:
    """What somebody had before them: when the page was drawn, and the mark of each value."""

    at: datetime | None = None
    marks: Mapping[str, str] = field(default_factory=dict)

    def is_as(self, name: str, plain: str) -> bool:
        """Tell whether a value is the one that was seen."""
        return self.marks.get(name, "") == mark(plain)


@dataclass(frozen=True)
class Differs:
    """One field as it is stored by now, and as it was typed."""

    name: str
    label: str
    theirs: str
    mine: str
    to: str = ""  # the id of its field


@dataclass(frozen=True)
class Overtaking:
    """What somebody else made of a form's row since its page was drawn."""

    since: datetime | None
    differs: tuple[Differs, ...] = ()
    taken: tuple[Differs, ...] = ()  # theirs, of fields that were not touched here
    besides: tuple[Differs, ...] = ()  # theirs, of what the form has no field for


@dataclass(frozen=True)
class Change:
    """Who changed something, when, and what the ledger calls it."""

    who: str
    what: str
    at: datetime
    is_mine: bool = False  # by who edits now, in another window or before pressing Back


def mark(plain: str) -> str:
    """Return the mark of a value: nothing for an empty one."""
    return hashlib.blake2b(plain.encode(), digest_size=BYTES).hexdigest() if plain else ""


def written(values: Mapping[str, str]) -> str:
    """Return values as they travel with a page: when it was drawn, and ``name:mark`` of each."""
    marks = (f"{name}:{mark(plain)}" for name, plain in values.items() if plain)
    return " ".join([str(round(now().timestamp() * 1e6)), *marks])


def read(text: str) -> Seen:
    """Read what :func:`written` wrote. What somebody else wrote there was drawn from nothing."""
    at, *parts = text.split() or [""]
    pairs = (part.rpartition(":") for part in parts)
    when = (
        datetime.fromtimestamp(int(at) / 1e6, UTC) if at.isascii() and at.isdigit() and len(at) < 18 else None
    )
    return Seen(when, {name: found for name, _sep, found in pairs})


def plain(value: Any) -> str:
    """Return a value of a field as text that tells what is seen of it: the same for every reader."""
    match value:
        case None | "" | False | []:
            return ""
        case True:
            return "yes"
        case int() | float():
            return f"{value:.9g}"
        case tuple((low, likely, high)):  # a range; one figure alone is all three
            return " ".join(plain(likely if end is None else end) for end in (low, likely, high)).strip()
        case list() | tuple() | set():
            return "\n".join(sorted(map(plain, value)))
        case Mapping():
            return "\n".join(f"{key}={plain(held)}" for key, held in sorted(value.items()))
        case date():
            return value.isoformat()
        case _:
            return " ".join(str(value).split())


def in_words(form_field: Any, value: Any) -> str:
    """Return a value of a field, stored or typed, as its reader reads it; nothing where it is empty."""
    choices = {str(key): str(word) for key, word in getattr(form_field, "choices", ())}
    factor = getattr(form_field, "factor", None)

    def told(one: Any) -> str:
        if isinstance(one, (int, float)):
            return typed(one, factor or 1.0)
        return choices.get(str(one), "" if one is None else str(one).strip())

    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return words.day(value)
    if not isinstance(value, (list, tuple, set)):
        text = told(value)
    elif factor is None:
        return ", ".join(map(told, value))
    else:
        text = " – ".join(dict.fromkeys(filter(None, map(told, value))))
    around = (getattr(form_field, "before", ""), text, getattr(form_field, "after", ""))
    return " ".join(filter(None, map(str, around))) if text else ""


def changes_of(actor: Actor, rows: Iterable[Model], since: datetime | None) -> list[Change]:
    """Return what was done to rows since a page was drawn, the newest first, and by whom.

    Who may change a row may know who changes it beside them; of what the workspace did itself only is told
    where no person did anything.
    """
    about = Q(pk__in=())
    for row in rows:
        about |= Q(subject=row._meta.label, subject_key=str(row.pk))
    entries = LedgerEntry.objects.everything("who changed what somebody else edits").filter(about)
    if since is not None:
        entries = entries.filter(at__gte=since)
    found = list(entries.order_by("-number")[: 4 * MOST])
    found = ([one for one in found if one.actor] or found)[: MOST if since else 1]
    keys = {one.actor for one in found if one.actor}
    users = get_user_model().objects.within(actor.scope).filter(pk__in=keys)
    names = {str(pk): name for pk, name in users.values_list("pk", "name")}
    names |= {"": _("The workspace"), actor.id: _("You")}
    return [
        Change(
            names.get(one.actor, _("Somebody")),
            fact_words(one.name),
            one.at,
            bool(one.actor) and one.actor == actor.id,
        )
        for one in found
    ]
