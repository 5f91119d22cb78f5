"""What a page is made of: plain data that both the HTML and the PDF are laid out from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Fact:
    """One labelled figure, with its origin (measured, judged, assumed) and definition where it has them."""

    label: str
    text: str
    origin: str | None = None
    note: str = ""
    key: str = ""  # by which a page leads to it


@dataclass(frozen=True)
class Meter:
    """A share in words, and as the part 0..1 of a rail; no part where it is not known."""

    text: str
    part: float | None


@dataclass(frozen=True)
class Grid:
    """A table: a caption, headers, rows of text. Columns named in `words` hold text, the others figures.

    `places` says of each row where its figure stands, where a page leads there.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: tuple[int, ...] = (0,)
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Origins:
    """How much of an answer is measured, judged, assumed: whole percentages that add up to 100."""

    measured: int
    judged: int
    assumed: int

    @property
    def parts(self) -> tuple[tuple[str, int, int], ...]:
        """Name, start and width of each part, in percent; empty ones left out."""
        starts = (0, self.measured, self.measured + self.judged)
        items = zip(("measured", "judged", "assumed"), starts, self.widths, strict=True)
        return tuple(item for item in items if item[2])

    @property
    def widths(self) -> tuple[int, int, int]:
        """The three percentages."""
        return self.measured, self.judged, self.assumed

    @property
    def short(self) -> str:
        """The percentages behind the letters that mark origins: ``M 62 · A 38 %``."""
        return " · ".join(f"{name[0].upper()}\u00a0{width}" for name, _, width in self.parts) + "\u00a0%"

    @property
    def words(self) -> str:
        """The parts in words."""
        return ", ".join(f"{width}\u00a0% {name}" for name, _, width in self.parts)


@dataclass(frozen=True)
class Picture:
    """A chart: what it shows as a sentence, the SVG, and the same figures as a table."""

    title: str
    svg: str
    twin: Grid
    note: str = ""
    tall: bool = False  # higher than wide
    rests: Origins | None = None  # what all its figures rest on


@dataclass(frozen=True)
class Bar:
    """One row of a picture made of bars; places lie 0..1 on an axis that its rows share."""

    label: str
    detail: str  # beneath the label
    cells: tuple[str, ...]
    told: str  # what the bar shows, in words
    end: float | None  # where it ends, from nought; no bar where it is not known
    look: str
    band: tuple[float, float] | None = None  # a range behind it
    strong: bool = False


@dataclass(frozen=True)
class Bars:
    """A picture that is its own table: rows of words and figures with a bar each, in named groups."""

    title: str
    note: str
    header: tuple[str, ...]  # of the label, of each cell, of the bar
    groups: tuple[tuple[str, tuple[Bar, ...]], ...]
    zero: float  # where nought lies
    rests: Origins | None = None  # what all its figures rest on

    @property
    def rows(self) -> tuple[Bar, ...]:
        """All rows in their order."""
        return tuple(bar for _, bars in self.groups for bar in bars)


@dataclass(frozen=True)
class Pill:
    """A verdict or a model: its word, and whose colour and shape it wears."""

    word: str
    look: str


@dataclass(frozen=True)
class ShortName:
    """What a picture calls an option, and whose colour and shape it wears."""

    word: str
    look: str


@dataclass(frozen=True)
class Range:
    """A low, middle and high value as places 0..1 on a common axis, and where nought lies if it is on it."""

    low: float
    mid: float
    high: float
    zero: float | None


def origins(given: Mapping[str, float]) -> Origins | None:
    """Round shares to whole percentages that add up to 100 (largest remainders)."""
    total = sum(given.values())
    if total <= 0:
        return None
    exact = {name: 100 * given.get(name, 0.0) / total for name in ("measured", "judged", "assumed")}
    whole = {name: int(value) for name, value in exact.items()}
    for name in sorted(exact, key=lambda n: whole[n] - exact[n])[: 100 - sum(whole.values())]:
        whole[name] += 1
    return Origins(**whole)
