"""The result of pricing one option on the common paths: what verdicts, bundles and reports read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from outtask.methods.costs.course import Course, combined
from outtask.methods.costs.value import Worth

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outtask.terms.options import AnyOption

    Array = NDArray[np.float64]


PICTURED = 4096  # paths behind yearly percentiles: as many as a picture can show


@dataclass(frozen=True)
class PricedLine:
    """One part of the cost. ``mean`` is (horizons,): mean discounted cost up to each horizon.

    Cost is linear in the price input named by ``path``: a price times k makes the line times k. A line
    without a price of its own (``path`` empty) is fees and shares of others, already counted in theirs.
    """

    label: str  # in plain words: "People", "Provider's charges", "Managing the provider" ...
    path: str  # the price input behind it: "option.price_per_unit", "today.loaded_cost" ...
    mean: Array
    fixed: bool  # does not follow the volume
    cash: bool = True  # false for worth and harm: freed hours put to core work, work that waits


@dataclass(frozen=True)
class PricedOption:
    """One option on all paths. Money in the case's currency; horizons in months, ascending."""

    option: AnyOption
    status_quo: bool
    horizons: tuple[int, ...]
    cost: Array  # (horizons, paths), discounted, cumulative to each horizon
    value: Array  # (horizons, paths), discounted worth beyond money (section 4), cumulative
    cash: Array  # (years, some paths), nominal cash of each year, to the longest horizon
    cash_by_month: Array  # (months,), mean nominal cash
    start_month: Array  # (paths,), 0 for the status quo
    hours_bound: Array  # (paths,), own hours a month to manage, verify, supervise, over the case's horizon
    provider_hours: Array  # (paths,), the part of hours_bound spent once per provider
    hours_freed: Array  # (paths,), own hours a month set free against today
    lines: tuple[PricedLine, ...]
    worths: tuple[Worth, ...]  # what the worth beyond money is linear in
    course: Course | None  # when it is paid on average; not where only costs are asked for

    def net(self, horizon: int) -> Array:
        """Cost less worth beyond money at a horizon of months, per path: what is minimised."""
        at = self.horizons.index(horizon)
        return np.asarray(self.cost[at] - self.value[at])


def together(blocks: Sequence[PricedOption]) -> PricedOption:
    """Return an option that was priced in blocks of paths on all of them."""
    if len(blocks) == 1:
        return blocks[0]
    counts = [len(block.start_month) for block in blocks]
    shares = [count / sum(counts) for count in counts]
    lines: dict[tuple[str, str, bool, bool], Array] = {}
    for block, share in zip(blocks, shares, strict=True):
        for line in block.lines:
            key = (line.label, line.path, line.fixed, line.cash)
            lines[key] = lines.get(key, 0.0) + share * line.mean
    first, whole = blocks[0], {}
    for name in ("start_month", "hours_bound", "provider_hours", "hours_freed", "cost", "value", "cash"):
        whole[name] = np.concatenate([getattr(block, name) for block in blocks], axis=-1)
    by_month = sum(share * block.cash_by_month for block, share in zip(blocks, shares, strict=True))
    return PricedOption(
        option=first.option,
        status_quo=first.status_quo,
        horizons=first.horizons,
        cash_by_month=np.asarray(by_month),
        lines=tuple(PricedLine(key[0], key[1], mean, key[2], key[3]) for key, mean in lines.items()),
        worths=tuple(_mean_worth(parts, shares) for parts in zip(*(b.worths for b in blocks), strict=True)),
        course=combined([block.course for block in blocks if block.course is not None], shares),
        **whole,
    )


def _mean_worth(parts: Sequence[Worth], shares: Sequence[float]) -> Worth:
    """Return the same worth over blocks of paths that make up some shares of all."""
    by_value, by_level = (
        np.asarray(sum(share * getattr(part, name) for part, share in zip(parts, shares, strict=True)))
        for name in ("by_value", "by_level")
    )
    return parts[0]._replace(by_value=by_value, by_level=by_level)
