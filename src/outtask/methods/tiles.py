"""Many values of many inputs tried on the same few paths, side by side: a tile for each value.

In tile 0 all is as the case says; in every other tile one input has another value. What does not read that
input is the same as in tile 0, so it is made for the tiles that it depends on and laid out for the others.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from outtask.methods.draws import Draws
from outtask.methods.reading import has_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outtask.methods.draws import Array, PerPath
    from outtask.methods.world import World
    from outtask.terms.amounts import Amount


class Tile(NamedTuple):
    """One value of one input."""

    path: str
    value: float


@dataclass(frozen=True)
class TiledDraws(Draws):
    """Draws of few paths, repeated for each of some tiles."""

    few: Draws = field(default_factory=lambda: Draws(0, 8))  # the paths as the case says
    tiling: Tiling | None = None
    tiles: tuple[int, ...] = ()
    laid: dict[tuple[str, ...], PerPath] = field(default_factory=dict, compare=False)

    @cached_property
    def place(self) -> dict[int, int]:
        """Where each tile lies."""
        return {tile: place for place, tile in enumerate(self.tiles)}

    def value(self, path: str, amount: Amount, *about: str) -> PerPath:
        """Return the input at ``path``: one number, or one per path, shape ``(paths,)``."""
        self.reading.note(path)
        key = (path, *about)
        if key not in self.laid:
            self.laid[key] = self._lay(path, self.few.value(path, amount, *about))
        return self.laid[key]

    def uniform(self, *about: str) -> Array:
        """Return a uniform sample on (0, 1), the same in each tile."""
        return np.tile(self.few.uniform(*about), len(self.tiles))

    def planned(self, path: str, amount: Amount) -> PerPath:
        """Return what is expected of an input that nobody knows yet: its mean, or the value asked about."""
        self.reading.note(path)
        return self._lay(path, self.few.planned(path, amount))

    def asks(self, *beginnings: str) -> bool:
        """Tell whether an input whose path begins so is asked about."""
        assert self.tiling is not None
        asked = (tiles for path, tiles in self.tiling.by_path.items() if path.startswith(beginnings))
        return self.few.asks(*beginnings) or any(tile in self.place for tiles in asked for tile in tiles)

    def unless_tried(self, path: str, factor: PerPath) -> PerPath:
        """Return a factor on the input at ``path``; in tiles that try a value of it, that stands as it is."""
        assert self.tiling is not None
        places = [self.place[tile] for tile in self.tiling.by_path.get(path, ()) if tile in self.place]
        if not places:
            return factor
        found = np.broadcast_to(factor, (self.paths,)).reshape(len(self.tiles), self.few.paths).copy()
        found[places] = 1.0
        return found.reshape(-1)

    def _lay(self, path: str, usual: PerPath) -> PerPath:
        """Return an input on all tiles: as usual, or the value that is tried."""
        assert self.tiling is not None
        tiles = [tile for tile in self.tiling.by_path.get(path, ()) if tile in self.place]
        if not tiles and np.ndim(usual) == 0:
            return usual
        laid = np.empty((len(self.tiles), self.few.paths))
        laid[...] = usual
        for tile in tiles:
            laid[self.place[tile]] = self.tiling.tiles[tile - 1].value
        return laid.reshape(-1)


@dataclass(frozen=True)
class Tiling:
    """Few paths, repeated for each value. ``below`` is the tiling whose tiles come first in this one.

    What belongs to ``role`` is made for the tiles ``asked`` alone: others are tried for other options.
    """

    still: World  # the few paths as the case says
    tiles: tuple[Tile, ...]  # tile 1 and those that follow
    below: Tiling | None = None
    role: Hashable = None
    asked: frozenset[int] = frozenset()
    made: dict[Hashable, tuple[tuple[int, ...], Any]] = field(default_factory=dict)
    worlds: dict[tuple[int, ...], World] = field(default_factory=dict)
    known: dict[Hashable, tuple[frozenset[str], tuple[int, ...]]] = field(default_factory=dict)

    def more(self, tiles: Sequence[Tile], role: Hashable, asked: Iterable[int]) -> Tiling:
        """Return this tiling with further tiles; what depends on these tiles only is shared.

        Of these tiles ``role`` needs those ``asked`` only.
        """
        all_tiles = (*self.tiles, *tiles)
        own = range(len(self.tiles) + 1, len(all_tiles) + 1)
        return Tiling(self.still, all_tiles, self, role, frozenset([*asked, *own]))

    @cached_property
    def by_path(self) -> dict[str, list[int]]:
        """The tiles of each input."""
        found: dict[str, list[int]] = {}
        for at, tile in enumerate(self.tiles, start=1):
            found.setdefault(tile.path, []).append(at)
        return found

    def touched(self, key: Hashable) -> tuple[int, ...]:
        """Return the tiles, the first one with them, in which something made before can differ."""
        read = self.still.draws.reading.made[key]
        before, tiles = self.known.get(key, (None, ()))
        if before is not read:
            found = {at for path in self.by_path.keys() & read for at in self.by_path[path]}
            tiles = (0, *sorted(found & self.asked if self._is_own(key) else found))
            self.known[key] = read, tiles
        return tiles

    def world(self, chosen: tuple[int, ...]) -> World:
        """Return the world of some tiles, side by side."""
        if chosen not in self.worlds:
            few = self.still.draws
            columns = np.arange(few.paths) if few.columns is None else few.columns
            draws = TiledDraws(
                few.seed,
                few.base_paths,
                np.tile(columns, len(chosen)),
                reading=few.reading,
                few=few,
                tiling=self,
                tiles=chosen,
            )
            timeline, rate = self.still.timeline, self.still.timeline.rate
            if np.ndim(rate):
                timeline = replace(timeline, rate=np.tile(rate, len(chosen)))
            self.worlds[chosen] = replace(
                self.still, timeline=timeline, draws=draws, view=View(self, chosen), cache={}
            )
        return self.worlds[chosen]

    def make(self, key: Hashable, make: Callable[[World], Any]) -> tuple[tuple[int, ...], Any]:
        """Return something for the tiles that it depends on, and which these are."""
        reading = self.still.draws.reading
        if key not in reading.made:
            self.still.once(key, make)
        while True:
            touched = self.touched(key)
            if len(touched) == 1:
                made = self.still.once(key, make)
                if touched == self.touched(key):
                    return touched, made
                continue
            if self.below and touched[-1] <= len(self.below.tiles) and not self._is_own(key):
                made = self.below.make(key, make)
                if touched == self.touched(key):
                    return made
                continue
            if key in self.made and self.made[key][0] == touched:
                return self.made[key]
            # Should it read more than it did before, it is made again for all that it depends on.
            self.made[key] = touched, reading.while_making(key, partial(make, self.world(touched)))

    def _is_own(self, key: Hashable) -> bool:
        return self.below is not None and has_part(key, self.role)


@dataclass(frozen=True)
class View:
    """Some tiles of a tiling."""

    tiling: Tiling
    tiles: tuple[int, ...]
    places: dict[tuple[int, ...], NDArray[np.intp]] = field(default_factory=dict)

    def pick(self, key: Hashable, make: Callable[[World], Any]) -> Any:
        """Return something for these tiles, made for those that it depends on."""
        touched, made = self.tiling.make(key, make)
        if touched == self.tiles:
            return made
        if touched not in self.places:
            place = np.zeros(len(self.tiling.tiles) + 1, dtype=np.intp)
            place[list(touched)] = np.arange(len(touched))
            self.places[touched] = place[list(self.tiles)]
        return _laid_out(made, self.places[touched], len(touched), self.tiling.still.draws.paths)


def _laid_out(made: Any, at: NDArray[np.intp], tiles: int, few: int) -> Any:
    """Return an array, or each of a tuple, with its tiles at new places."""
    if isinstance(made, tuple):
        parts = [_laid_out(part, at, tiles, few) for part in made]
        return type(made)(*parts) if hasattr(made, "_fields") else tuple(parts)
    if np.ndim(made) == 0 or made.shape[-1] == 1:
        return made
    assert made.shape[-1] == tiles * few, (made.shape, tiles, few)
    split = made.reshape(*made.shape[:-1], tiles, few)
    return split.take(at, axis=-2).reshape(*made.shape[:-1], len(at) * few)
