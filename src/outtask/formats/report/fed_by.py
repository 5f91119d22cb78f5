"""What each figure of a function rests on: measured, judged or assumed, told by what feeds it.

Money weighs by the parts of the cost behind it. Hours, months and worth count the inputs that they follow
from; of as many of two origins the weaker one is told.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from outtask.formats.report.parts import origins
from outtask.terms.inputs import amount_at, inputs_of
from outtask.terms.resolve import option_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from outtask.formats.report.parts import Grid, Picture
    from outtask.terms.amounts import Amount
    from outtask.terms.decision import OptionResult
    from outtask.terms.functions import Function

FROM_WEAKEST: Final = ("assumed", "judged", "measured")
START: Final = ("lead_time", "transition_months", "hire_lag", "delay_probability", "delay_months")
BOUND: Final = ("management_hours", "verification_hours", "supervision_hours")
FREED: Final = ("today.people", "work.productive_hours", "stays_inside", "escalation_share")
WORTH: Final = tuple(
    path
    for name in ("control", "skills", "innovation", "culture")
    for path in (f"values.{name}", f"{name}_level")
)
"""Inputs by their path, of the option or else of its function; an option has those of its model."""
DEMAND: Final = ("volume.",)
LOGGED: Final = {"measured": 1.0}

Shares = dict[str, float]
"""Origin -> its weight."""


def leading(shares: Mapping[str, float]) -> str:
    """Return the origin of most weight; where nobody can tell, that is the weakest."""
    return max(FROM_WEAKEST, key=lambda name: shares.get(name, 0.0))


def by_money(options: Iterable[OptionResult], *, cash: bool = False) -> Shares:
    """Weigh origins by the parts of some options' cost: all of them, or those that are cash."""
    found = dict.fromkeys(FROM_WEAKEST, 0.0)
    for line in (line for option in options for line in option.lines if line.cash or not cash):
        found[line.origin] += abs(line.mean)
    return found


def by_demand(asked: Function | None) -> Shares:
    """Count the origins of what says how much work there is and will be."""
    items = inputs_of(asked) if asked else ()
    return _counted(item.amount for item in items if item.path.startswith(DEMAND))


def by_inputs(asked: Function | None, option: OptionResult, paths: Iterable[str]) -> Shares:
    """Count the origins of an option's inputs at some paths; the case is resolved."""
    if asked is None:
        return {}
    own = asked.today.terms if option.status_quo else option_of(asked, option.option)
    owners = (asked,) if own is None else (own, asked)
    return _counted(next(filter(None, (amount_at(one, path) for one in owners)), None) for path in paths)


def _counted(amounts: Iterable[Amount | None]) -> Shares:
    found = dict.fromkeys(FROM_WEAKEST, 0.0)
    for amount in amounts:
        if amount is not None:
            found[amount.origin.value] += 1
    return found


def captioned(grid: Grid, shares: Mapping[str, float]) -> Grid:
    """Return a table whose caption says what all its figures rest on."""
    found = origins(shares)
    return replace(grid, caption=f"{grid.caption}. Rests on: {found.words}") if found else grid


def pictured(picture: Picture, shares: Mapping[str, float]) -> Picture:
    """Return a picture that says what it rests on, and so does its table."""
    return replace(picture, rests=origins(shares), twin=captioned(picture.twin, shares))
