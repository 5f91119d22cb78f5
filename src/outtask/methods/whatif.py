"""How expected levels move with an input: many inputs and values priced in one go on a few well-spread paths.

Every value of an input is priced on the same paths (common random numbers), so differences are sharp although
the paths are few; ``thresholds.conditional`` ties the curve to the level that all paths give.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from outtask.methods.costs.price import price_option, price_status_quo
from outtask.methods.probes import Probe
from outtask.methods.world import World

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outtask.terms.options import AnyOption

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class Field:
    """The options of one function in its world. Row 0 is the status quo."""

    world: World
    options: tuple[AnyOption, ...]
    twins: tuple[int, ...]
    materiality: float
    nets: Array  # (options, paths) at the case's horizon

    @property
    def horizon(self) -> int:
        """Return the case's horizon in months."""
        return self.world.case.horizon_months

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """Return the paths in the order of their total volume."""
        return np.argsort(self.world.volume.sum(axis=0), kind="stable")

    @cached_property
    def means(self) -> Array:
        """Return the expected net of each option."""
        return np.asarray(self.nets.mean(axis=1))


@dataclass(frozen=True)
class Few:
    """A few paths that stand for all, and the weight of each."""

    columns: NDArray[np.intp]
    weights: Array  # add to one


def few_of(field: Field, count: int) -> Few:
    """Return paths spread over total volume, weighted as :func:`few_at` does."""
    return few_at(field, spread(field.order, count))


def few_at(field: Field, columns: NDArray[np.intp]) -> Few:
    """Weight some of the paths so that every option's mean net is that of all paths.

    Calibration weights (Deville & Särndal 1992, J. Am. Stat. Assoc. 87:376): the closest to equal ones that
    reproduce the known means; what moves with the nets, as most slopes do, is then estimated far better.
    """
    scale = np.maximum(np.abs(field.means), 1e-300)[:, None]
    here = np.vstack([np.ones(len(columns)), field.nets[:, columns] / scale])
    known = np.concatenate([[1.0], field.means / scale[:, 0]])
    equal = np.full(len(columns), 1 / len(columns))
    return Few(columns, equal + np.linalg.lstsq(here, known - here @ equal, rcond=1e-6)[0])


def spread(order: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """Return paths spread evenly over an order of them, shape ``(count,)`` or fewer."""
    count = min(count, len(order))
    return order[((np.arange(count) + 0.5) * len(order) / count).astype(np.intp)]


def until(world: World, horizons: tuple[int, ...], *, brief: bool = False) -> World:
    """Return the world cut to some horizons: months after the last are not priced.

    ``brief`` asks for costs only, without lines and cash.
    """
    last = horizons[-1]
    return replace(
        world,
        timeline=replace(world.timeline, months=last, horizons=horizons),
        brownian=world.brownian[:last],
        volume=world.volume[:last],
        brief=brief,
        cache={},
    )


def level_curves(
    field: Field,
    probes: Sequence[Probe],
    grids: Sequence[Array],
    few: Few,
    rows: Sequence[int],
) -> list[Array]:
    """Return for each probe the mean hurdled level at each value of its grid, shape (options, grid).

    Only ``rows`` are priced, and of them only those that the input can touch; the others read 0, as a level
    that does not move. The hurdle is materiality times the cost of the status quo at that value.
    """
    world = until(field.world, (field.horizon,), brief=True).variant(few.columns, {})
    groups: dict[object, list[int]] = {}
    for at, probe in enumerate(probes):
        groups.setdefault(_group(probe), []).append(at)
    found = [np.zeros((len(field.options), len(grid))) for grid in grids]
    for members in groups.values():
        owner = probes[members[0]].owner
        moved = _moved(world, field, [probes[i] for i in members], [grids[i] for i in members])
        cut = np.cumsum([len(grids[i]) for i in members])[:-1]
        wanted = rows if owner is None else [row for row in rows if row == owner]
        if not wanted:
            continue
        tolerance = np.zeros(moved.paths)
        if owner is None:
            status_quo = price_status_quo(moved)
            tolerance = field.materiality * status_quo.cost[0]
        for row in {0, *wanted} if owner is None else wanted:
            priced = status_quo if row == 0 else price_option(moved, field.options[row])
            level = priced.net(field.horizon)
            if field.twins[row] != field.twins[0]:
                level = level + tolerance
            means = level.reshape(-1, len(few.columns)) @ few.weights
            for i, part in zip(members, np.split(means, cut), strict=True):
                found[i][row] = part
    return found


def _group(probe: Probe) -> object:
    """Inputs of one owner are priced together; what makes every month's discounting anew is kept apart."""
    return probe.path if probe.path == "case.discount_rate" else (probe.owner,)


def _moved(world: World, field: Field, probes: Sequence[Probe], grids: Sequence[Array]) -> World:
    """Return a world in which each probe in turn takes each value of its grid on all columns."""
    size = world.paths
    total = sum(len(grid) for grid in grids)
    columns = np.tile(np.arange(size), total)
    overrides: dict[str, Array] = {}
    first = 0
    for probe, grid in zip(probes, grids, strict=True):
        values = np.tile(np.broadcast_to(drawn(world, field, probe), (size,)), total)
        last = first + len(grid) * size
        values[first:last] = np.repeat(grid, size)
        overrides[probe.path], first = values, last
    return world.variant(columns, overrides)


def drawn(world: World, field: Field, probe: Probe) -> float | Array:
    """Return an input as it is drawn in a world: one number, or one per path."""
    path = probe.path
    if path.startswith("case."):
        return world.of_case(path.removeprefix("case."))
    if path.startswith("today.terms."):
        terms, name = (
            world.terms(world.function.today.terms, "today.terms"),
            path.removeprefix("today.terms."),
        )
    elif path.startswith("option."):
        assert probe.owner is not None
        terms, name = world.terms(field.options[probe.owner]), path.removeprefix("option.")
    else:
        return world.get(path)
    if name.startswith("core."):
        core = getattr(terms.option, "core")  # noqa: B009 only core and overflow has it
        return terms.core(core).get(name.removeprefix("core."))
    return terms.get(name)
