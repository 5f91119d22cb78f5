"""The inputs whose change could change a verdict: what each is called and where it may lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from outtask.terms.amounts import Amount, Origin
from outtask.terms.case import Case
from outtask.terms.functions import Function
from outtask.terms.inputs import Input, Spec, inputs_of
from outtask.terms.options import AnyOption

CASE_INPUTS = ("discount_rate", "wage_growth", "price_indexation", "irrecoverable_vat")
EXCHANGE = "case.exchange."
SPREAD = 0.2  # of now: how far an input of which no range is known may well be from it
POINTS = 0.05  # the least such spread of a share or of a yearly rate, which may well be nought now
REACH = 3.0  # how far beyond now, in multiples of it, an input without bounds is tried


@dataclass(frozen=True)
class Probe:
    """One input of a function's decision, as it stands now."""

    path: str
    label: str
    unit: str  # in words
    amount: Amount
    low: float  # least value tried
    high: float  # largest value tried
    owner: int | None  # row of the option it belongs to; None: it may touch every option
    price: bool  # cost is linear in it, with a line of its own
    of: str | None = None  # the name of that option

    @property
    def beyond_money(self) -> bool:
        """Tell whether worth beyond money is linear in it: a level, or the money value of one."""
        return self.path.startswith("values.") or self.path.endswith("_level")

    @property
    def straight(self) -> bool:
        """Tell whether what an option comes to is a straight line in it, as a rule."""
        return self.price or self.beyond_money

    @property
    def now(self) -> float:
        """Return the mean of what the case says."""
        return self.amount.mean

    @property
    def spread(self) -> float:
        """Return how far the input may well be from now: half its range, or what is usual without one."""
        if self.amount.ranged:
            return (self.amount.high - self.amount.low) / 2
        if self.unit in ("share", "a year"):
            return max(SPREAD * abs(self.now), POINTS)
        return SPREAD * abs(self.now) or (self.high - self.low) / 10

    @property
    def ends(self) -> tuple[float, float]:
        """Return the ends of its range, or of what is usual without one."""
        if self.amount.ranged:
            return self.amount.low, self.amount.high
        return max(self.low, self.now - self.spread), min(self.high, self.now + self.spread)


def probes_of(case: Case, function: Function, options: Sequence[AnyOption]) -> tuple[Probe, ...]:
    """Return every input of a resolved function, its options, its status quo and the case.

    ``options`` are those that are priced; row 0 is the status quo, whose inputs are the function's.
    """
    found = [
        _probe(case, function, item, None, None)
        for item in inputs_of(function)
        if function.project is None or not item.path.startswith("volume.")
        if not (function.volume.reversion and item.path == "volume.growth")  # it goes back to a level instead
    ]
    found += [
        _probe(case, function, item, None, None)
        for item in inputs_of(case, "case.")
        if item.path.removeprefix("case.") in CASE_INPUTS
    ]
    for row, option in enumerate(options):
        if row:
            found += [_probe(case, function, item, row, option) for item in inputs_of(option, "option.")]
    return tuple(probe for probe in found if probe is not None)


def exchange_probes(case: Case) -> tuple[Probe, ...]:
    """Return the exchange rates of a case: cost is linear in them, by the lines in that currency."""
    return tuple(
        Probe(
            path=EXCHANGE + currency,
            label=f"Exchange rate of {currency}",
            unit=f"{case.currency} for one {currency}",
            amount=rate,
            low=0.0,
            high=(1 + REACH) * rate.mean,
            owner=None,
            price=True,
        )
        for currency, rate in case.exchange_rates.items()
    )


def unit_words(unit: str, currency: str, thing: str) -> str:
    """Say a unit of the case's language in words: ``money/unit`` is ``EUR per ticket``."""
    words = {"share": "share", "ratio": "times", "per year": "a year"}
    if unit in words:
        return words[unit]
    parts = [
        currency if part == "money" else f"{thing}s" if part == "units" else thing if part == "unit" else part
        for part in unit.split("/")
    ]
    return " per ".join([parts[0], *(part.removesuffix("s") for part in parts[1:])]).replace(
        " per year", " a year"
    )


def _probe(
    case: Case, function: Function, item: Input, owner: int | None, option: AnyOption | None
) -> Probe | None:
    spec, amount = item.spec, item.amount
    if amount is None:
        return None
    low, high = _bounds(spec, amount)
    today = " as today" if item.path.startswith("today.terms.") else ""
    currency = option.currency if option else function.today.terms.currency if today else None
    return Probe(
        path=item.path,
        label=f"{spec.label}{today}",
        unit=unit_words(spec.unit, spec.currency(currency, case.currency), function.volume.unit),
        amount=amount,
        low=low,
        high=high,
        owner=owner,
        price=spec.is_price and not item.path.startswith("values."),
        of=option.name if option else None,
    )


def _bounds(spec: Spec, amount: Amount) -> tuple[float, float]:
    """Return where an input is tried: within what is allowed, well beyond its own range."""
    span = max(REACH * abs(amount.mean), 2 * (amount.high - amount.low))
    if spec.unit == "per year":
        span = max(span, 0.3)
    elif spec.unit == "share":
        span = max(span, 0.5)
    elif span == 0:
        span = 160.0 if spec.unit.startswith("hours") else 1.0
    low, high = max(spec.minimum, amount.mean - span), amount.mean + span
    return low, high if spec.most is None else min(high, spec.most)


def measured_judged_assumed(weights: Sequence[tuple[Origin, float]]) -> dict[str, float]:
    """Share a total among origins; the shares add to one, by the number of inputs where none has weight."""
    total = sum(weight for _, weight in weights)
    if total <= 0:
        weights, total = [(origin, 1.0) for origin, _ in weights], len(weights)
    return {
        origin.value: sum(weight for one, weight in weights if one is origin) / total for origin in Origin
    }
