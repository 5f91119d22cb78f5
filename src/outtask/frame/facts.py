"""What the ledger's facts are called in words; what no room has named is read from the fact itself.

name_facts({"function.set-apart": _("Function set apart")})
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from outtask.core.models import LedgerEntry
from outtask.formats.report.palette import VERDICT_WORDS
from outtask.frame import words

if TYPE_CHECKING:
    from outtask.core.scope import Scope

VERDICTS: Final = ("verdicts", "verdict")
CALLED: Final = ("name", "title")
"""Fields that say what a row is called."""
LONGEST: Final = 60
MOST: Final = 6
SHORT_HASH: Final = 12
HASH: Final = re.compile(r"[0-9a-f]{64}")
KNOWN_BY: Final = ("name", "model", "provider")
"""What tells one of several parts from the others, as one option from another."""
FIRST: Final = {name: place for place, name in enumerate(("value", "low", "likely", "high"))}
"""What of a figure is said first: the figure."""
NOTHING: Final[tuple[Any, ...]] = (None, "", [], {})
MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?")
FIELDS: Final[dict[str, Any]] = {
    "sha256": gettext_lazy("fingerprint of the file"),
    "key": gettext_lazy("fingerprint of what was weighed"),
    "seal": gettext_lazy("fingerprint of all that was signed"),
    "until": gettext_lazy("valid until"),
    "purpose": gettext_lazy("what it is for"),
    "by": gettext_lazy("by means of"),
    "months": gettext_lazy("over months"),
    "per_month": gettext_lazy("a month"),
    "review_on": gettext_lazy("look again on"),
    "signed_at": gettext_lazy("signed on"),
    "set_apart": gettext_lazy("set apart"),
    "alone": gettext_lazy("nobody else could sign"),
    "size": gettext_lazy("bytes"),
}
"""What fields of entries are called, where their names do not say it."""
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


@dataclass(frozen=True)
class Changed:
    """What an entry tells was before and is now, on a line and field by field; what stayed is left out."""

    fields: tuple[tuple[str, str, str], ...]  # what it is, on a line, whole

    def __str__(self) -> str:
        """Return it as far as it fits on a line."""
        told = ", ".join(short for _name, short, _whole in self.fields[:MOST])
        left = len(self.fields) - MOST
        return told + (ngettext(" and %(n)s more", " and %(n)s more", left) % {"n": left} if left > 0 else "")

    @property
    def is_cut(self) -> bool:
        """Tell whether the line leaves something out."""
        return len(self.fields) > MOST or any("…" in short for _name, short, _whole in self.fields)


def change_words(entry: LedgerEntry) -> Changed:
    """Say what an entry tells was before and is now."""
    told = json.loads(bytes(entry.body))
    before, after = told.get("before") or {}, told.get("after") or {}
    found = []
    for key in [*before, *(key for key in after if key not in before)]:
        for which, was, now in _changes(before.get(key), after.get(key)):
            label = ", ".join(filter(None, (field_words(key), _value(which, LONGEST, key))))
            short, whole = (
                _from_to(_value(was, longest, key), _value(now, longest, key)) for longest in (LONGEST, None)
            )
            if short:
                gone = now in NOTHING and was not in NOTHING
                pattern = _("%(what)s was %(value)s") if gone else "%(what)s: %(value)s"
                found.append((label, pattern % {"what": label, "value": short}, whole))
    return Changed(tuple(found))


def _changes(was: Any, now: Any) -> Iterator[tuple[list[Any], Any, Any]]:
    """Yield of a field which part of it changed, what that was and what it is; the field itself if no part.

    Of a list whose parts can be told apart, as the options of a function, each part that changed comes alone.
    """
    parts = _parts(was), _parts(now)
    if was == now or not all(parts):
        yield [], *_differing(was, now)
        return
    before, after = parts
    for which in dict.fromkeys((*before, *after)):
        old, new = before.get(which), after.get(which)
        if old != new:
            yield list(which), *_differing(old, new)


def _parts(value: Any) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Return the parts of a list by what each is known by; nothing where that does not tell them apart."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        return {}
    known = {tuple(str(one[key]) for key in KNOWN_BY if one.get(key)): one for one in value}
    return known if len(known) == len(value) and () not in known else {}


def _differing(was: Any, now: Any) -> tuple[Any, Any]:
    """Return of two values what differs, part by part where both have parts; both whole where they agree."""
    if was == now or not isinstance(was, dict) or not isinstance(now, dict):
        return was, now
    keys = [key for key in dict.fromkeys((*was, *now)) if was.get(key) != now.get(key)]
    each = {key: _differing(was.get(key), now.get(key)) for key in keys}
    return {k: each[k][0] for k in keys if k in was}, {k: each[k][1] for k in keys if k in now}


def field_words(key: str) -> str:
    """Say a field of an entry in words."""
    return str(FIELDS.get(key) or key.replace("_", " ").replace("-", " "))


def _from_to(was: str, now: str) -> str:
    return f"{was} → {now}" if was and now and was != now else now or was


@cache
def _words_of(key: str) -> dict[str, str | Promise]:
    """Return value -> words of a field that has a few values: as verdicts say them, or any model does."""
    if key in VERDICTS:
        return {kind.value: word for kind, word in VERDICT_WORDS.items()}
    choices = [
        pair
        for model in apps.get_models()
        for field in model._meta.fields
        if field.name == key and field.choices
        for pair in field.flatchoices
    ]
    return {str(value): label for value, label in choices}


def _value(value: Any, longest: int | None, key: str) -> str:
    match value:
        case None | "" | []:  # `{}` would match every mapping
            return ""
        case bool():
            return _("yes") if value else _("no")
        case int() | float():
            return words.number(value)
        case list():
            text = ", ".join(filter(None, (_value(item, longest, key) for item in value)))
        case dict():
            owns = {str(name): key if key in VERDICTS else str(name) for name in value}  # by function there
            each = (
                (field_words(str(name)), _value(item, longest, owns[str(name)]))
                for name, item in sorted(value.items(), key=lambda one: FIRST.get(one[0], len(FIRST)))
            )
            text = ", ".join(f"{name} {item}".strip() for name, item in each)
        case _:
            text = str(_words_of(key).get(str(value)) or _text(str(value), longest))
    return text if longest is None or len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _text(text: str, longest: int | None) -> str:
    """Write a day or an instant as the reader has them, and a long hash by its beginning."""
    if MOMENT.fullmatch(text):
        said = words.instant(text) if "T" in text else words.day(text)
        return text if said == words.NONE else said
    return f"{text[:SHORT_HASH]}…" if longest and HASH.fullmatch(text) else text
