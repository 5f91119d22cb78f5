"""The staff grid: people, and the shares of their time for each function, as one form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from outtask.decide.numbers.forms import amount_of, ends_of
from outtask.frame.forms import Form, MoneyField, NumberField, ShareField, TextField

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from outtask.decide.models import Function
    from outtask.decide.numbers.checks import Said

    Person = dict[str, Any]

SPARE = 3  # rows left empty for more people
MOST = 400


class GridForm(Form):
    """Rows of people over columns of functions; a row without a name is none.

    Shares in functions that have no column here stay as they are.
    """

    def __init__(
        self,
        staff: Sequence[Person],
        functions: Sequence[Function],
        currency: str,
        sent: Mapping[str, Any] | None = None,
    ) -> None:
        self.staff, self.functions = list(staff), list(functions)
        self.rows = len(self.staff) + SPARE
        if sent is not None:
            self.rows = min(MOST, max(self.rows, _rows_in(sent)))
        super().__init__(sent, initial=self._initial())
        for row in range(self.rows):
            self.fields[f"name-{row}"] = TextField(_("Name or role"), max_length=120, required=False)
            self.fields[f"count-{row}"] = NumberField(_("How many"), least=0.01, required=False)
            self.fields[f"cost-{row}"] = MoneyField(
                _("Cost of one a year"), currency=currency, required=False
            )
            for function in self.functions:
                self.fields[f"share-{row}-{function.pk}"] = ShareField(function.name, required=False)

    def lines(self) -> Iterator[dict[str, Any]]:
        """Yield the rows as they are seen."""
        for row in range(self.rows):
            shares = [self[f"share-{row}-{function.pk}"] for function in self.functions]
            cells = [self[f"name-{row}"], self[f"count-{row}"], self[f"cost-{row}"], *shares]
            yield {"cells": cells, "wrong": [(cell.label, cell.errors) for cell in cells if cell.errors]}

    def clean(self) -> dict[str, Any]:
        """Refuse a row with shares and no name, and shares of more than a whole."""
        given = super().clean() or self.cleaned_data
        for row in range(self.rows):
            shares = self._shares(row)
            if shares and not given.get(f"name-{row}"):
                self.add_error(f"name-{row}", _("Who is it? A role is enough."))
            if sum(shares.values()) > 1 + 1e-9:
                total = f"{100 * sum(shares.values()):.0f} %"
                self.add_error(f"name-{row}", _("The shares add up to %s: at most 100 %%.") % total)
        return given

    def staff_after(self) -> list[Person]:
        """Return the people as a case file says them; what nobody changed keeps all that was said of it."""
        return [self._person(row) for row in range(self.rows) if self.cleaned_data.get(f"name-{row}")]

    def say(self, said: Sequence[Said]) -> list[Said]:
        """Put errors beside the row they belong to; return what belongs to none."""
        named = [row for row in range(self.rows) if self.cleaned_data.get(f"name-{row}")]
        left = []
        for one in said:
            match one.place:
                case ("staff", int(place), *_rest) if place < len(named) and one.is_error:
                    self.add_error(f"name-{named[place]}", one.text)
                case _:
                    left.append(one)
        return left

    def _person(self, row: int) -> Person:
        given = self.cleaned_data
        before = self.staff[row] if row < len(self.staff) else {}
        person = {**before, "name": given[f"name-{row}"].strip(), "shares": self._shares(row)}
        for key, name in (("count", "count"), ("loaded_cost", "cost")):
            value = given.get(f"{name}-{row}")
            if value is None:
                person.pop(key, None)
            elif key == "count":
                person[key] = value
            else:
                stated = before.get(key)
                shown = ends_of(stated)[1] if stated is not None else None
                person[key] = stated if shown == value else amount_of((value,) * 3, stated)
        return person

    def _shares(self, row: int) -> dict[str, float]:
        shown = {one.name: self.cleaned_data.get(f"share-{row}-{one.pk}") for one in self.functions}
        kept = self.staff[row]["shares"] if row < len(self.staff) else {}
        hidden = {name: ends_of(share)[1] for name, share in kept.items() if name not in shown}
        return {name: share for name, share in {**shown, **hidden}.items() if share}

    def _initial(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for row, person in enumerate(self.staff):
            cost = person.get("loaded_cost")
            found[f"name-{row}"], found[f"count-{row}"] = person["name"], person.get("count")
            found[f"cost-{row}"] = None if cost is None else ends_of(cost)[1]
            for function in self.functions:
                share = person["shares"].get(function.name)
                found[f"share-{row}-{function.pk}"] = None if share is None else ends_of(share)[1]
        return found


def _rows_in(sent: Mapping[str, Any]) -> int:
    """Return how many rows were sent: more than there were, where somebody else added people meanwhile."""
    rows = [key.partition("-")[2] for key in sent if key.startswith("name-")]
    return max((int(row) + 1 for row in rows if row.isascii() and row.isdigit() and len(row) < 5), default=0)
