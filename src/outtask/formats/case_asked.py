"""The words of a new case: what is asked, how an answer may look, and what plain fields mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from outtask.terms.case import Case
from outtask.terms.functions import Function, Project, Today, Volume, Work
from outtask.terms.options import CoreOverflow, InHouse, Outsourcing, OutTasking, StaffAugmentation
from outtask.terms.options.market import DELEGATED, OUTSOURCED
from outtask.terms.resolve import VALUE_SHARES, resolved

if TYPE_CHECKING:
    from outtask.terms.inputs import Term


class Asked(NamedTuple):
    """A question about a field that is left out, and an answer as it could stand in the file."""

    question: str
    answer: str
    word: str = "QUESTION"  # or PERHAPS: only where it applies
    everywhere: bool = True  # otherwise at the first function only, for all of them

    @property
    def comment(self) -> str:
        """The question as a comment."""
        return f"{self.word} {self.question}"


PERHAPS = "PERHAPS"
QUOTE = "You have a quote? Left out, the market's price is assumed:"
VALUES = (
    "What would you pay a year to go from the worst to the best level of each? "
    "Left out, 11 % of today's cost."
)

ASKED: dict[tuple[type[Term], str], Asked] = {
    (Function, "stays"): Asked(
        "It must stay inside? Then say why.", "accountability, architecture", PERHAPS, everywhere=False
    ),
    (Function, "data"): Asked(
        "Does the work touch personal or regulated data? Where only some countries are allowed, add "
        "allowed_locations: [two letters each].",
        "{kind: personal}",
        everywhere=False,
    ),
    (Volume, "steps"): Asked(
        "A step is ahead: an acquisition, a site closed?",
        "[{month: 7, factor: 1.2}]",
        PERHAPS,
        everywhere=False,
    ),
    (Volume, "also"): Asked(
        "Something else drives the same work too, such as servers beside tickets?",
        "[{unit: user account, per_month: 800, hours_per_unit: 0.05}]",
        PERHAPS,
        everywhere=False,
    ),
    (Volume, "ends_after"): Asked("The need ends? After how many months?", "48", PERHAPS, everywhere=False),
    (Work, "documented"): Asked(
        "The work is written down fully (yes) or not at all (no)?", "partly", PERHAPS, everywhere=False
    ),
    (Today, "people"): Asked(
        "How many own people do it now, in full-time equivalents? Left out, as many as its volume needs. 0: "
        "nobody does it today, and the options are compared with own people hired for it.",
        "3.5",
    ),
    (Today, "costs"): Asked(
        "It has other yearly cost, such as licences, hardware or space? When the work leaves, a line is "
        "avoidable, stranded, or transferred to the provider.",
        "[{name: Licences, yearly: 12000, fate: avoidable}, {name: Space, yearly: 5000, fate: stranded}]",
        PERHAPS,
        everywhere=False,
    ),
    (Today, "people_avoidable"): Asked(
        "You know which part of people's cost really ends when the work leaves? Left out, 60 to 100 %.",
        "50 %",
        PERHAPS,
        everywhere=False,
    ),
    (Today, "contract"): Asked(
        "A provider does it today? Months until its contract ends, months of notice, fee for leaving before; "
        "and terms: with its model and price.",
        "{ends_month: 18, notice: 3, fee: 0}",
        PERHAPS,
        everywhere=False,
    ),
    (Function, "freed_hours"): Asked(
        "What would people do with freed hours: cash, bought hours, core work or none? Worth of an hour?",
        "{use: core work, rate: 60}",
        everywhere=False,
    ),
    (Function, "values"): Asked(
        VALUES, "{control: 5000, skills: 4000, innovation: 2000, culture: 2000}", everywhere=False
    ),
    (Project, "late_cost"): Asked(
        "What does each month of delay cost? Left out, 40 to 300 loaded hours.", "10000"
    ),
    (StaffAugmentation, "rate_per_hour"): Asked(f"{QUOTE} 1.15 to 1.8 loaded hours.", "85", PERHAPS),
}

EXAMPLES = {
    "fixed_price": "200000",
    "price_per_month": "12000",
    "base_charge": "12000",
    "price_per_unit": "40",
}

PLAIN: dict[tuple[type[Term], str], str] = {
    (Volume, "unit"): "What is counted",
    (Volume, "growth_known"): "Growth is not known well: the verdict says for which growth it holds",
    (Volume, "season"): "Measured: January to December, relative to the mean",
    (Volume, "months_observed"): "Measured: complete months behind growth and volatility",
    (Volume, "observed"): "Measured: the last months of the series, oldest first",
    (Project, "due_month"): "QUESTION By which month, counted from the start, must it be finished?",
    (CoreOverflow, "carries"): "What the provider takes: overflow, out-of-hours or first level",
}


def asked(term: Term, name: str, function: Function) -> Asked | None:
    """Return the question about a field that a function of a new case leaves out, if it is asked."""
    if isinstance(term, OutTasking | CoreOverflow | Outsourcing):
        return _quoted(name, term) if name == _price(term, function) else None
    if isinstance(term, Volume | Work) and function.project is not None:
        return None
    if name == "people" and (function.project is not None or not isinstance(function.today.terms, InHouse)):
        return None
    found = ASKED.get((type(term), name))
    return found._replace(answer=_values(function)) if found and found.question == VALUES else found


def _quoted(name: str, term: Term) -> Asked:
    """Ask for a price, and say what the market asks on that footing (`terms.resolve` assumes the same)."""
    market = OUTSOURCED if isinstance(term, Outsourcing) else DELEGATED
    told = {
        "fixed_price": f"{market.project[0]} to {market.project[-1]} of what its work costs own people",
        "price_per_month": f"{market.cover[0]:.0%} to {market.cover[-1]:.0%} of staffing the coverage hours",
        "base_charge": "it follows from the work, for each month",
        "price_per_unit": market.by_unit,
    }[name]
    return Asked(f"{QUOTE} {told.replace('%', ' %')}.", EXAMPLES[name], PERHAPS)


def _values(function: Function) -> str:
    """Return what is assumed of a function of its size, in one digit: an example of the right order."""
    full = resolved(Case(case="A", functions=(function,))).functions[0].values
    rounded = {name: float(f"{getattr(full, name).mean:.0e}") for name in VALUE_SHARES}
    if not all(rounded.values()):
        return ASKED[Function, "values"].answer
    return f"{{{', '.join(f'{name}: {value:.0f}' for name, value in rounded.items())}}}"


def _price(term: Term, function: Function) -> str:
    """Name the price in which such work is usually quoted."""
    covered = function.work.coverage_hours is not None and function.work.coverage_hours.likely > 100
    if isinstance(term, Outsourcing):
        return "base_charge" if covered or function.project else "price_per_unit"
    if function.project is not None and isinstance(term, OutTasking):
        return "fixed_price"
    return "price_per_month" if covered else "price_per_unit"
