"""How expected levels move with an input: many inputs and values priced in one go on a few well-spread paths.

Every value of an input is priced on the same paths (common random numbers), so differences are sharp although
the paths are few; ``thresholds.conditional`` ties the curve to the level that all paths give.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from outtask.methods.costs.price import key_of, price_option, price_status_quo
from outtask.methods.probes import EXCHANGE, Probe
from outtask.methods.tiles import Tile, Tiling
from outtask.methods.world import World
from outtask.terms.options import CoreOverflow

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outtask.terms.options import AnyOption

    Array = NDArray[np.float64]


RATE = "case.discount_rate"


@dataclass(frozen=True)
class Field:
    """The options of one function in its world. Row 0 is the status quo."""

    world: World
    options: tuple[AnyOption, ...]
    twins: tuple[int, ...]
    materiality: float
    nets: Array  # (options, paths) at the case's horizon
    few: dict[int, Few] = field(default_factory=dict)  # by their number

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
    world: World  # of these paths, up to the case's horizon, and for costs only


def few_of(field: Field, count: int) -> Few:
    """Return paths spread over total volume, weighted as :func:`few_at` does; the same ones each time."""
    if count not in field.few:
        field.few[count] = few_at(field, spread(field.order, count))
    return field.few[count]


def few_at(field: Field, columns: NDArray[np.intp], *, beyond: bool = False) -> Few:
    """Weight some of the paths so that every option's mean net is that of all paths.

    Calibration weights (Deville & Särndal 1992, J. Am. Stat. Assoc. 87:376): the closest to equal ones that
    reproduce the known means; what moves with the nets, as most slopes do, is then estimated far better.
    ``beyond`` is that of :func:`until`.
    """
    scale = np.maximum(np.abs(field.means), 1e-300)[:, None]
    here = np.vstack([np.ones(len(columns)), field.nets[:, columns] / scale])
    known = np.concatenate([[1.0], field.means / scale[:, 0]])
    weights = np.full(len(columns), 1 / len(columns))
    # From products of rows: for larger matrices a library would wake threads that have enough to do.
    sizes, ways = np.linalg.eigh(np.einsum("in,jn->ij", here, here))
    apart = sizes > 1e-12 * sizes[-1]  # twins count once
    ways = ways[:, apart] / np.sqrt(sizes[apart])
    for _ in range(2):  # the second time for the last digits
        gap = known - np.einsum("in,n->i", here, weights)
        weights += np.einsum("in,i->n", here, ways @ (ways.T @ gap))
    world = until(field.world, (field.horizon,), brief=True, beyond=beyond).variant(columns, {})
    return Few(columns, weights, world)


def spread(order: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """Return paths spread evenly over an order of them, shape ``(count,)`` or fewer."""
    count = min(count, len(order))
    return order[((np.arange(count) + 0.5) * len(order) / count).astype(np.intp)]


def until(world: World, horizons: tuple[int, ...], *, brief: bool = False, beyond: bool = False) -> World:
    """Return the world cut to some horizons: months after the last are not priced, save those of a project.

    A need that ends with the last does end there, which a year more tells: people leave, contracts end. So it
    does, ``beyond``, of what falls due in the last month of work that goes on, as a renewal: for costs that
    are held against those of the whole world, and not against one another. ``brief`` asks for costs only,
    without lines and cash.
    """
    last = horizons[-1] if world.function.project is None else world.months
    if (beyond or world.function.volume.ends_after == last) and last < world.months:
        last = 12 * (last // 12 + 1)
    return replace(
        world,
        timeline=replace(world.timeline, months=last, horizons=horizons),
        brief=brief,
        cache={"volume": world.volume[:last]},
    )


def level_curves(
    field: Field,
    probes: Sequence[Probe],
    grids: Sequence[Array],
    few: Few,
    rows: Sequence[Collection[int]],
) -> list[Array]:
    """Return for each probe how the mean hurdled level moves at each value of its grid, (options, grid).

    It moves from where it is with the input as drawn. Of each probe its own ``rows`` are priced, and of them
    only those that the input can touch; the others read 0. The hurdle is materiality times the cost of the
    status quo at that value; where row 0 is not asked for it is left out, being the same for all others. For
    the discount rate ask :class:`Course`.
    """
    found = [np.zeros((len(field.options), len(grid))) for grid in grids]

    def tried(which: Sequence[int]) -> list[tuple[int, int]]:
        """Return an input and a place on its grid for each value that is not what all paths have drawn."""
        return [
            (i, place)
            for i in which
            for place, at in enumerate(grids[i])
            if probes[i].amount.ranged or at != probes[i].now
        ]

    def tiles(spots: Sequence[tuple[int, int]]) -> list[Tile]:
        return [Tile(probes[i].path, float(grids[i][place])) for i, place in spots]

    common = tried([i for i, probe in enumerate(probes) if probe.owner is None])
    shared, tolerance = Tiling(few.world, tuple(tiles(common))), np.zeros(len(common))
    for row in sorted({row for each in rows for row in each}):
        own = tried([i for i, probe in enumerate(probes) if probe.owner == row and row in rows[i]])
        asked = [at for at, (i, _) in enumerate(common, start=1) if row in rows[i]]
        key = key_of(few.world.terms(field.options[row]) if row else few.world.today)
        # The team of today is part of every option: of the status quo its price alone is its own.
        tiling = shared.more(tiles(own), few.world.terms(field.options[row]).role if row else key, asked)
        moves, moved = _moves(field, tiling, few, row, key)
        if row == 0:
            tolerance = moved
        elif field.twins[row] != field.twins[0]:
            moves[: len(common)] += tolerance
        for (i, place), move in zip([*common, *own], moves.tolist(), strict=True):
            found[i][row, place] = move
        tiling.worlds.clear()  # they know the tiling: nobody would let go of either
    shared.worlds.clear()
    return found


def drawn(field: Field, probe: Probe, few: Few) -> float | Array:
    """Return an input as it is drawn on a few paths: one number, or one per path."""
    world, path = few.world, probe.path
    if path.startswith(EXCHANGE):
        return world.exchange(path.removeprefix(EXCHANGE))
    if path.startswith("case."):
        return world.of_case(path.removeprefix("case."))
    if not path.startswith(("option.", "today.terms.")):
        return world.get(path)
    terms = world.today if probe.owner is None else world.terms(field.options[probe.owner])
    name = path.removeprefix(f"{terms.prefix}.")
    if isinstance(terms.option, CoreOverflow) and name.startswith("core."):
        return terms.core(terms.option.core).get(name.removeprefix("core."))
    return terms.get(name)


def _moves(field: Field, tiling: Tiling, few: Few, row: int, key: Hashable) -> tuple[Array, Array]:
    """Return how the mean net of an option, and the materiality, move in each tile but the first."""
    option, moves = field.options[row], np.zeros((2, len(tiling.tiles)))
    touched = tiling.touched(key)
    if len(touched) > 1:
        world = tiling.world(touched)
        priced = price_option(world, option) if row else price_status_quo(world)
        for at, money in enumerate((priced.net(field.horizon), field.materiality * priced.cost[0])):
            levels = money.reshape(-1, len(few.columns)) @ few.weights
            moves[at, np.array(touched[1:]) - 1] = levels[1:] - levels[0]
    return moves[0], moves[1]
