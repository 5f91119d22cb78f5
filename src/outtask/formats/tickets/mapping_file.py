"""The small YAML file by which a person overrides a proposed mapping.

::

    ticket: number            # our field: their column; null says the log has none
    at: sys_updated_at
    by: assignment_group
    zone: Europe/Berlin
    day_first: true
    missing: ["?", "NULL"]
    states:
      Awaiting Problem: waiting_other
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from outtask.formats.tickets.zones import zone_named
from outtask.terms.errors import UserError
from outtask.terms.events import Stage
from outtask.terms.mapping import FIELDS, MISSING, Guess, Mapping

OPTIONS = ("states", "zone", "day_first", "by", "missing")


def read_mapping(path: Path | str) -> Mapping:
    """Read a mapping file. ``UserError`` names file, line and field of what cannot be used."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    file = str(path)
    try:
        document: Any = YAML().load(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError("no such file", file=file, mend="check the path") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"cannot be read ({error})", file=file) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark
        raise UserError(
            f"is not YAML ({error.problem})", file=file, line=mark.line + 1 if mark else None
        ) from None
    except YAMLError as error:
        raise UserError(f"is not YAML ({' '.join(str(error).split())})", file=file) from None
    if not isinstance(document, dict):
        raise UserError(
            "must be lines of the form 'field: column'", file=file, mend="for example 'ticket: number'"
        )
    mapping = Mapping()
    for key in document:
        line = document.lc.key(key)[0] + 1
        try:
            mapping = _with(mapping, str(key), document[key])
        except UserError as error:
            raise error.at(file=file, line=line, field=str(key)) from None
    return mapping


def _with(mapping: Mapping, key: str, value: Any) -> Mapping:
    if key in FIELDS:
        if value is None:
            return replace(mapping, columns={**mapping.columns, key: None})
        if isinstance(value, dict | list | bool):
            raise UserError("must be the name of one column")
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
    if key == "by":
        return replace(mapping, by=str(value))
    if key == "missing":
        if not isinstance(value, list):
            raise UserError("must be a list of texts that mean 'nothing here'")
        return replace(mapping, missing=("", *("" if item is None else str(item) for item in value)))
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
            raise UserError(
                f"no column is called {guess.column!r}",
                file=file,
                field=field,
                mend=near_names(guess.column, names),
            )
    return mapping


def near_names(name: str, names: Sequence[str]) -> str:
    """Return a hint that names the columns there are."""
    near = difflib.get_close_matches(name, names, 1)
    return f"did you mean {near[0]!r}?" if near else f"the columns are {', '.join(names[:40])}"


__all__ = ["MISSING", "checked", "near_names", "read_mapping"]
