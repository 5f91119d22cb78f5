"""Rows pasted from a spreadsheet into the staff grid: spread over its fields as if they had been typed."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from outtask.decide.numbers.rows import NEW
from outtask.frame.typed import PERCENT, read_number, typed
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

    from outtask.decide.models import Function

PASTED: Final = "pasted"
"""The field of a page in which rows are pasted."""
MOST: Final = 50  # lines at once: with them, what a page sends must still be taken
NAME, COUNT, COST, SHARE = "name", "count", "cost", "share_"
TITLES: Final = {
    NAME: (gettext_noop("name or role"), "name", "role", "person", "who"),
    COUNT: (gettext_noop("how many"), "count", "number"),
    COST: (gettext_noop("cost of one a year"), "cost of one", "cost a year", "cost", "salary"),
}
"""What a first line may call the columns, besides the names of functions."""
DIGITS: Final = 4
IS_COST: Final = 1000.0  # nobody lists so many alike in one line: then the second column says what one costs


def spread(sent: QueryDict, functions: Sequence[Function]) -> QueryDict:
    """Return what was sent, with the pasted lines in the fields of rows: those of the same name, or new ones.

    Raises UserError where a line does not fit the grid.
    """
    lines = _lines(sent.get(PASTED, ""))
    columns = _named(lines[0], functions) if lines else None
    if columns:
        lines = lines[1:]
    else:
        columns = _in_order(lines, functions)
    if len(lines) > MOST:
        told = _("%(n)s lines were pasted") % {"n": len(lines)}
        raise UserError(told, mend=_("paste %(most)s at most at once") % {"most": MOST})
    found = sent.copy()
    found[PASTED] = ""
    rows = {
        name.removeprefix(f"{NAME}-"): str(said) for name, said in sent.items() if name.startswith(f"{NAME}-")
    }
    by_name = {_plain(said): key for key, said in reversed(rows.items()) if said.strip()}
    free = [key for key, said in rows.items() if key.startswith(NEW) and not said.strip()]
    free += [one for n in range(1, 1000) if (one := f"{NEW}{n}") not in rows]
    for line in _in_per_cent(lines, columns):
        said = {column: cell for column, cell in zip(columns, line, strict=False) if column and cell}
        if said:  # without a name, too: then it is asked who that is
            key = by_name.get(_plain(said.get(NAME, ""))) or free.pop(0)
            for column, cell in said.items():
                found[f"{column}-{key}"] = cell
    return found


def _lines(text: str) -> list[list[str]]:
    """Return the cells of each line; a spreadsheet puts tabs between them, some exports semicolons."""
    lines = [line for line in text.splitlines() if line.strip()]
    delimiter = "\t" if any("\t" in line for line in lines) else ";"
    try:
        return [[" ".join(cell.split()) for cell in line] for line in csv.reader(lines, delimiter=delimiter)]
    except csv.Error:
        raise UserError(
            _("what was pasted cannot be read"), mend=_("copy the cells in the spreadsheet once more")
        ) from None


def _named(first: Sequence[str], functions: Sequence[Function]) -> list[str] | None:
    """Return the columns that a first line names; None where it names none, and is a person."""
    known = {_plain(function.name): f"{SHARE}{function.pk}" for function in functions}
    known |= {title: column for column, titles in TITLES.items() for title in (*titles, _(titles[0]))}
    columns = [known.get(_plain(cell).removesuffix("%").strip(), "") for cell in first]
    if columns[0] != NAME and not any(columns[1:]):
        return None
    if unknown := [cell for cell, column in zip(first, columns, strict=True) if cell and not column]:
        told = _("the column “%(name)s” is none of this page of the grid") % {"name": unknown[0][:40]}
        raise UserError(told, mend=_("call it as the grid does, or leave it out"))
    if NAME not in columns and first[0]:
        raise UserError(_("no column says who it is"), mend=_("call one of them Name"))
    return columns if NAME in columns else [NAME, *columns[1:]]  # the corner of a table is often empty


def _in_order(lines: Sequence[Sequence[str]], functions: Sequence[Function]) -> list[str]:
    """Return the columns as the grid has them; how many may be left out before what one costs."""
    columns = [NAME, COUNT, COST, *(f"{SHARE}{function.pk}" for function in functions)]
    seconds = [line[1] for line in lines if line[1:2] and line[1]]
    if seconds and all(map(_is_cost, seconds)):
        columns.remove(COUNT)
    for at, line in enumerate(lines, 1):
        if any(line[len(columns) :]):
            told = _("line %(n)s has %(cells)s cells, and the grid %(columns)s columns")
            told %= {"n": at, "cells": len(line), "columns": len(columns)}
            raise UserError(told, mend=_("paste the names of the columns with it as first line"))
    return columns


def _in_per_cent(lines: Sequence[list[str]], columns: Sequence[str]) -> list[list[str]]:
    """Return the lines with shares in per cent: where none is more than 1 they are parts of one, as 0.3."""
    places = [at for at, column in enumerate(columns) if column.startswith(SHARE)]
    cells = [line[at] for line in lines for at in places if at < len(line) and line[at]]
    values = [_number([cell]) for cell in cells]
    are_parts = not any("%" in cell for cell in cells) and all(v is not None and v <= 1 for v in values)
    if not cells or not are_parts:
        return list(lines)

    def as_typed(at: int, cell: str) -> str:
        return typed(_number([cell]), PERCENT) if cell and at in places else cell

    return [[as_typed(at, cell) for at, cell in enumerate(line)] for line in lines]


def _is_cost(cell: str) -> bool:
    """Tell whether a cell says what somebody costs, and not how many there are: 61.000 in any notation."""
    return (_number([cell]) or 0.0) >= IS_COST or sum(map(str.isdigit, cell)) >= DIGITS


def _number(cells: Sequence[str]) -> float | None:
    try:
        return read_number(cells[0]) if cells and cells[0] else None
    except ValidationError:
        return None


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
