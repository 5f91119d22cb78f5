"""What the ledger's facts are called in words; what no room has named is read from the fact itself.

name_facts({"function.set-apart": _("Function set apart")})
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from outtask.core.models import LedgerEntry
from outtask.frame import words

if TYPE_CHECKING:
    from outtask.core.scope import Scope

CALLED: Final = ("name", "title")
"""Fields that say what a row is called."""
LONGEST: Final = 60
MOST: Final = 6
_names: dict[str, str | Promise] = {}


def name_facts(names: Mapping[str, str | Promise]) -> None:
    """Name facts in words; rooms do it when Django starts."""
    _names.update(names)


def fact_words(name: str) -> str:
    """Say a fact: ``function.renamed`` is “Function renamed”."""
    return str(_names.get(name) or name.replace(".", " ").replace("_", " ").replace("-", " ").capitalize())


def noun_words(label: str) -> str:
    """Say what an entry is about: ``decide.Function`` is “function”."""
    try:
        return str(apps.get_model(label)._meta.verbose_name) if label else ""
    except LookupError:
        return label.rpartition(".")[2].lower()


def subjects_in(scope: Scope) -> Callable[[LedgerEntry], str]:
    """Return what says of which row an entry tells, as “function Service desk”.

    A row is called as it is now, where it is in the scope; of any other only what it is is said. The names
    of a noun are read together when the first is asked for.
    """

    @cache
    def names(label: str) -> dict[str, str]:
        try:
            model = apps.get_model(label)
        except (LookupError, ValueError):
            return {}
        called = next((field.name for field in model._meta.fields if field.name in CALLED), None)
        within = getattr(model._default_manager, "within", None)
        if called is None or within is None:
            return {}
        return {str(pk): str(name) for pk, name in within(scope).values_list("pk", called)}

    def told(entry: LedgerEntry) -> str:
        return f"{noun_words(entry.subject)} {names(entry.subject).get(entry.subject_key, '')}".strip()

    return told


def change_words(entry: LedgerEntry) -> str:
    """Say what an entry tells was before and is now, as far as it fits on a line."""
    told = json.loads(bytes(entry.body))
    before, after = told.get("before") or {}, told.get("after") or {}
    parts = []
    for key in [*before, *(key for key in after if key not in before)]:
        was, now = _value(before.get(key)), _value(after.get(key))
        label = key.replace("_", " ").replace("-", " ")
        if was and now and was != now:
            parts.append(f"{label}: {was} → {now}")
        elif now:
            parts.append(f"{label}: {now}")
        elif was:
            parts.append(_("%(what)s was %(value)s") % {"what": label, "value": was})
    more = f", … {len(parts) - MOST}" if len(parts) > MOST else ""
    return ", ".join(parts[:MOST]) + more


def _value(value: Any) -> str:
    match value:
        case None | "" | [] | {}:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case int() | float():
            return words.number(value)
        case list():
            text = ", ".join(filter(None, map(_value, value)))
        case dict():
            text = ", ".join(f"{key} {_value(item)}" for key, item in value.items())
        case _:
            text = str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
