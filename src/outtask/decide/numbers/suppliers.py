"""The providers that options may name: where they are, whether they are managed already, how they fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from outtask.decide.numbers.forms import amount_of, ends_of
from outtask.frame.forms import Form, RangeField, TextField, YesField

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from outtask.decide.numbers.checks import Said

    Provider = dict[str, Any]

SPARE = 2  # rows left empty for more providers
FIELDS = ("name", "location", "managed", "fit", "note")


class ProvidersForm(Form):
    """One row for each provider; a row without a name is none."""

    def __init__(self, providers: Sequence[Provider], sent: Mapping[str, Any] | None = None) -> None:
        self.providers = list(providers)
        self.rows = len(self.providers) + SPARE
        super().__init__(sent, initial=self._initial())
        for row in range(self.rows):
            self.fields[f"name-{row}"] = TextField(_("Name"), max_length=120, required=False)
            self.fields[f"location-{row}"] = TextField(
                _("Country"), help=_("Two letters; empty: your own."), max_length=2, required=False
            )
            self.fields[f"managed-{row}"] = YesField(_("Managed in any case today"))
            self.fields[f"fit-{row}"] = RangeField(
                _("Fit with your culture"), unit="%", factor=100, required=False
            )
            self.fields[f"note-{row}"] = TextField(_("Note"), max_length=300, required=False)

    def lines(self) -> Iterator[list[Any]]:
        """Yield the rows as they are seen."""
        for row in range(self.rows):
            yield [self[f"{name}-{row}"] for name in FIELDS]

    def providers_after(self) -> list[Provider]:
        """Return the providers as a case file says them."""
        return [self._provider(row) for row in self._named()]

    def renamed(self) -> dict[str, str]:
        """Return old name -> new name of providers that are called otherwise now; empty: gone."""
        names = {
            one["name"]: (self.cleaned_data.get(f"name-{row}") or "").strip()
            for row, one in enumerate(self.providers)
        }
        return {old: new for old, new in names.items() if old != new}

    def say(self, said: Sequence[Said]) -> list[Said]:
        """Put errors beside the row they belong to; return what belongs to none."""
        named, left = self._named(), []
        for one in said:
            match one.place:
                case ("providers", int(place), *rest) if place < len(named) and one.is_error:
                    name = {"location": "location", "cultural_fit": "fit"}.get(str(*rest[:1]), "name")
                    self.add_error(f"{name}-{named[place]}", one.text)
                case _:
                    left.append(one)
        return left

    def _named(self) -> list[int]:
        return [row for row in range(self.rows) if (self.cleaned_data.get(f"name-{row}") or "").strip()]

    def _provider(self, row: int) -> Provider:
        given = self.cleaned_data
        before = self.providers[row] if row < len(self.providers) else {}
        fit = given.get(f"fit-{row}")
        values = {
            "name": given[f"name-{row}"].strip(),
            "location": (given.get(f"location-{row}") or "").strip().upper() or None,
            "managed_already": given.get(f"managed-{row}") or None,
            "cultural_fit": None if fit is None else amount_of(fit, before.get("cultural_fit")),
            "note": (given.get(f"note-{row}") or "").strip() or None,
        }
        return {key: value for key, value in values.items() if value is not None}

    def _initial(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for row, one in enumerate(self.providers):
            fit = one.get("cultural_fit")
            low, likely, high = ends_of(fit) if fit is not None else (None, None, None)
            found |= {
                f"name-{row}": one["name"],
                f"location-{row}": one.get("location"),
                f"managed-{row}": one.get("managed_already"),
                f"fit-{row}": None
                if fit is None
                else (None, likely, None)
                if low == high
                else (low, likely, high),
                f"note-{row}": one.get("note"),
            }
        return found
