"""The figures behind an answer: every input with its range, its origin and why it is believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outtask.formats.report.numbers import with_mean
from outtask.formats.report.parts import Grid
from outtask.formats.report.sentences import unit_of
from outtask.methods.words import NONE
from outtask.terms.amounts import Origin
from outtask.terms.inputs import inputs_of

if TYPE_CHECKING:
    from outtask.terms.amounts import Amount
    from outtask.terms.functions import Function
    from outtask.terms.inputs import Term

MONTHLY = ("volume.", "work.fixed_hours", "work.coverage_hours", "work.seats", "today.terms.backlog_penalty")
"""How the paths of inputs start that only work which comes month by month has."""
LEVEL = "from 0"
"""In the label of a figure that is told as it is written in a case, from 0 to 1, and not as a percentage."""
ORIGIN = 2
"""Column of these tables that names the origin."""


def figures_behind(function: Function, currency: str) -> tuple[Grid, ...]:
    """Return a table for the function, then one for each of its options; defaults are filled in already.

    The place of a figure is its path; of an option's, behind the option's number: ``0/price_per_unit``.
    """
    named = [
        ("The work, and how it is done today", function, ""),
        *((o.name or "", o, f"{at}/") for at, o in enumerate(function.options or ())),
    ]
    unused = unused_by(function)
    grids = (_grid(title, term, function.volume.unit, currency, unused, of) for title, term, of in named)
    return tuple(grid for grid in grids if grid.rows)


def stated_figures(grids: tuple[Grid, ...]) -> Grid | None:
    """Return in one table what is no default, each figure of an option with the option's name."""
    rows = [
        (row[0] if grid is grids[0] else f"{row[0]} ({grid.caption})", *row[1:])
        for grid in grids
        for row in grid.rows
        if row[ORIGIN] != Origin.ASSUMED
    ]
    return Grid("What was measured or judged", grids[0].header, tuple(rows), grids[0].words) if rows else None


def unused_by(function: Function) -> tuple[str, ...]:
    """Return how the paths start of what a project does not use: it has no tickets month by month."""
    if function.project is None:
        return ()
    by_unit = any(getattr(o, "price_per_unit", None) is not None for o in function.options or ())
    return MONTHLY if by_unit else (*MONTHLY, "work.hours_per_unit")


def _grid(title: str, term: Term, unit: str, currency: str, unused: tuple[str, ...], of: str) -> Grid:
    own = getattr(term, "currency", None)
    figures = [
        (item, item.amount)
        for item in inputs_of(term)
        if item.amount is not None and not item.path.startswith(unused)
    ]
    rows = tuple(
        (
            item.spec.label.partition(";")[0],
            with_mean(
                amount,
                "" if LEVEL in item.spec.label else unit_of(item.spec.unit, unit),
                item.spec.currency(own, currency),
            ),
            amount.origin.value,
            _reason(amount),
        )
        for item, amount in figures
    )
    places = tuple(of + item.path for item, _ in figures)
    return Grid(title, ("Figure", "Value", "Origin", "Source or reason"), rows, (0, 2, 3), places)


def _reason(amount: Amount) -> str:
    asked = "only people here know it" if amount.question else ""
    silent = NONE if amount.origin is Origin.ASSUMED else "no source stated"
    return "; ".join(filter(None, (asked, amount.source))) or silent
