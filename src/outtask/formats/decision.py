"""A decision as the JSON document that the command line promises."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from outtask.terms.decision import VerdictKind

if TYPE_CHECKING:
    from outtask.terms.decision import (
        BundleResult,
        Decision,
        FunctionResult,
        Governance,
        OptionResult,
        Total,
        Verdict,
    )

SHARE: Final = 4  # decimals of shares and rates
TIME: Final = 2  # decimals of months and hours
CENTS: Final = 2
DIGITS: Final = 9  # of the largest cost, where cents would be too coarse for the currency
THRESHOLD: Final = 6  # significant digits of an input's value

UNKNOWN: Final = "it cannot be told from this case"
ALONE: Final = "there is one function only: what handing over everything means is among its options"
NO_ESTATE: Final = "the case says estate: false, or fewer than two of its functions are no one-time projects"


def decision_document(decision: Decision) -> dict[str, Any]:
    """Return the document of ``outtask decide CASE.yaml --json``; money in the case's currency, shares 0..1.

    Money is rounded to cents (finer where no cost of the case reaches 1,000,000), shares to 4 decimals,
    months and hours to 2, the values of inputs to 6 significant digits: so far the same case and seed give
    the same digits on any machine. A value that cannot be known is ``None`` with a sibling ``<key>_why``.
    """
    document: dict[str, Any] = {
        "case": decision.case,
        "currency": decision.currency,
        "seed": decision.seed,
        "horizon_months": decision.horizon_months,
        "materiality": decision.materiality,
    }
    cents = _decimals(decision)
    document["functions"] = [_function(one, cents) for one in decision.functions]
    document["bundles"] = [_bundle(one, cents) for one in decision.bundles]
    document["governance"] = _governance(decision.governance, cents)
    estate = None if decision.estate is None else _bundle(decision.estate, cents)
    document |= _value("estate", estate, ALONE if len(decision.functions) == 1 else NO_ESTATE)
    document["open_questions"] = [one.words for one in decision.open_questions]
    document["total"] = _total(decision.total, cents)
    return document


def _decimals(decision: Decision) -> int:
    """Return to how many decimals money is told: enough for the currency, fewer than arithmetic can blur."""
    largest = max((abs(o.cost.mean) for f in decision.functions for o in f.options), default=0.0)
    if not math.isfinite(largest) or largest <= 0:
        return CENTS
    return max(CENTS, DIGITS - 1 - math.floor(math.log10(largest)))


def _round(value: float | None, decimals: int) -> float | None:
    """Round without ever leaving a negative zero; what is no number becomes ``None``."""
    if value is None or not math.isfinite(value):
        return None
    return round(float(value), decimals) + 0.0


def _significant(value: float) -> float | None:
    return float(f"{value:.{THRESHOLD}g}") + 0.0 if math.isfinite(value) else None


def _value(name: str, value: Any, why: str | None) -> dict[str, Any]:
    """Return a value under its name, beside the reason where there is none."""
    return {name: value} if value is not None else {name: None, f"{name}_why": why or UNKNOWN}


def _rounded(decimals: int, values: dict[str, float | None], why: str | None = None) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for name, value in values.items():
        document |= _value(name, _round(value, decimals), why)
    return document


def _function(function: FunctionResult, cents: int) -> dict[str, Any]:
    return {
        "name": function.name,
        "unit": function.unit,
        "removed": [{"option": r.option, "gate": r.gate, "why": r.why} for r in function.removed],
        "options": [_option(one, cents) for one in function.options],
        "verdict": _verdict(function.verdict, cents),
        "open_questions": [one.asked for one in function.open_questions],
    }


def _option(option: OptionResult, cents: int) -> dict[str, Any]:
    cost = option.cost
    document: dict[str, Any] = {"option": option.option, "model": option.model.value}
    document |= _value("provider", option.provider, "no provider is named")
    document |= _value("location", option.location, "no location is named")
    document["status_quo"] = option.status_quo
    document["cost"] = _rounded(
        cents,
        {
            "mean": cost.mean,
            "p10": cost.p10,
            "p50": cost.p50,
            "p90": cost.p90,
            "standard_error": cost.standard_error,
            "low_volume": cost.low_volume,
            "high_volume": cost.high_volume,
        },
    )
    document["by_horizon"] = {
        str(months): _rounded(cents, {"mean": mean}) for months, mean in sorted(option.by_horizon.items())
    }
    document["by_year"] = [
        {"year": year.year} | _rounded(cents, {"p10": year.p10, "p50": year.p50, "p90": year.p90})
        for year in option.by_year
    ]
    document["lines"] = [
        {"label": line.label, "fixed": line.fixed, "origin": line.origin}
        | _rounded(cents, {"mean": line.mean})
        for line in option.lines
    ]
    document |= _rounded(SHARE, {"fixed_share": option.fixed_share})
    document |= _rounded(
        TIME,
        {
            "start_month": option.start_month,
            "hours_bound": option.hours_bound,
            "hours_freed": option.hours_freed,
        },
    )
    document |= _rounded(cents, {"value_beyond_money": option.value_beyond_money})
    never = "it is what others are compared with" if option.status_quo else "not within the horizon"
    document |= _value("payback_months", option.payback_months, never)
    document["regret"] = _rounded(cents, {"mean": option.regret_mean, "cvar95": option.regret_cvar95})
    document |= _rounded(SHARE, {"probability_best": option.probability_best})
    return document


def _verdict(verdict: Verdict, cents: int) -> dict[str, Any]:
    # To have it done in-house is among the promised words to keep it there; the option tells which way.
    kind = VerdictKind.KEEP if verdict.kind is VerdictKind.TAKE_IN else verdict.kind
    document: dict[str, Any] = {"kind": kind.value, "option": verdict.option}
    document |= _rounded(SHARE, {"confidence": verdict.confidence}, verdict.whys.get("confidence"))
    document["saving"] = _rounded(
        cents,
        {"mean": verdict.saving_mean, "p10": verdict.saving_p10, "p90": verdict.saving_p90},
        verdict.whys.get("saving"),
    ) | _rounded(SHARE, {"share": verdict.saving_share})
    price = verdict.walk_away and {
        "input": verdict.walk_away.input,
        "value": _significant(verdict.walk_away.value),
        "unit": verdict.walk_away.unit,
    }
    document |= _value("walk_away", price, verdict.whys.get("walk_away"))
    document["reasons_for"] = list(verdict.reasons_for)
    document["reasons_against"] = list(verdict.reasons_against)
    document["holds_for"] = verdict.holds_for
    document["changes"] = [
        {
            "input": change.input,
            "path": change.path,
            "now": _significant(change.now),
            "at": _significant(change.at),
            "unit": change.unit,
            "to": change.to,
        }
        for change in verdict.changes
    ]
    document["origin"] = _rounded(
        SHARE, {name: verdict.origin.get(name, 0.0) for name in ("measured", "judged", "assumed")}
    )
    document["by_horizon"] = {str(months): option for months, option in sorted(verdict.by_horizon.items())}
    document["leading"] = {"option": verdict.leading} | _rounded(
        cents, {"advantage": verdict.leading_advantage}
    )
    if "kind" in verdict.whys:
        document["kind_why"] = verdict.whys["kind"]
    return document


def _bundle(bundle: BundleResult, cents: int) -> dict[str, Any]:
    """Nothing is known of what cannot go together; the sentence says why."""
    together = bool(bundle.functions)
    mean, share = (bundle.saving_mean, bundle.saving_share) if together else (None, None)
    saving = {"mean": mean, "p10": bundle.saving_p10, "p90": bundle.saving_p90}
    return {
        "name": bundle.name,
        "functions": list(bundle.functions),
        **_value("option", bundle.option if together else None, bundle.verdict),
        "saving": _rounded(cents, saving, bundle.verdict) | _rounded(SHARE, {"share": share}, bundle.verdict),
        **_rounded(SHARE, {"confidence": bundle.confidence}, bundle.verdict),
        "verdict": bundle.verdict,
        **_rounded(TIME, {"hours_bound": bundle.hours_bound}),
    }


def _total(total: Total, cents: int) -> dict[str, Any]:
    saving: dict[str, float | None] = {
        "mean": total.saving_mean,
        "p10": total.saving_p10,
        "p90": total.saving_p90,
    }
    return {
        "functions": list(total.functions),
        "saving": _rounded(cents, saving) | _rounded(SHARE, {"share": total.saving_share}),
        **_rounded(SHARE, {"confidence": total.confidence}, total.why),
    }


def _governance(governance: Governance, cents: int) -> dict[str, Any]:
    document = _rounded(TIME, {"hours_needed": governance.hours_needed})
    why = governance.why or "nobody has said how many hours there are"
    document |= _rounded(TIME, {"hours_available": governance.hours_available}, why)
    document |= {
        "feasible": governance.feasible,
        "chosen": [one.words for one in governance.chosen],
        "changed": list(governance.changed),
    }
    if governance.why is not None:
        document["why"] = governance.why
    unsolved = governance.why or "there was nothing to choose between"
    document |= _rounded(cents, {"bound": governance.bound}, unsolved)
    document |= _rounded(SHARE, {"gap": governance.gap}, unsolved)
    return document
