"""On which footing the work runs today: own people, contractors, or a provider with a contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from outtask.decide.numbers.forms import amount_of
from outtask.decide.numbers.places import Data, at, put
from outtask.decide.numbers.rows import as_ends
from outtask.frame.forms import ChoiceField, Form, NumberField, RangeField
from outtask.methods.words import symbol
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

OWN = "in-house"
PRICES: dict[str, dict[str, str]] = {
    "staff-augmentation": {"hour": "rate_per_hour"},
    "out-tasking": {"unit": "price_per_unit", "month": "price_per_month", "hour": "price_per_hour"},
    "core-overflow": {"unit": "price_per_unit", "month": "price_per_month", "hour": "price_per_hour"},
    "outsourcing": {"month": "base_charge", "unit": "price_per_unit"},
}
"""Model -> what is paid for -> the field that holds the price."""
TERMS, CONTRACT = ("today", "terms"), ("today", "contract")


class IncumbentForm(Form):
    """Who does the work today, what is paid, and when that can end."""

    def __init__(
        self,
        numbers: Data,
        providers: Sequence[str],
        currency: str,
        unit: str,
        sent: Mapping[str, Any] | None = None,
    ) -> None:
        self.numbers = numbers
        super().__init__(sent, initial=_initial(numbers))
        self.heading = _("Who is paid for it today")
        self.fields["model"] = ChoiceField(
            _("Who does it today?"),
            choices=(
                (OWN, _("Own people")),
                ("staff-augmentation", _("Contractors, by the hour")),
                ("out-tasking", _("A specialist, for a bounded task")),
                ("core-overflow", _("Own people, and a provider for the rest")),
                ("outsourcing", _("One provider, with a contract for years")),
            ),
        )
        named = [(name, name) for name in providers]
        self.fields["provider"] = ChoiceField(
            _("Which provider?"), choices=[("", _("not said")), *named], required=False
        )
        self.fields["price"] = RangeField(_("What is paid"), unit=symbol(currency), required=False)
        self.fields["per"] = ChoiceField(
            _("for each"),
            choices=(("month", _("month")), ("unit", unit), ("hour", _("hour"))),
            required=False,
        )
        self.fields["ends_month"] = NumberField(
            _("Months until the contract ends"), help=_("0: it can be left at once."), least=0, required=False
        )
        self.fields["notice"] = RangeField(_("Notice"), unit=_("months"), required=False)
        self.fields["fee"] = RangeField(_("Fee for leaving before"), unit=symbol(currency), required=False)

    def numbers_after(self, numbers: Data) -> Data:
        """Return numbers with the footing of today. Raises UserError for a price of another kind."""
        given = self.cleaned_data
        if given["model"] == OWN:
            terms = at(self.numbers, TERMS) or {}
            kept = terms if terms.get("model") == OWN else None
            return put(put(numbers, TERMS, kept), CONTRACT, None)
        return put(put(numbers, TERMS, self._terms()), CONTRACT, self._contract())

    def _terms(self) -> Data:
        given, before = self.cleaned_data, at(self.numbers, TERMS) or {}
        model, fields = given["model"], PRICES[given["model"]]
        found = dict(before) if before.get("model") == model else {}
        found |= {"model": model}
        found.pop("provider", None)
        if given["provider"]:
            found["provider"] = given["provider"]
        if given["price"] is None:
            return {key: value for key, value in found.items() if key not in fields.values()}
        if given["per"] not in fields:
            known = _(" or ").join(_(one) for one in fields)
            raise UserError(
                _("such work is paid by %s") % known,
                field="per",
                mend=_("choose another, or another footing"),
            )
        name = fields[given["per"]]
        price = amount_of(given["price"], before.get(name))
        return {key: value for key, value in found.items() if key not in fields.values()} | {name: price}

    def _contract(self) -> Data | None:
        given, before = self.cleaned_data, at(self.numbers, CONTRACT) or {}
        if given["ends_month"] is None and given["notice"] is None and given["fee"] is None:
            return None
        found: Data = {"ends_month": int(given["ends_month"] or 0)}
        if given["provider"]:
            found["provider"] = given["provider"]
        for key in ("notice", "fee"):
            if given[key] is not None:
                found[key] = amount_of(given[key], before.get(key))
        return found


def _initial(numbers: Data) -> dict[str, Any]:
    terms, contract = at(numbers, TERMS) or {}, at(numbers, CONTRACT) or {}
    model = terms.get("model", OWN)
    found: dict[str, Any] = {
        "model": model,
        "provider": terms.get("provider") or contract.get("provider"),
        "ends_month": contract.get("ends_month"),
    }
    for per, name in PRICES.get(model, {}).items():
        if terms.get(name) is not None:
            found |= {"per": per, "price": as_ends(terms[name])}
    for key in ("notice", "fee"):
        if contract.get(key) is not None:
            found[key] = as_ends(contract[key])
    return found
