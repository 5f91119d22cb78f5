"""A team of own people, month by month: whole people hired and released with a lag, overtime, waiting work.

A post is filled once it has been needed for the hire lag, and is gone once it has not been needed for the
release lag. Need follows the mean of the last three months, so that one month of noise hires nobody, and
overtime comes first. Shares of persons who do other work too move to the need itself, without rounding.
A team that an option builds anew is sized for the work that awaits it, and owes nothing of what was left
undone before it began.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from outtask.methods.costs.blocks import blocks_of, part, room
from outtask.methods.costs.start import start_of
from outtask.methods.costs.window import remaining
from outtask.methods.costs.work import covering_people, people_for_volume, person_hours
from outtask.methods.draws import Array, PerPath
from outtask.methods.gates import goes_on
from outtask.methods.world import TODAY, Terms, World

SEEN = 3  # months behind a decision to hire or release
LONG = 32_000  # months: longer than any case
EARLY = 36  # months that are kept: few options start later
EARLY_TRIED = 60  # the same where values are tried: late starts among them, and few paths take little room
TINY = 1e-9  # a need that is whole but for the last digits takes nobody more


class Team(NamedTuple):
    """Own people on all paths: what they come to in each period, and month by month at first.

    Rows are heads, people who joined and who left, overtime and waiting work, both in months of a person.
    """

    sums: Array  # (5, 2, periods, paths)
    last: Array  # heads in the last month, (paths,)
    early: Array  # (5, early months, paths)


class _Beginning(NamedTuple):
    """With whom a team begins, and when."""

    heads: Array  # (paths,)
    shared: NDArray[np.bool_]  # they are shares of persons who do other work too, (paths,)
    point: Array | None = None  # from which a new team works, in months from the start, (paths,)
    taken: Array | None = None  # the share of each early month that it takes over, (months, paths or 1)


def first_people(world: World) -> Array:
    """Return the people at the beginning: as stated, else whole people for the first year's expected need.

    A need of less than one person is a share of somebody who does other work too. Who must be there in the
    hours that are covered is never rounded away.
    """
    return world.once("first people", _first_people)


def _first_people(world: World) -> Array:
    if world.function.today.people is not None:
        return np.broadcast_to(np.asarray(world.get("today.people"), dtype=np.float64), (world.paths,))
    work = people_for_volume(world)[0] if world.need_months else np.zeros(1)
    return np.broadcast_to(first_people_for(work, covering_people(world)), (world.paths,))


def first_people_for(work: Array, cover: PerPath) -> Array:
    """Return the people whom work takes, and the cover, if nobody has said how many there are."""
    need = np.maximum(work, cover)
    whole = np.maximum(np.floor(work + 0.5 + TINY), np.ceil(cover - TINY))
    return np.asarray(np.where(need < 1, need, whole))


def _beginning_of(terms: Terms) -> _Beginning:
    """Return how the team begins that would do all of the work: today's, or one that is built anew."""
    world = terms.world
    if terms.prefix == TODAY or goes_on(world.function, terms.option):
        return _Beginning(first_people(world), _shared_people(world))
    start = start_of(terms)
    point = np.broadcast_to(start.month, (world.paths,))
    year = np.minimum(point, world.need_months - 1).astype(np.intp) // 12  # of its first month at work
    need = people_for_volume(world)
    work = np.take_along_axis(np.broadcast_to(need, (len(need), world.paths)), year[None], axis=0)[0]
    heads = first_people_for(work, covering_people(world))
    taken = 1 - remaining(point, start.ramp, world.need_months)
    return _Beginning(heads, (heads > 0) & (heads < 1), point, taken)


def _shared_people(world: World) -> NDArray[np.bool_]:
    """Tell on which paths today's people are shares of persons who do other work too, ``(paths,)``."""
    first, name = first_people(world), world.function.name
    shares = [share for person in world.case.staff if (share := person.shares.get(name))]
    if shares and max(shares) < 1:
        return np.ones(world.paths, dtype=np.bool_)
    return np.asarray((first > 0) & (first < 1))


def team_of(terms: Terms) -> Team:
    """Return the team that would do all of the work on the terms of an in-house option."""
    months = terms.world.need_months
    kept = _kept(terms.world)
    return terms.world.once(("team", terms.role), lambda world: _run(terms.within(world), months, kept))


def _kept(world: World) -> int:
    """Return for how many months a team is kept month by month."""
    return EARLY_TRIED if world.brief else EARLY


def early_team(terms: Terms, months: int) -> Array:
    """Return the first months of a team, at least so many: rows as of ``Team.early``."""
    world = terms.world
    months = min(12 * -(-months // 12), world.need_months)  # whole years, so that few are asked for

    def made(here: World) -> Array:
        own = terms.within(here)
        return team_of(own).early[:, :months] if months <= _kept(here) else _run(own, months, months).early

    return world.once(("early team", terms.role, months), made)


def heads_at(terms: Terms, month: NDArray[np.intp]) -> Array:
    """Return the people there in a month from 1 on, one for all or one per path; ``(paths,)``."""
    heads = early_team(terms, int(month.max()))[0]
    each = np.broadcast_to(month - 1, (1, terms.world.paths))
    return np.asarray(np.take_along_axis(heads, each, axis=0)[0])


def _run(terms: Terms, months: int, early: int) -> Team:
    world, timeline = terms.world, terms.world.timeline
    spans, early = timeline.spans(months), min(early, months)
    kept, sums = np.empty((5, early, world.paths)), np.empty((5, 2, len(spans), world.paths))
    last, beginning = np.empty(world.paths), _beginning_of(terms)
    for block in blocks_of(world.paths):
        walk, volume = _Walk(terms, beginning, block), world.volume[:, block]
        scratch = room("team", 5, max(span.stop - span.start for span in spans), volume.shape[1])
        for period, span in enumerate(spans):
            rows = scratch[:, : span.stop - span.start]
            rows[1:3] = 0.0  # few join or leave in a month
            for month in range(span.start, span.stop):
                walk.step(month, volume[month], rows[:, month - span.start])
            if span.start < early:
                some = slice(span.start, min(span.stop, early))
                kept[:, some, block] = rows[:, : some.stop - some.start]
            timeline.sum_up(span, rows, sums[:, :, period, block], block)
        last[block] = walk.heads
    return Team(sums, last, kept)


class _Walk:
    """Walks a block of paths through the months. Work is counted in people, who are there or are not."""

    def __init__(self, terms: Terms, beginning: _Beginning, block: slice) -> None:
        world = terms.world
        a_person = person_hours(world)
        self.per_unit = part(world.get("work.hours_per_unit") / a_person, block)
        self.fixed = part(world.get("work.fixed_hours") / a_person, block)
        self.covering = part(covering_people(world), block)
        self.has_fixed, self.has_covering = bool(np.any(self.fixed)), bool(np.any(self.covering))
        self.hire_lag, self.release_lag = (
            np.minimum(np.floor(part(terms.get(name), block)), LONG).astype(np.int16)
            for name in ("hire_lag", "release_lag")
        )
        self.start = beginning.heads[block]
        self.cap = np.broadcast_to(part(terms.get("overtime_cap"), block), self.start.shape)
        self.shared, self.heads = beginning.shared[block], self.start.copy()
        self.point = None if beginning.point is None else beginning.point[block]
        self.taken = np.zeros((0, 1)) if beginning.taken is None else np.asarray(part(beginning.taken, block))
        paths = len(self.start)
        self.seen, self.short, self.nought, self.need = np.zeros((4, paths))
        self.behind = np.zeros((SEEN, paths))
        self.counters = np.zeros((2, paths), dtype=np.int16)  # months
        self.lacking, self.idle = self.counters
        self.able, self.high, self.low = np.empty((3, paths))
        self.cover = np.broadcast_to(self.covering, self.start.shape)
        self.most, self.least = 1 + self.cap, np.where(self.shared, 1 - self.cap, 1.0)
        self.margin = np.where(self.shared, -TINY, TINY - 1)
        self._set_bounds(np.arange(paths))

    def step(self, month: int, volume: Array, out: Array) -> None:
        """Walk through one month and write the rows of the team, ``(5, paths)``."""
        heads, joined, left, overtime, waiting = out
        need, short, work = self.need, self.short, self.behind[month % SEEN]
        self.seen -= work
        np.multiply(volume, self.per_unit, out=work)
        if self.has_fixed:
            work += self.fixed
        self.seen += work
        np.multiply(self.seen, 1 / min(month + 1, SEEN), out=need)
        missing = need > self.high
        if self.has_covering:
            np.maximum(need, self.covering, out=need)
        for counter, wanting in ((self.lacking, missing), (self.idle, need < self.low)):
            counter += 1
            counter *= wanting
        if month <= len(self.taken) and self.point is not None:
            self.counters *= self.point < month + 1  # nobody is missing before it begins
            if month:
                short *= self.taken[month - 1]  # of what the month before left undone, its part
        moving = ((self.lacking > self.hire_lag) | (self.idle > self.release_lag)).nonzero()[0]
        if len(moving):
            self._move(moving, joined, left)
        heads[...] = self.heads
        short += work
        short -= self.heads
        np.maximum(short, self.nought, out=short)
        np.minimum(short, self.able, out=overtime)
        short -= overtime
        waiting[...] = short

    def _move(self, moving: NDArray[np.intp], joined: Array, left: Array) -> None:
        need, start = self.need[moving], self.start[moving]
        heads = np.where(self.shared[moving], need, start + np.ceil(need - start - TINY))
        change = heads - self.heads[moving]
        joined[moving], left[moving] = np.maximum(change, 0.0), np.maximum(-change, 0.0)
        self.heads[moving] = heads
        self.lacking[moving] = self.idle[moving] = 0
        self._set_bounds(moving)

    def _set_bounds(self, moved: NDArray[np.intp]) -> None:
        """Set the overtime that people can do, and the need above or below which they are not right."""
        heads = self.heads[moved]
        self.able[moved] = heads * self.cap[moved]
        high = heads * self.most[moved] + TINY
        if self.has_covering:  # nobody covers two places in overtime: where cover is missing, all is too much
            high = np.where(self.cover[moved] > heads + TINY, -1.0, high)
        self.high[moved] = high
        self.low[moved] = heads * self.least[moved] + self.margin[moved]
