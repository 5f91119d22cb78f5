"""A quote as it comes in: which prices can be quoted, the case with it, and how a function keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from outtask.formats.report.sentences import of_unit, unit_of
from outtask.methods.gates import price_fields
from outtask.methods.words import plain
from outtask.terms.amounts import Origin, fixed
from outtask.terms.inputs import spec_of
from outtask.terms.resolve import resolved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outtask.decide.models import Function
    from outtask.terms.amounts import Amount
    from outtask.terms.case import Case
    from outtask.terms.decision import FunctionResult
    from outtask.terms.functions import Function as Asked
    from outtask.terms.options import AnyOption

SOURCE = "a quote that is tried, not on record"


@dataclass(frozen=True)
class Price:
    """One price of an option that a provider may quote."""

    key: str  # position of the option, and the name of the price
    option: str
    at: int
    field: str
    label: str
    unit: str  # such as EUR per ticket
    now: Amount
    most: float | None = None

    def with_value(self, value: float) -> Amount:
        """Return the price as quoted: somebody's word, unless it is the quote that is on record."""
        now = self.now
        if now.origin is Origin.MEASURED and now.low == now.high == value:
            return now
        return fixed(value, Origin.JUDGED, SOURCE)


def only(case: Case, name: str) -> Case:
    """Return the case with one function alone, defaults filled in: what it is weighed on by itself."""
    alone = tuple(one for one in case.functions if one.name == name)
    return resolved(case.model_copy(update={"functions": alone, "bundles": (), "correlations": None}))


def only_in(case: Mapping[str, Any], name: str) -> Case:
    """Return :func:`only` of a stored case; hundreds of other functions are not read for it."""
    from outtask.terms.case import Case

    own = [one for one in case["functions"] if one["name"] == name]
    rest = {key: part for key, part in case.items() if key not in ("bundles", "correlations")}
    return only(Case.model_validate({**rest, "functions": own}), name)


def prices_of(function: Asked, currency: str) -> tuple[Price, ...]:
    """Return what may be quoted for a function whose defaults are filled in."""
    return tuple(
        _price(at, option, field, function.volume.unit, currency)
        for at, option in enumerate(function.options or ())
        for field in price_fields(option)
    )


def _price(at: int, option: AnyOption, field: str, unit: str, currency: str) -> Price:
    spec = spec_of(type(option), field)
    assert spec is not None
    words = unit_of(spec.unit, unit).replace("money", option.currency or currency).replace("/", " per ")
    label = of_unit(spec.label.partition(";")[0], unit)
    return Price(f"{at}-{field}", option.name or "", at, field, label, words, getattr(option, field))


def first_price(prices: tuple[Price, ...], result: FunctionResult) -> Price | None:
    """Return the price at which the verdict turns, or the first there is."""
    turns = result.verdict.walk_away
    found = (p for p in prices if turns and p.option == turns.of and turns.path == f"option.{p.field}")
    return next(found, None) or next(iter(prices), None)


def with_quote(case: Case, name: str, price: Price, value: float) -> Case:
    """Return the case with a price as quoted, which counts as judged until it is kept with its document."""

    def changed(function: Asked) -> Asked:
        if function.name != name:
            return function
        options = list(function.options or ())
        update = {price.field: price.with_value(value)}
        options[price.at] = options[price.at].model_copy(update=update)
        return function.model_copy(update={"options": tuple(options)})

    return case.model_copy(update={"functions": tuple(map(changed, case.functions))})


def doubts_about(case: Case, price: Price, value: float) -> tuple[str, ...]:
    """Say what is hardly meant of a price as quoted in a case of one function: it is far from what is usual.

    Where nothing tells what is usual, as where what people cost is doubted itself, from what counts so far.
    """
    from outtask.formats.case_unusual import APART, unusual

    place = ("functions", 0, "options", price.at, price.field)
    found = tuple(what for where, what, _mend in unusual(case, case) if where == place)
    now = price.now.mean
    if found or now <= 0 or now / APART <= value <= now * APART:
        return found
    far = _("far below") if value < now else _("far above")
    told = _("%(value)s %(unit)s is %(far)s what counts so far, %(now)s")
    return (told % {"value": f"{value:,.10g}", "unit": price.unit, "far": far, "now": plain(now)},)


def numbers_with(
    function: Function, asked: Asked, price: Price, value: float, source: str, *, written: bool
) -> dict[str, Any]:
    """Return the numbers of a function with a quote in them, as a case file says it.

    It counts as measured where it is ``written``: where somebody named the document; else as judged.
    Where nobody had listed options, those that were assumed are listed from now on, at their default prices.
    """
    given, origin = function.numbers.get("options"), Origin.MEASURED if written else Origin.JUDGED
    options: list[dict[str, Any]] = (
        [dict(one) for one in given] if given else [{"model": o.model.value} for o in asked.options or ()]
    )
    options[price.at][price.field] = {"value": value, "origin": origin.value, "source": source}
    return {**function.numbers, "options": options}
