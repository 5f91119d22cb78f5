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
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as StagesABC
from dataclasses import replace
from pathlib import Path
from typing import Any

from outtask.formats.case_render import quoted
from outtask.formats.tickets.zones import zone_named
from outtask.formats.whole_file import write_whole
from outtask.formats.yaml_lines import read_yaml
from outtask.terms.errors import UserError
from outtask.terms.events import Stage
from outtask.terms.mapping import FIELDS, MISSING, Guess, Mapping

HEAD = (
    "# Which column of the export means what. Correct what is wrong, leave the rest as it is.",
    "# Then: outtask assess LOG --mapping THIS-FILE, and outtask case new LOG --mapping THIS-FILE.",
    "",
)
OPTIONS = ("states", "zone", "day_first", "by", "missing")
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


def write_mapping(mapping: Mapping, states: StagesABC[str, Stage | None], path: Path | str) -> None:
    """Write how a log was read as a mapping file, to be edited and given back; ``states`` are those it has.

    Raises UserError where it cannot be written.
    """
    write_whole(path, "".join(f"{line}\n" for line in _lines(mapping, states)).encode())


def _lines(mapping: Mapping, states: StagesABC[str, Stage | None]) -> Iterator[str]:
    yield from HEAD
    for field, means in FIELDS.items():
        if guess := mapping.columns.get(field):
            yield f"{field}: {quoted(guess.column)}  # {means}; {guess.why}"
        else:
            yield f"# {field}: COLUMN  # {means}; no column was found"
    yield ""
    yield f"{'# ' if mapping.by is None else ''}by: {quoted(mapping.by or 'COLUMN')}  # names the function"
    yield f"zone: {quoted(mapping.zone or 'UTC')}  # of times without an offset"
    if mapping.day_first is not None:
        yield f"day_first: {str(mapping.day_first).lower()}  # where a date such as 3/4/2026 leaves it open"
    if mapping.missing != MISSING:
        yield f"missing: [{', '.join(quoted(word) for word in mapping.missing if word)}]"
    if states:
        yield ""
        known = any(states.values())
        yield f"{'' if known else '# '}states:  # each is one of {', '.join(Stage)}"
        for raw, stage in sorted(states.items()):
            yield (
                f"  {quoted(raw)}: {stage}"
                if stage
                else f"#  {quoted(raw)}: STAGE  # not known, counts as none"
            )


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
