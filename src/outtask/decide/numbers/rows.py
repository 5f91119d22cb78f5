"""Forms of several rows with the same columns, some left empty; a row without its first cell is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from outtask.decide.numbers.forms import amount_of, ends_of, shown
from outtask.frame.forms import ChoiceField, Form, NumberField, RangeField, TextField
from outtask.methods.words import symbol

Row = dict[str, Any]
SPARE = 2


class Cell(NamedTuple):
    """A column: its key in the data, how it is typed, how the data are shown and kept."""

    key: str
    make: Callable[[], Any]
    show: Callable[[Any], Any] = lambda value: value
    keep: Callable[[Any, Any], Any] = lambda value, _before: value


class RowsForm(Form):
    """Rows over plain data. ``fields`` of a row are named ``prefix-key-row``."""

    def __init__(
        self, prefix: str, cells: Sequence[Cell], rows: Sequence[Row], sent: Mapping[str, Any] | None = None
    ) -> None:
        self.start, self.cells, self.before = prefix, cells, list(rows)
        self.count = len(self.before) + SPARE
        initial = {
            self.name(cell, row): None if one.get(cell.key) is None else cell.show(one[cell.key])
            for row, one in enumerate(self.before)
            for cell in cells
        }
        super().__init__(sent, initial=initial)
        for row in range(self.count):
            for cell in cells:
                self.fields[self.name(cell, row)] = cell.make()

    def name(self, cell: Cell, row: int) -> str:
        """Return the name of a field."""
        return f"{self.start}-{cell.key}-{row}"

    def lines(self) -> Iterator[list[Any]]:
        """Yield the rows as they are seen."""
        for row in range(self.count):
            yield [self[self.name(cell, row)] for cell in self.cells]

    def after(self) -> list[Row]:
        """Return the rows as plain data."""
        return [self._row(row) for row in self.kept()]

    def kept(self) -> list[int]:
        """Return the numbers of the rows that are not empty."""
        first = self.cells[0]
        return [row for row in range(self.count) if self.cleaned_data.get(self.name(first, row))]

    def _row(self, row: int) -> Row:
        before = self.before[row] if row < len(self.before) else {}
        found = dict(before)
        for cell in self.cells:
            value = self.cleaned_data.get(self.name(cell, row))
            kept = None if value in (None, "") else cell.keep(value, before.get(cell.key))
            if kept is None:
                found.pop(cell.key, None)
            else:
                found[cell.key] = kept
        return found


def as_ends(amount: Any) -> tuple[float | None, float | None, float | None]:
    """Return the three inputs of an amount; one value alone stands in the middle."""
    low, likely, high = map(shown, ends_of(amount))
    return (None, likely, None) if low == high else (low, likely, high)


def cost_cells(currency: str) -> tuple[Cell, ...]:
    """Return the columns of today's other cost, line by line."""
    fates = (
        ("avoidable", _("ends with it")),
        ("stranded", _("goes on")),
        ("transferred", _("the provider takes it over")),
    )
    unit = _("%s a year") % symbol(currency)
    return (
        Cell("name", lambda: TextField(_("What"), max_length=120, required=False)),
        Cell("yearly", lambda: RangeField(_("Yearly cost"), unit=unit, required=False), as_ends, amount_of),
        Cell(
            "fate",
            lambda: ChoiceField(
                _("When the work leaves, it"), choices=fates, required=False, initial="avoidable"
            ),
        ),
    )


def step_cells() -> tuple[Cell, ...]:
    """Return the columns of steps in demand that are ahead."""
    return (
        Cell(
            "month",
            lambda: NumberField(
                _("From month"), help=_("1 is the first of the comparison."), least=1, required=False
            ),
            keep=lambda value, _before: int(value),
        ),
        Cell(
            "factor",
            lambda: RangeField(_("Volume times"), help=_("1.2 is a fifth more."), required=False),
            as_ends,
            amount_of,
        ),
        Cell("note", lambda: TextField(_("What happens then"), max_length=200, required=False)),
    )
