"""What a decision says: options with their costs, verdicts with their reasons. Money in the case's currency.

Costs are discounted totals over the horizon; shares lie in 0..1. A value that cannot be known is ``None`` and
``whys`` of the same object says why, under the value's name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from outtask.terms.model import Model


class VerdictKind(StrEnum):
    """The verdicts in words."""

    KEEP = "keep"
    OUT_TASK = "out-task"
    CORE_OVERFLOW = "core-overflow"
    OUTSOURCE = "outsource"
    STAFF_AUGMENTATION = "staff-augmentation"
    TAKE_IN = "take-in"  # own people, otherwise than today; to keep is to change nothing
    NO_MATERIAL_DIFFERENCE = "no-material-difference"
    TOO_EARLY = "too-early"
    FIX_FIRST = "fix-first"

    @property
    def words(self) -> str:
        """Return what a sentence calls it."""
        said = {
            "core-overflow": "share with a provider",
            "out-task": "out-task",
            "take-in": "do it in-house",
            "too-early": "too early to tell",
        }
        return said.get(self.value, self.value.replace("-", " "))


@dataclass(frozen=True)
class Removed:
    """An option that a gate removed before any money was counted."""

    option: str
    gate: str  # name of the rule
    why: str


@dataclass(frozen=True)
class CostSummary:
    """Discounted cost over the case's horizon."""

    mean: float
    p10: float
    p50: float
    p90: float
    standard_error: float  # of the mean, from independent randomisations
    low_volume: float  # mean on the tenth of paths with the lowest volume
    high_volume: float


@dataclass(frozen=True)
class YearCost:
    """Nominal cash of one year."""

    year: int
    p10: float
    p50: float
    p90: float


@dataclass(frozen=True)
class CostLine:
    """One part of an option's cost: mean, discounted, with the origin of the price behind it."""

    label: str
    mean: float
    fixed: bool
    origin: str  # measured | judged | assumed
    cash: bool = True  # false for value and harm that is no cash, such as freed hours put to core work


@dataclass(frozen=True)
class OptionResult:
    """One option of a function, priced on the common paths."""

    option: str
    model: Model
    provider: str | None
    location: str | None
    status_quo: bool
    cost: CostSummary
    by_horizon: dict[int, float]  # months -> mean discounted cost, for 36, 60, 120 (and the case's own)
    by_year: tuple[YearCost, ...]
    lines: tuple[CostLine, ...]
    fixed_share: float
    start_month: float  # mean month in which it carries the work; 0 for the status quo
    hours_bound: float  # own hours a month to manage and verify it
    hours_freed: float  # own hours a month set free against today
    value_beyond_money: float  # discounted worth of control, skills, innovation, culture
    payback_months: int | None  # from then on cumulative mean cash stays below today's; see summaries.payback
    regret_mean: float
    regret_cvar95: float
    probability_best: float  # rank-1 share: a diagnostic, not the confidence
    provider_hours: float = 0.0  # the part of hours_bound that is spent once per provider


@dataclass(frozen=True)
class Change:
    """The nearest value of an input at which another option wins."""

    label: str  # the input in plain words
    path: str
    now: float
    at: float
    unit: str
    to: str  # the option that wins there
    of: str | None = None  # the option whose input it is; None: the function's or the case's

    @property
    def input(self) -> str:
        """Return the input in plain words, with the option behind it."""
        return with_owner(self.label, self.of)


@dataclass(frozen=True)
class WalkAway:
    """The price at which the verdict turns: the highest quote to accept, or the lowest that would win."""

    label: str  # the price in plain words
    value: float
    unit: str
    path: str
    of: str | None = None  # the option whose price it is

    @property
    def input(self) -> str:
        """Return the price in plain words, with the option behind it."""
        return with_owner(self.label, self.of)


def with_owner(words: str, owner: str | None) -> str:
    """Say something of an option, with the option's name."""
    return f"{words} ({owner})" if owner else words


@dataclass(frozen=True)
class Verdict:
    """The answer for one function."""

    kind: VerdictKind
    option: str
    confidence: float  # P(regret of the choice ≤ materiality)
    saving_mean: float  # against the status quo; positive is cheaper
    saving_share: float
    walk_away: WalkAway | None
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]
    holds_for: str
    changes: tuple[Change, ...]
    origin: dict[str, float]  # measured, judged, assumed -> share of the answer
    by_horizon: dict[int, str]  # months -> the option that wins at that horizon
    whys: dict[str, str] = field(default_factory=dict)
    saving_p10: float | None = None  # of the saving on common paths: what a reader is told as its range
    saving_p90: float | None = None
    leading: str = ""  # the option with the lowest expected net, even where staying is the verdict
    leading_advantage: float = 0.0  # by how much its expected net is below the status quo's


@dataclass(frozen=True)
class BreakEvenMap:
    """Which option wins where over growth and volatility; for the picture."""

    growth: tuple[float, ...]  # columns, per year
    volatility: tuple[float, ...]  # rows, per year
    winner: tuple[tuple[str, ...], ...]
    here: tuple[float, float]  # the function's own growth and volatility


@dataclass(frozen=True)
class Fan:
    """Monthly demand percentiles over the horizon; for the picture."""

    p10: tuple[float, ...]
    p50: tuple[float, ...]
    p90: tuple[float, ...]


@dataclass(frozen=True)
class OpenQuestion:
    """What only people here know and nobody has said."""

    asked: str  # as it is asked of the part of the case that it belongs to
    function: str | None = None  # whose it is; None: the case's, or that of several functions
    path: str = ""  # of the input that would answer it, as a Change names it
    of: str | None = None  # the option whose input that is
    unusual: bool = False  # of a number that somebody stated: whether it is meant

    @property
    def words(self) -> str:
        """Return the question as it is asked of the whole case."""
        return f"{self.function}: {self.asked}" if self.function else self.asked


@dataclass(frozen=True)
class FunctionResult:
    """All that is said about one function."""

    name: str
    unit: str
    removed: tuple[Removed, ...]
    options: tuple[OptionResult, ...]
    verdict: Verdict
    fan: Fan
    map: BreakEvenMap | None
    open_questions: tuple[OpenQuestion, ...]
    flexibility: str | None = None  # what starting small and deciding later is worth; only with the map


@dataclass(frozen=True)
class BundleResult:
    """Functions weighed together with one provider."""

    name: str
    functions: tuple[str, ...]  # those that go along
    option: str
    saving_mean: float  # against today; positive is cheaper
    saving_share: float
    verdict: str  # a sentence
    hours_bound: float
    saving_p10: float | None = None  # on paths that the functions share; None: nothing can go together
    saving_p90: float | None = None
    confidence: float | None = None  # P(regret of the better of together and each alone ≤ materiality)
    better: bool = False  # together is the better way, by more than the materiality
    provider: str | None = None
    provider_hours: float = 0.0  # the part of hours_bound that is spent once per provider
    saving_alone: float | None = None  # what saving_mean is one by one, as far as own hours allow it
    beyond_money: float = 0.0  # worth of what money does not say, together less one by one


@dataclass(frozen=True)
class Total:
    """Verdicts added up on paths that the functions share; those that own hours do not allow are left out."""

    functions: tuple[str, ...]
    saving_mean: float  # against today; positive is cheaper
    saving_share: float
    saving_p10: float
    saving_p90: float
    confidence: float | None  # P(regret of them all ≤ materiality of what they cost today)
    why: str | None = None  # why there is no confidence


@dataclass(frozen=True)
class Chosen:
    """What a function gets in the best set within the hours."""

    function: str
    option: str

    @property
    def words(self) -> str:
        """Say both."""
        return f"{self.function}: {self.option}"


@dataclass(frozen=True)
class Governance:
    """Management hours of all verdicts together against what there is."""

    hours_needed: float
    hours_available: float | None
    feasible: bool
    chosen: tuple[Chosen, ...]  # the best feasible set
    changed: tuple[str, ...]  # functions whose verdict gave way to the limit
    bound: float | None  # of the mixed-integer program, equal to the optimum when proved
    gap: float | None
    why: str | None = None  # why hours_available is not known, or what stands in conflict


@dataclass(frozen=True)
class Decision:
    """The whole answer to a case."""

    case: str
    currency: str
    seed: int
    horizon_months: int
    materiality: float
    functions: tuple[FunctionResult, ...]
    bundles: tuple[BundleResult, ...]
    governance: Governance
    estate: BundleResult | None
    open_questions: tuple[OpenQuestion, ...]
    total: Total
