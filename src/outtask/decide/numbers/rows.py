"""Forms of several rows with the same columns, some left empty; a row without its first cell is none.

Rows are known by what they were called when the page was drawn, and new ones by a number, not by their place:
so two people who work on the same rows at once mix none of them up. A row that was not sent stays as it is:
so a page need not draw all of them.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from outtask.decide.numbers.forms import amount_of, ends_of, shown
from outtask.decide.numbers.places import at, put
from outtask.frame.forms import ChoiceField, Form, NumberField, RangeField, TextField
from outtask.methods.words import symbol

if TYPE_CHECKING:
    from outtask.decide.numbers.checks import Said
    from outtask.formats.yaml_lines import Place

Row: TypeAlias = dict[str, Any]
MOST: Final = 400  # rows that are read of one form
DRAWN: Final = MOST - 20  # of them that are there already: new ones are read too
PER_PAGE: Final = 50  # rows of a form that has pages
NEW: Final = "new"
KEY: Final = re.compile(rf"[0-9a-f]{{8}}(\.\d{{1,3}})?|{NEW}\d{{1,3}}")


@dataclass(frozen=True)
class Cell:
    """A column: its name, how it is typed, how the data are shown and kept, and where in a row they stand."""

    name: str
    make: Callable[[], Any]
    show: Callable[[Any], Any] = lambda value: value
    keep: Callable[[Any, Any], Any] = lambda value, _before: value
    path: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[str, ...]:
        """Where its value stands in a row."""
        return self.path or (self.name,)


class RowsForm(Form):
    """Rows over plain data. Fields are named ``prefix``, name of the cell, dash, key of the row."""

    def __init__(
        self,
        cells: Sequence[Cell],
        rows: Sequence[Row],
        sent: Mapping[str, Any] | None = None,
        *,
        prefix: str = "",
        spare: int = 2,
        drawn: slice = slice(DRAWN),
    ) -> None:
        self.start, self.cells, self.before = prefix, tuple(cells), keyed(rows, cells[0])
        self.on_page = None if sent is None else self._keys_in(sent)
        gone = [key for key in self.on_page or () if key not in self.before and not key.startswith(NEW)]
        new = [key for key in self.on_page or () if key.startswith(NEW)]
        new += [f"{NEW}{n}" for n in range(1, spare + 1) if f"{NEW}{n}" not in new]
        self.keys = [*self.before, *gone, *new]
        self.elsewhere = {*self.before} - {*list(self.before)[drawn]} - set(self.on_page or ())
        initial = {
            self.field(cell, key): None if (value := at(one, cell.place)) is None else cell.show(value)
            for key, one in self.before.items()
            if key not in self.elsewhere
            for cell in self.cells
        }
        super().__init__(sent, initial=initial)
        self.cell_of: dict[str, tuple[Cell, str]] = {}
        for key in self._on_this_page():
            for cell in self.cells:
                self.fields[self.field(cell, key)] = cell.make()
                self.cell_of[self.field(cell, key)] = (cell, key)

    @property
    def left_out(self) -> int:
        """How many rows are kept that the page does not show."""
        return len(self.elsewhere)

    def field(self, cell: Cell, key: str) -> str:
        """Return the name of a field."""
        return f"{self.start}{cell.name}-{key}"

    def lines(self) -> Iterator[list[Any]]:
        """Yield the rows as they are seen; one that is gone only where something was typed in it."""
        for key in self._on_this_page():
            fields = [self.field(cell, key) for cell in self.cells]
            is_there = key in self.before or key.startswith(NEW) or self.is_bound
            if is_there or any(self.initial.get(name) not in (None, "") for name in fields):
                yield [self[name] for name in fields]

    def after(self) -> list[Row]:
        """Return the rows as plain data."""
        return [self._row(key) for key in self.kept()]

    def kept(self) -> list[str]:
        """Return the keys of the rows that are not empty, and of those that were not sent."""
        first = self.cells[0]
        return [
            key for key in self.keys if self._is_unsent(key) or self.cleaned_data.get(self.field(first, key))
        ]

    def given(self, cell: Cell, key: str) -> Any:
        """Return what was typed in a cell."""
        return self.cleaned_data.get(self.field(cell, key))

    def say(self, said: Iterable[Said], below: Place = ()) -> list[Said]:
        """Put errors beside their row; return what belongs to none. ``below`` is where the rows stand."""
        kept, left = self.kept(), []
        by_name = {cell.name: cell for cell in self.cells}
        for one in said:
            match one.place[len(below) :] if one.place[: len(below)] == below else ():
                case (int(place), *rest) if place < len(kept) and one.is_error:
                    cell = by_name.get(str(*rest[:1]), self.cells[0])
                    name = self.field(cell, kept[place])
                    self.add_error(name if name in self.fields else None, one.text)
                case _:
                    left.append(one)
        return left

    def is_unsent(self, name: str) -> bool:
        """Tell whether a field belongs to a row that was not on the page."""
        return self._is_unsent(self.cell_of[name][1])

    def called(self, name: str) -> str:
        """Return what a field is called among all of them: by its row."""
        key = self.cell_of[name][1]
        row = (
            at(self.before.get(key, {}), self.cells[0].place) or self[self.field(self.cells[0], key)].value()
        )
        label = super().called(name)
        return f"{row}: {label}" if row not in (None, "") else _("%s of another line") % label

    def _on_this_page(self) -> list[str]:
        return [key for key in self.keys if key not in self.elsewhere]

    def _is_unsent(self, key: str) -> bool:
        return self.on_page is not None and key in self.before and key not in self.on_page

    def _keys_in(self, sent: Mapping[str, Any]) -> list[str]:
        begin = f"{self.start}{self.cells[0].name}-"
        keys = [name.removeprefix(begin) for name in sent if name.startswith(begin)]
        return [key for key in keys if KEY.fullmatch(key)][:MOST]

    def _row(self, key: str) -> Row:
        before = self.before.get(key, {})
        if self._is_unsent(key):
            return before
        found = before
        for cell in self.cells:
            value = self.given(cell, key)
            empty = value is None or value is False or value == ""
            found = put(found, cell.place, None if empty else cell.keep(value, at(before, cell.place)))
        return found


def page_of(rows: Sequence[Row], asked: str | None) -> tuple[Any, dict[str, Any]]:
    """Return the page of rows that is asked for, and what a form of it needs to know: new ones come last."""
    page = Paginator(rows, PER_PAGE).get_page(asked)
    first = (page.number - 1) * PER_PAGE
    more = {"spare": 0} if page.has_next() else {}
    return page, {"drawn": slice(first, first + PER_PAGE), **more}


def keyed(rows: Sequence[Row], first: Cell) -> dict[str, Row]:
    """Return rows by what they are called; of several that are called alike, the later ones with a number."""
    found: dict[str, Row] = {}
    names: Counter[str] = Counter()
    for row in rows:
        key = row_key(at(row, first.place))
        names[key] += 1
        found[key if names[key] == 1 else f"{key}.{names[key]}"] = row
    return found


def row_key(name: Any) -> str:
    """Return the key of a row that is called so."""
    return hashlib.blake2b(str(name).encode(), digest_size=4).hexdigest()


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
            lambda: RangeField(_("Volume times"), help=_("2 is twice as much."), required=False),
            as_ends,
            amount_of,
        ),
        Cell("note", lambda: TextField(_("What happens then"), max_length=200, required=False)),
    )
