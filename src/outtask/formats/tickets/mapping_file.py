"""The small YAML file by which a person overrides a proposed mapping.

::

    ticket: number            # our field: their column
    at: sys_updated_at
    closed_at: none           # no column holds it (null says the same); left out, a column is proposed
    by: assignment_group
    zone: Europe/Berlin
    day_first: true
    missing: ["?", "NULL"]
    read_on: 2026-03-02       # rows years ahead of that day, and of all others, do not count
    states:
      Awaiting Problem: waiting_other
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from outtask.formats.tickets.zones import zone_named
from outtask.formats.yaml_lines import read_yaml
from outtask.terms.errors import UserError
from outtask.terms.events import Stage
from outtask.terms.mapping import FIELDS, Guess, Mapping

OPTIONS = ("states", "zone", "day_first", "by", "missing", "read_on")
NULLS = ("NULL", "null", "Null")  # who writes NULL without quotes among the missing words means the word


def read_mapping(path: Path | str) -> Mapping:
    """Read a mapping file. ``UserError`` names file, line and field of what cannot be used."""
    file = str(path)
    document, line_of = read_yaml(path)
    if not isinstance(document, dict):
        raise UserError(
            "must be lines of the form 'field: column'", file=file, mend="for example 'ticket: number'"
        )
    mapping = Mapping()
    for key in document:
        try:
            mapping = _with(mapping, key, document[key])
            mapping = replace(mapping, places={**mapping.places, key: (file, line_of((key,)))})
        except UserError as error:
            raise error.at(file=file, line=line_of((key,)), field=key) from None
    return mapping


def _with(mapping: Mapping, key: str, value: Any) -> Mapping:
    if value is None and key in OPTIONS:
        raise UserError("has no value", mend="state one or take the line out")
    if key in FIELDS or key == "by":
        if value is None:
            return replace(mapping, columns={**mapping.columns, key: None})
        if isinstance(value, dict | list | bool):
            raise UserError("must be the name of one column")
        if key == "by":
            return replace(mapping, by=str(value))
        return replace(
            mapping, columns={**mapping.columns, key: Guess(str(value), 1.0, "named in the mapping file")}
        )
    if key == "zone":
        zone_named(str(value))
        return replace(mapping, zone=str(value))
    if key == "day_first":
        if not isinstance(value, bool):
            raise UserError("must be true or false")
        return replace(mapping, day_first=value)
    if key == "read_on":
        try:
            return replace(mapping, read_on=date.fromisoformat(str(value)))
        except ValueError:
            raise UserError("must be a day", mend="write it as 2026-03-02") from None
    if key == "missing":
        if not isinstance(value, list) or any(isinstance(item, dict | list) for item in value):
            raise UserError("must be a list of texts that mean 'nothing here'")
        words = (NULLS if item is None else (str(item),) for item in value)
        return replace(mapping, missing=("", *(word for some in words for word in some)))
    if key == "states":
        if not isinstance(value, dict):
            raise UserError("must be lines of the form 'state: stage'")
        return replace(mapping, states={str(raw): _stage(raw, stage) for raw, stage in value.items()})
    near = difflib.get_close_matches(key, [*FIELDS, *OPTIONS], 1)
    hint = f"did you mean {near[0]}?" if near else f"known are {', '.join([*FIELDS, *OPTIONS])}"
    raise UserError("no such field", mend=hint)


def _stage(raw: object, stage: object) -> Stage:
    try:
        return Stage(str(stage))
    except ValueError:
        raise UserError(f"state {raw!r} cannot be {stage!r}", mend=f"use one of {', '.join(Stage)}") from None


def checked(mapping: Mapping, names: Sequence[str], file: str) -> Mapping:
    """Return the mapping if the file has all its columns; else ``UserError`` with the nearest name."""
    for field, guess in mapping.columns.items():
        if guess and guess.column not in names:
            raise no_column(mapping, field, guess.column, names, file)
    return mapping


def no_column(mapping: Mapping, field: str, column: str, names: Sequence[str], file: str) -> UserError:
    """Return the error for a column that a log lacks: where it was named, and the nearest there is."""
    near = difflib.get_close_matches(column, names, 1)
    mend = f"did you mean {near[0]!r}?" if near else f"the columns are {', '.join(names[:40])}"
    if field in mapping.places:
        place, line = mapping.places[field]
        return UserError(
            f"no column of {file} is called {column!r}", file=place, line=line, field=field, mend=mend
        )
    return UserError(f"no column is called {column!r}", file=file, field=field, mend=mend)
