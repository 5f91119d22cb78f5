"""One page per function: the answer, the options side by side, the pictures, the reasons, the questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outtask.formats.report.charts.cost import cost_picture
from outtask.formats.report.charts.threshold import flips_picture, map_picture
from outtask.formats.report.charts.volume import fan_picture
from outtask.formats.report.found import anchor_of, measured_facts, volume_of
from outtask.formats.report.found import sentence as facts_sentence
from outtask.formats.report.numbers import (
    NBSP,
    Scale,
    certainty,
    count,
    growth,
    in_unit,
    number,
    scale_for,
    share,
    span_of,
)
from outtask.formats.report.parts import Fact, Grid, Origins, Picture, Pill, origins
from outtask.formats.report.sentences import MOVES, one, saving_words, unit_of, walk_away
from outtask.formats.report.verdicts import pill
from outtask.terms.amounts import Amount

if TYPE_CHECKING:
    from outtask.terms.case import Case
    from outtask.terms.decision import Change, Decision, FunctionResult, OptionResult
    from outtask.terms.facts import FunctionFacts
    from outtask.terms.functions import Function


@dataclass(frozen=True)
class OptionRow:
    """One option, side by side with the others."""

    name: str
    look: str
    model: str
    chosen: bool
    cost: str
    spread: str
    against: str
    quiet: str
    busy: str
    fixed: str
    start: str
    bound: str
    freed: str
    beyond: str
    regret: str
    origin: str | None


@dataclass(frozen=True)
class FunctionPage:
    """Everything about one function."""

    name: str
    anchor: str
    pill: Pill
    sentence: str
    condition: str
    key: tuple[Fact, ...]
    unit: str
    options: tuple[OptionRow, ...]
    removed: tuple[tuple[str, str, str], ...]
    pictures: tuple[Picture, ...]
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]
    horizons: tuple[tuple[str, str], ...]
    lines: Grid | None
    lines_origin: tuple[str, ...]
    inputs: tuple[Fact, ...]
    facts_sentence: str
    facts: tuple[Fact, ...]
    questions: tuple[str, ...]
    origins: Origins | None


def function_page(
    function: FunctionResult, place: int, decision: Decision, case: Case, facts: FunctionFacts | None
) -> FunctionPage:
    """Lay out the page of one function."""
    verdict, currency = function.verdict, decision.currency
    models = {o.option: o.model for o in function.options}
    asked = next((f for f in case.functions if f.name == function.name), None)
    ordered = sorted(function.options, key=lambda o: (o.option != verdict.option, not o.status_quo, _net(o)))
    money_scale = scale_for([o.cost.mean for o in function.options], currency)
    changes = tuple(_own_unit(c, function.unit) for c in verdict.changes)
    pictures = (
        cost_picture(ordered, verdict.option, currency),
        map_picture(function.map, models) if function.map else None,
        flips_picture(changes, models, currency),
        volume_of(facts.monthly, function.unit) if facts else None,
        fan_picture(function.fan, function.unit),
    )
    chosen = next((o for o in function.options if o.option == verdict.option), None)
    today = next((o for o in function.options if o.status_quo), None)
    return FunctionPage(
        name=function.name,
        anchor=anchor_of(place),
        pill=pill(function),
        sentence=one(function, decision) + ".",
        condition=_condition(function),
        key=_key(function, chosen, decision, asked),
        unit=money_scale.unit,
        options=tuple(_option(o, function, today, money_scale) for o in ordered),
        removed=tuple((r.option, r.gate, r.why) for r in function.removed),
        pictures=tuple(p for p in pictures if p is not None),
        reasons_for=verdict.reasons_for,
        reasons_against=verdict.reasons_against,
        horizons=tuple((span_of(m).capitalize(), o) for m, o in sorted(verdict.by_horizon.items())),
        lines=_lines(chosen, money_scale) if chosen else None,
        lines_origin=tuple(line.origin for line in chosen.lines) if chosen else (),
        inputs=_inputs(asked, function.unit, currency) if asked else (),
        facts_sentence=facts_sentence(facts) if facts else "",
        facts=measured_facts(facts) if facts else (),
        questions=function.open_questions,
        origins=origins(verdict.origin),
    )


def leading_origin(option: OptionResult) -> str | None:
    """Return the origin that carries most of an option's cost."""
    weight = dict.fromkeys(("measured", "judged", "assumed"), 0.0)
    for line in option.lines:
        weight[line.origin] = weight.get(line.origin, 0.0) + abs(line.mean)
    return max(weight, key=lambda name: weight[name]) if any(weight.values()) else None


def _net(option: OptionResult) -> float:
    return option.cost.mean - option.value_beyond_money


def _own_unit(change: Change, unit: str) -> Change:
    from dataclasses import replace

    return replace(change, unit=unit_of(change.unit, unit))


def _condition(function: FunctionResult) -> str:
    held = function.verdict.holds_for
    if not held:
        return ""
    held = held.rstrip(".")
    return (held[0].upper() + held[1:] if held.lower().startswith("holds") else f"Holds for {held}") + "."


def _key(
    function: FunctionResult, chosen: OptionResult | None, decision: Decision, asked: Function | None
) -> tuple[Fact, ...]:
    verdict = function.verdict
    rests = max(verdict.origin, key=lambda name: verdict.origin[name]) if verdict.origin else None
    facts = [Fact("Confidence", certainty(verdict.confidence), rests, "Chance that no option turns out better by "
                  f"more than {share(decision.materiality)} of today's cost")]  # fmt: skip
    if verdict.kind in MOVES:
        said = saving_words(verdict, decision.currency)
        facts.append(Fact(f"Over {span_of(decision.horizon_months)}", said[0].upper() + said[1:], rests,
                          f"{share(verdict.saving_share)} of today's cost in the mean"))  # fmt: skip
    if price := walk_away(function, decision.currency):
        label = f"Turns at ({verdict.walk_away.input})" if verdict.walk_away else "Turns at"
        facts.append(Fact(label, price, rests, "The quote at which another option becomes the better one"))
    if chosen is not None and not chosen.status_quo:
        start = f"{number(chosen.start_month)}{NBSP}months" if chosen.start_month else "at once"
        facts.append(Fact("Carries the work after", start, rests))
        bound = f"{count(chosen.hours_bound)} bound, {count(chosen.hours_freed)} freed"
        facts.append(Fact("Own hours a month", bound, rests))
        paid = (
            f"{count(chosen.payback_months)}{NBSP}months"
            if chosen.payback_months
            else "not within the horizon"
        )
        facts.append(Fact("Pays back after", paid, rests))
    return tuple(facts)


def _option(
    option: OptionResult, function: FunctionResult, today: OptionResult | None, scale: Scale
) -> OptionRow:
    from outtask.formats.report.palette import MODEL_WORDS

    verdict = function.verdict
    gap = 0.0 if today is None else today.cost.mean - option.cost.mean
    size = scale.cell(abs(gap))
    if option.status_quo:
        against = "as today"
    elif not any(c in "123456789" for c in size):
        against = "the same"
    else:
        against = f"{size} {'less' if gap > 0 else 'more'}"
    return OptionRow(
        name=option.option,
        look=option.model.value,
        model=MODEL_WORDS[option.model],
        chosen=option.option == verdict.option,
        cost=scale.cell(option.cost.mean),
        spread=scale.span(option.cost.p10, option.cost.p90),
        against=against,
        quiet=scale.cell(option.cost.low_volume),
        busy=scale.cell(option.cost.high_volume),
        fixed=share(option.fixed_share),
        start=number(option.start_month),
        bound=count(option.hours_bound),
        freed=count(option.hours_freed),
        beyond=scale.cell(option.value_beyond_money),
        regret=scale.cell(option.regret_cvar95),
        origin=leading_origin(option),
    )


def _lines(option: OptionResult, scale: Scale) -> Grid | None:
    if not option.lines:
        return None
    rows = tuple(
        (line.label, scale.cell(line.mean), "fixed" if line.fixed else "varies", line.origin)
        for line in option.lines
    )
    header = ("Part", f"Cost, {scale.unit}", "With volume", "Origin")
    return Grid(f"What {option.option} costs, by part", header, rows, (0, 2, 3))


def _inputs(function: Function, unit: str, currency: str) -> tuple[Fact, ...]:
    """List what the answer rests on most: each with its range and origin, questions marked."""
    from outtask.terms.inputs import inputs_of

    found = []
    for item in inputs_of(function):
        if item.amount is None or item.path.startswith(("today.terms", "values")):
            continue
        text = _amount(item.amount, unit_of(item.spec.unit, unit), currency)
        note = "only people here know it" if item.amount.question else (item.amount.source or "")
        found.append(Fact(item.spec.label, text, item.amount.origin.value, note))
    return tuple(found)


def _amount(amount: Amount, unit: str, currency: str) -> str:
    if unit == "per year" and not amount.ranged:
        return growth(amount.likely) + " a year"
    if not amount.ranged:
        return in_unit(amount.likely, unit, currency)
    low, high = in_unit(amount.low, unit, currency), in_unit(amount.high, unit, currency)
    return f"{in_unit(amount.likely, unit, currency)} ({low} to {high})" if low != high else low
