"""The staff grid: people, and the shares of their time for each function, as one form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from outtask.decide.numbers.forms import amount_of, ends_of
from outtask.decide.numbers.rows import Cell, RowsForm
from outtask.frame.forms import MoneyField, NumberField, ShareField, TextField

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from outtask.decide.models import Function
    from outtask.decide.numbers.checks import Said

    Person = dict[str, Any]

SPARE = 3  # rows left empty for more people
PEOPLE, COLUMNS = 200, 16  # of people and functions at once: what is sent must be taken, with all its fields


class GridForm(RowsForm):
    """Rows of people over columns of functions; a row without a name is none.

    Shares in functions that have no column here stay as they are, and so do people without a row here.
    """

    def __init__(
        self,
        staff: Sequence[Person],
        functions: Sequence[Function],
        currency: str,
        sent: Mapping[str, Any] | None = None,
        people: slice = slice(PEOPLE),
    ) -> None:
        self.name = Cell("name", lambda: TextField(_("Name or role"), max_length=120, required=False))
        self.shares = [_share(function) for function in functions]
        cells = [self.name, *_figures(currency), *self.shares]
        self.doubts: dict[str, list[str]] = {}  # by the name of a row's first field
        super().__init__(cells, staff, sent, spare=SPARE, drawn=people)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the rows as they are seen, each with what is wrong and what is hardly meant in it."""
        for cells in self.lines():
            is_named = bool(cells[0].value())
            wrong = [
                (self.called(cell.name) if is_named else cell.label, cell.errors)
                for cell in cells
                if cell.errors
            ]
            doubts = () if self.is_bound else self.doubts.get(cells[0].name, ())  # they are of what is stored
            yield {"cells": cells, "wrong": wrong, "doubts": doubts}

    def doubt(self, said: Iterable[Said]) -> None:
        """Keep what is hardly meant of the people that are stored, to be told beside their rows."""
        fields = [self.field(self.name, key) for key in self.before]
        labels = {cell.place: str(cell.make().label) for cell in self.cells}
        for one in said:
            match one.place:
                case ("staff", int(at), *rest) if not one.is_error and at < len(fields):
                    label = labels.get(tuple(map(str, rest)), "")
                    self.doubts.setdefault(fields[at], []).append(
                        f"{label}: {one.text}" if label else one.text
                    )

    def clean(self) -> dict[str, Any]:
        """Refuse a row with shares and no name, and shares of more than a whole."""
        given = super().clean() or self.cleaned_data
        for key in self.keys:
            shares = [self.given(cell, key) or 0.0 for cell in self.shares]
            if any(shares) and not self.given(self.name, key):
                self.add_error(self.field(self.name, key), _("Who is it? A role is enough."))
            if sum(shares) > 1 + 1e-9:
                total = f"{100 * sum(shares):.0f} %"
                told = _("The shares add up to %s: at most 100 %%.") % total
                self.add_error(self.field(self.name, key), told)
        return given

    def after(self) -> list[Person]:
        """Return the people as a case file says them; what nobody changed keeps all that was said of it."""
        return [{"shares": {}} | person for person in super().after()]


def parts_of(people: int, functions: int) -> list[tuple[slice, slice]]:
    """Part the grid into pages: which of the people, and which of the functions, each of them draws."""
    return [
        (slice(i, min(i + PEOPLE, people)), slice(j, min(j + COLUMNS, functions)))
        for i in range(0, max(people, 1), PEOPLE)
        for j in range(0, functions, COLUMNS)
    ]


def _figures(currency: str) -> tuple[Cell, Cell]:
    return (
        Cell("count", lambda: NumberField(_("How many"), least=0.01, required=False)),
        Cell(
            "cost",
            lambda: MoneyField(_("Cost of one a year"), currency=currency, required=False),
            _likely,
            lambda value, stated: stated if _likely(stated) == value else amount_of((value,) * 3, stated),
            ("loaded_cost",),
        ),
    )


def _share(function: Function) -> Cell:
    return Cell(
        f"share_{function.pk}",
        lambda: ShareField(function.name, required=False),
        _likely,
        lambda value, stated: (stated if _likely(stated) == value else value) or None,
        ("shares", function.name),
    )


def _likely(amount: Any) -> float | None:
    return None if amount is None else ends_of(amount)[1]
