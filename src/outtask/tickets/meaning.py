"""What somebody says a file's columns mean: proposed from the file, overridden field by field."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping as MappingABC
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from outtask.core.files import path_of
from outtask.core.models import StoredFile
from outtask.formats.tickets.preview import Preview, opened, preview
from outtask.frame.widgets import options
from outtask.terms.errors import UserError
from outtask.terms.events import Stage
from outtask.terms.mapping import FIELDS
from outtask.tickets.forms import ENCODINGS
from outtask.tickets.reading import Reading
from outtask.tickets.wording import for_page

COLUMN, STATE, RAW = "column-", "state-", "raw-"
"""Names of the selects: one per column of the file by its place, one per state; and the state's own word."""
CHOSEN, SAID = (COLUMN, STATE, RAW), ("zone", "order", "by", "encoding")
"""What of a form decides how a file is read."""
REMEMBERED = 16  # looks into files
SHOWN = 12  # states
ORDERS = {"day": True, "month": False, "tell": None}
MEANINGS = {
    "ticket": gettext_lazy("Ticket number"),
    "at": gettext_lazy("When the row happened"),
    "state": gettext_lazy("State"),
    "team": gettext_lazy("Group in charge"),
    "person": gettext_lazy("Person in charge"),
    "actor": gettext_lazy("Who made the change"),
    "priority": gettext_lazy("Priority"),
    "category": gettext_lazy("Kind of work"),
    "subcategory": gettext_lazy("Finer kind of work"),
    "vendor": gettext_lazy("Vendor in charge"),
    "kind": gettext_lazy("Incident, request or change"),
    "knowledge": gettext_lazy("Written knowledge was used"),
    "reopens": gettext_lazy("Counter of reopenings"),
    "reassignments": gettext_lazy("Counter of reassignments"),
    "revision": gettext_lazy("Counter of changes"),
    "opened_at": gettext_lazy("When it was opened"),
    "resolved_at": gettext_lazy("When it was resolved"),
    "closed_at": gettext_lazy("When it was closed"),
    "resolver": gettext_lazy("Who resolved it"),
}
STAGES = {
    Stage.NEW: gettext_lazy("new"),
    Stage.ACTIVE: gettext_lazy("being worked on"),
    Stage.WAITING_CALLER: gettext_lazy("waits for the caller"),
    Stage.WAITING_VENDOR: gettext_lazy("waits for a vendor"),
    Stage.WAITING_OTHER: gettext_lazy("waits for something else"),
    Stage.RESOLVED: gettext_lazy("resolved"),
    Stage.CLOSED: gettext_lazy("closed"),
    Stage.CANCELLED: gettext_lazy("cancelled"),
}


@dataclass(frozen=True)
class ColumnChoice:
    """A column of the file with the select of its meaning."""

    name: str  # of the select
    column: Any  # formats.tickets.preview.Column
    chosen: str
    error: str = ""

    @property
    def options(self) -> SafeString:
        """Return the meanings that it may have, for the select."""
        return options([("", _("not used")), *MEANINGS.items()], self.chosen)


@dataclass(frozen=True)
class StateChoice:
    """A state of the file with the select of its stage."""

    name: str
    raw_name: str
    raw: str
    chosen: str


@dataclass
class Meaning:
    """A file as it was looked into, with what is said of it; ``problems`` keep it from being imported."""

    found: Preview
    reading: Reading
    columns: list[ColumnChoice]
    states: list[StateChoice]
    problems: list[str]

    @property
    def first_states(self) -> list[StateChoice]:
        """Return the states that are shown at once, the commonest first."""
        return self.states[:SHOWN]

    @property
    def more_states(self) -> list[StateChoice]:
        """Return the others."""
        return self.states[SHOWN:]


def meaning_of(file: StoredFile, said: MappingABC[str, str], begin: Reading) -> Meaning:
    """Return what a file means by what was said in a form, or by ``begin`` where nothing was said."""
    encoding = _encoding(said.get("encoding", begin.encoding))
    try:
        given = {key: text for key, text in said.items() if key in SAID or key.startswith(CHOSEN)}
        asked = json.dumps((given, begin.as_json()))
        reading, errors, found = _looked_into(path_of(file), encoding, asked, get_language())
    except UserError as error:
        raise for_page(error, file.name) from None
    columns = [
        ColumnChoice(f"{COLUMN}{i}", column, _chosen(said, i, column.field), errors.get(f"{COLUMN}{i}", ""))
        for i, column in enumerate(found.columns)
    ]
    states = [
        StateChoice(f"{STATE}{i}", f"{RAW}{i}", raw, str(reading.states.get(raw, stage or "")))
        for i, (raw, stage) in enumerate(found.states)
    ]
    problems = [MISSING[name] for name in found.missing]
    return Meaning(
        found, reading, columns, states, [str(problem) for problem in [*problems, *errors.values()]]
    )


@lru_cache(maxsize=REMEMBERED)
def _looked_into(
    path: Path, encoding: str, asked: str, _language: str | None
) -> tuple[Reading, dict[str, str], Preview]:
    """Look into a content by what is asked, in whose language errors are told.

    Its path is the hash of what it holds, so what was seen once can be told again.
    """
    said, begin = json.loads(asked)
    begin = Reading.from_json(begin)
    with tempfile.TemporaryDirectory(prefix="outtask-") as folder:
        looked = opened(path, Path(folder), encoding or None)
        names, errors = tuple(looked.source.names), dict[str, str]()
        if f"{COLUMN}0" in said:
            reading, errors = _said(said, names, begin)
        else:
            reading = begin_with(begin, names)
        return reading, errors, preview(looked, reading.mapping())


MISSING = {
    "ticket": gettext_lazy("Say which column holds the number of the ticket."),
    "at": gettext_lazy("Say which column tells when the row happened, or when the ticket was opened."),
}


def begin_with(begin: Reading, names: Sequence[str]) -> Reading:
    """Return how a log was read before, as far as this file has its columns; the rest is proposed."""
    columns = {f: c for f, c in begin.columns.items() if c is None or c in names}
    if columns != begin.columns:  # what is not there under its old name may be there under another
        columns = {f: c for f, c in columns.items() if c is not None}
    return replace(begin, columns=columns, by=begin.by if begin.by in names else "")


def _encoding(asked: str) -> str:
    return asked if asked in ENCODINGS else ""


def _chosen(said: MappingABC[str, str], place: int, proposed: str | None) -> str:
    return said.get(f"{COLUMN}{place}", proposed or "")


def _said(
    said: MappingABC[str, str], names: tuple[str, ...], begin: Reading
) -> tuple[Reading, dict[str, str]]:
    """Read the form: columns by their place, each meaning once; return it with the errors by select."""
    columns: dict[str, str | None] = dict.fromkeys(FIELDS)
    errors: dict[str, str] = {}
    for i, name in enumerate(names):
        field = said.get(f"{COLUMN}{i}", "")
        if field not in FIELDS:
            continue
        if columns[field] is not None:
            errors[f"{COLUMN}{i}"] = _("%(meaning)s is already %(column)s.") % {
                "meaning": MEANINGS[field],
                "column": columns[field],
            }
        else:
            columns[field] = name
    states = {
        raw: stage
        for key, stage in said.items()
        if key.startswith(STATE)
        and stage in set(Stage)
        and (raw := said.get(f"{RAW}{key.removeprefix(STATE)}", ""))
    }
    by = said.get("by", begin.by)
    return (
        Reading(
            columns=columns,
            states=states,
            zone=said.get("zone", begin.zone),
            day_first=ORDERS.get(said.get("order", ""), begin.day_first),
            encoding=_encoding(said.get("encoding", "")),
            by=by if by in names else "",
        ),
        errors,
    )
