"""Forms in which a driver series may be dropped, and the one that only asks for a series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from outtask.decide.numbers.places import at
from outtask.decide.numbers.series import ENDINGS, OBSERVED, volume_from, volume_typed
from outtask.frame.forms import FileField, Form, TextField, YesField

if TYPE_CHECKING:
    from outtask.decide.models import Function
    from outtask.decide.numbers.places import Data


class SeriesFields(Form):
    """A form that asks, beside other things, for a driver series in a file."""

    def ask_series(self, unit: str = "") -> None:
        """Add the fields: what is counted, the file, and which of its series is meant."""
        self.fields["unit"] = TextField(
            _("What is counted"),
            max_length=60,
            required=False,
            help=_("Server, port, device, TB, ticket."),
            initial=unit,
        )
        self.fields["series"] = FileField(
            _("Or drop a driver series"),
            required=False,
            accept=",".join(ENDINGS),
            help=_("A table with function, month, unit, quantity: one row a month."),
        )
        self.fields["series_name"] = TextField(
            _("Its name in the series"),
            max_length=120,
            required=False,
            help=_("Only where the series has several."),
        )

    @property
    def unit(self) -> str:
        """What is counted, as it was typed."""
        return str(self.cleaned_data["unit"].strip())

    def named_in_series(self, name: str) -> str:
        """Return what a function of a name is called in the series."""
        return self.cleaned_data["series_name"].strip() or name

    def dropped(self, name: str) -> Data:
        """Return the volume that the file tells of a function."""
        return volume_from(self.cleaned_data["series"], self.named_in_series(name), self.unit)


class SeriesForm(SeriesFields):
    """A driver series, typed or in a file."""

    def __init__(self, function: Function, unit: str, sent: Any = None, files: Any = None) -> None:
        volume = function.numbers.get("volume")
        super().__init__(sent, files, beside={"volume": (_("The volume"), volume)})
        self.heading = _("What drives it")
        is_measured = at(function.numbers, OBSERVED)
        self.fields["rows"] = TextField(
            _("Months and quantities"),
            lines=6,
            max_length=20_000,
            strip=False,  # errors name lines, blank ones counted
            required=False,
            help=_("Two columns of a sheet as they are, or a row a month: 2026-01 460."),
        )
        self.ask_series(unit if is_measured else "")
        if function.groups and is_measured:
            self.fields["tickets"] = YesField(_("Count its tickets again instead"))

    def clean(self) -> dict[str, Any]:
        """Ask for one of the ways."""
        said: dict[str, Any] = super().clean() or {}
        said["rows"] = said.get("rows", "") if said.get("rows", "").strip() else ""
        given = [name for name in ("rows", "series", "tickets") if said.get(name)]
        if not given and not self.errors:
            self.add_error("rows", _("Type or paste the months, or drop a file."))
        for name in given[1:]:
            self.add_error(name, _("One way at once, please."))
        return said

    def volume(self, name: str) -> Data | None:
        """Return the volume that it tells; None where the tickets tell it again."""
        said = self.cleaned_data
        if said.get("tickets"):
            return None
        if said["rows"]:
            return volume_typed(said["rows"], self.named_in_series(name), self.unit)
        return self.dropped(name)
