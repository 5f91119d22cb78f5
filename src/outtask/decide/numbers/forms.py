"""The form of a section: made from its fields, filled with what is said, read back into plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from outtask.decide.numbers.fields import TOPS, spec_at
from outtask.decide.numbers.places import Data, at, put, transfers, with_transfers
from outtask.formats.case_rules import DOUBLING
from outtask.formats.case_words import counted
from outtask.frame.forms import ChoiceField, Form, NumberField, RangeField, TextField, YesField
from outtask.frame.known import CountryField, CurrencyField, MonthField
from outtask.frame.typed import PERCENT
from outtask.methods.words import symbol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from outtask.decide.numbers.checks import Said
    from outtask.decide.numbers.fields import Field, Section
    from outtask.formats.yaml_lines import Place
    from outtask.terms.inputs import Spec

ENDS = ("low", "likely", "high")
PERCENT_UNITS = ("share", "per year")
TRANSFERS = ("transfers_people",)
"""Said of a function, kept in its outsourcing options."""


class SectionForm(Form):
    """One section of a study or a function, over the plain data that holds its answers."""

    def __init__(
        self,
        section: Section,
        top: str,
        data: Data,
        *,
        sent: Mapping[str, Any] | None = None,
        currency: str = "EUR",
        unit: str = "unit",
    ) -> None:
        self.section, self.top, self.data_before = section, top, data
        super().__init__(sent, initial=_initial(section, top, data))
        self.heading = _(section.title)
        for field in section.fields:
            self.fields[field.name] = _field(field, _spec(field, top), currency, unit)

    def data_after(self, data: Data) -> Data:
        """Return data with the answers in them; what nobody changed keeps all that was said of it."""
        for field in self.section.fields:
            given = self.cleaned_data.get(field.name)
            if field.path == TRANSFERS:
                data = with_transfers(data, bool(given))
                continue
            data = put(data, field.path, _kept(field, given, at(self.data_before, field.path)))
        return data

    def say(self, said: Iterable[Said], below: Place = ()) -> list[Said]:
        """Put errors beside their fields; return what belongs to none. ``below`` is where the data stand."""
        left = []
        for one in said:
            name = self.name_at(one.place[len(below) :]) if one.place[: len(below)] == below else None
            if one.is_error and name is not None:
                self.add_error(name, one.text)
            else:
                left.append(one)
        return left

    def name_at(self, place: Place) -> str | None:
        """Return the field to which a place belongs."""
        words = tuple(str(step) for step in place)
        for field in self.section.fields:
            if words[: len(field.path)] == field.path:
                return field.name
        return None


def in_percent(spec: Spec | None) -> bool:
    """Tell whether an amount is typed and shown in per cent."""
    return spec is not None and spec.unit in PERCENT_UNITS


def ends_of(amount: Any) -> tuple[float, float, float]:
    """Return low, likely and high of an amount as a case file may write it."""
    if isinstance(amount, dict):
        if "value" in amount:
            return (_plain(amount["value"]),) * 3
        low, likely, high = (_plain(amount[end]) for end in ENDS)
        return low, likely, high
    return (_plain(amount),) * 3


def amount_of(ends: tuple[float, float, float], before: Any) -> Any:
    """Return an amount that was typed; where it is what stood there, that stays with origin and source."""
    if before is not None and all(shown(a) == shown(b) for a, b in zip(ends, ends_of(before), strict=True)):
        return before
    return dict(zip(ENDS, ends, strict=True))


def shown(value: float) -> float:
    """Return a number as exact as it is shown for change: to five digits."""
    return float(f"{value:.5g}")


def unit_words(spec: Spec | None, currency: str, unit: str) -> str:
    """Say the unit of an amount behind its inputs: ``%``, ``€ a person a year``, ``tickets a month``."""
    if spec is None or spec.unit == "ratio":
        return ""
    if spec.unit in PERCENT_UNITS:
        return "%" if spec.unit == "share" else _("% a year")
    told = counted(spec.unit, unit).replace("money", symbol(currency))
    for period in ("year", "month", "week", "hour", "person"):
        told = told.replace(f"/{period}", f" a {period}")
    return told.replace("/", " per ")


def _initial(section: Section, top: str, data: Data) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in section.fields:
        value: Any = transfers(data) if field.path == TRANSFERS else at(data, field.path)
        if field.kind == "amount" and value is not None:
            low, likely, high = map(shown, ends_of(value))
            value = (None, likely, None) if low == high else (low, likely, high)
        found[field.name] = value
    return found


def _field(field: Field, spec: Spec | None, currency: str, unit: str) -> Any:
    label, help_text = _(field.label), _(field.help) if field.help else ""
    more: dict[str, Any] = {"help": help_text, "required": False}
    match field.kind:
        case "amount":
            if spec is not None and in_percent(spec):  # refused here, in per cent: a case has parts of one
                is_open = field.path[-1] in DOUBLING  # beyond it, what was meant is told
                more |= {"factor": PERCENT, "least": spec.minimum, "most": None if is_open else spec.most}
            return RangeField(label, unit=unit_words(spec, currency, unit), **more)
        case "choice":
            return ChoiceField(
                label, open=True, choices=[(value, _(word)) for value, word in field.choices], **more
            )
        case "flag":
            return YesField(label, **more)
        case "whole":
            return NumberField(label, **more)
        case "country":
            return CountryField(label, **more)
        case "places":
            return CountryField(label, many=True, **more)
        case "currency":
            return CurrencyField(label, **more)
        case "month":
            return MonthField(label, max_length=40, **more)
        case _:
            return TextField(label, max_length=200, **more)


def _kept(field: Field, given: Any, before: Any) -> Any:
    """Return what is kept of an answer; None where there is none."""
    match field.kind:
        case "amount":
            return None if given is None else amount_of(given, before)
        case "whole":
            return None if given is None else int(given) if given == int(given) else given
        case "flag":
            return bool(given) or None
        case "places":
            return given or None
        case _:
            return given.strip() or None


def _spec(field: Field, top: str) -> Spec | None:
    return spec_at(field, TOPS[top]) if field.kind == "amount" else None


def _plain(value: Any) -> float:
    """Read a number as a case file writes it: ``12 %`` is 0.12."""
    return float(value.strip().removesuffix("%")) / 100 if isinstance(value, str) else float(value)
