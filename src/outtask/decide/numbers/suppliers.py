"""The providers that options may name: where they are, whether they are managed already, how they fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from outtask.decide.numbers.forms import amount_of
from outtask.decide.numbers.rows import Cell, RowsForm, as_ends
from outtask.frame.forms import RangeField, TextField, YesField
from outtask.frame.known import CountryField
from outtask.frame.typed import PERCENT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class ProvidersForm(RowsForm):
    """One row for each provider; a row without a name is none."""

    def __init__(
        self, providers: Sequence[dict[str, Any]], sent: Mapping[str, Any] | None = None, **more: Any
    ) -> None:
        super().__init__(_cells(), providers, sent, **more)

    def renamed(self) -> dict[str, str]:
        """Return old name -> new name of providers that are called otherwise now; empty: gone."""
        names = {
            one["name"]: (self.given(self.cells[0], key) or "")
            for key, one in self.before.items()
            if not self._is_unsent(key)
        }
        return {old: new for old, new in names.items() if old != new}


def _cells() -> tuple[Cell, ...]:
    return (
        Cell("name", lambda: TextField(_("Name"), max_length=120, required=False)),
        Cell(
            "location",
            lambda: CountryField(_("Country"), help=_("Name or code; empty: your own."), required=False),
        ),
        Cell("managed_already", lambda: YesField(_("Managed in any case today"))),
        Cell(
            "cultural_fit",
            lambda: RangeField(
                _("Fit with your culture"), unit="%", factor=PERCENT, least=0, most=1, required=False
            ),
            as_ends,
            amount_of,
        ),
        Cell("note", lambda: TextField(_("Note"), max_length=300, required=False)),
    )
