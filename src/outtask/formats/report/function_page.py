"""One page per function: the answer, the options side by side, the pictures, the reasons, the questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outtask.formats.report.behind import figures_behind
from outtask.formats.report.charts.cost import cost_picture
from outtask.formats.report.charts.flips import flips_picture
from outtask.formats.report.charts.threshold import map_picture
from outtask.formats.report.charts.volume import fan_picture
from outtask.formats.report.found import anchor_of, volume_of
from outtask.formats.report.found import sentence as facts_sentence
from outtask.formats.report.measured import measured_facts
from outtask.formats.report.numbers import Scale, certainty, count, scale_for, share
from outtask.formats.report.palette import MODEL_WORDS
from outtask.formats.report.parts import Fact, Grid, Origins, Picture, Pill, Range, ShortName, origins
from outtask.formats.report.sentences import MOVES, one, saving_range, saving_words, unit_of, walk_away
from outtask.formats.report.verdicts import pill
from outtask.methods.words import NBSP, NONE, few, number, span_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from outtask.terms.case import Case
    from outtask.terms.decision import Change, Decision, FunctionResult, OptionResult
    from outtask.terms.facts import FunctionFacts
    from outtask.terms.functions import Function


@dataclass(frozen=True)
class OptionHead:
    """One option, as the head of its column."""

    name: str
    look: str
    model: str
    chosen: bool
    origin: str | None  # of most of its cost
    place: Range | None  # its range of cost on an axis shared by all options


@dataclass(frozen=True)
class Measure:
    """One row of the comparison: what is compared, and a cell for each option."""

    label: str
    cells: tuple[str, ...]
    strong: bool = False


@dataclass(frozen=True)
class Comparison:
    """The options side by side: a column each."""

    caption: str
    heads: tuple[OptionHead, ...]
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class FunctionPage:
    """Everything about one function."""

    name: str
    anchor: str
    chosen: str  # the option
    pill: Pill
    sentence: str
    condition: str
    key: tuple[Fact, ...]
    options: Comparison | None
    removed: tuple[tuple[str, str, str], ...]
    pictures: tuple[Picture, ...]
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]
    flexibility: str  # what starting small and deciding later is worth
    horizons: tuple[tuple[str, str], ...]
    lines: Grid | None
    inputs: tuple[Grid, ...]  # the function's first, then each option's
    facts_sentence: str
    facts: tuple[Fact, ...]
    questions: tuple[str, ...]
    origins: Origins | None


def function_page(
    function: FunctionResult, place: int, decision: Decision, case: Case, facts: FunctionFacts | None
) -> FunctionPage:
    """Lay out the page of one function."""
    verdict, currency = function.verdict, decision.currency
    names = short_names(function.options)
    asked = next((f for f in case.functions if f.name == function.name), None)
    ordered = sorted(function.options, key=lambda o: (o.option != verdict.option, not o.status_quo, _net(o)))
    money_scale = scale_for([o.cost.mean for o in function.options], currency)
    changes = tuple(_own_unit(c, function.unit) for c in verdict.changes)
    pictures = (
        cost_picture(ordered, verdict.option, currency),
        map_picture(function.map, names, verdict.option) if function.map else None,
        fan_picture(function.fan, function.unit),
        flips_picture(changes, names, currency),
        volume_of(facts.monthly, function.unit) if facts else None,
    )
    chosen = next((o for o in function.options if o.option == verdict.option), None)
    return FunctionPage(
        name=function.name,
        anchor=anchor_of(place),
        chosen=verdict.option,
        pill=pill(function),
        sentence=one(function, decision) + ".",
        condition=_condition(function),
        key=_key(function, chosen, decision, asked),
        options=compared(ordered, function, decision, money_scale) if ordered else None,
        removed=tuple((r.option, r.gate, r.why.rstrip(".") + ".") for r in function.removed),
        pictures=tuple(p for p in pictures if p is not None),
        reasons_for=tuple(map(_said, verdict.reasons_for)),
        reasons_against=tuple(map(_said, verdict.reasons_against)),
        flexibility=function.flexibility or "",
        horizons=tuple((span_of(m).capitalize(), o) for m, o in sorted(verdict.by_horizon.items())),
        lines=_lines(chosen, money_scale) if chosen else None,
        inputs=figures_behind(asked, currency) if asked else (),
        facts_sentence=facts_sentence(facts) if facts else "",
        facts=measured_facts(facts) if facts else (),
        questions=function.open_questions,
        origins=origins(verdict.origin),
    )


def short_names(options: Sequence[OptionResult]) -> dict[str, ShortName]:
    """Name each option by its model, as pictures have room for; in full where two have the same model."""
    models = [o.model for o in options if not o.status_quo]
    return {
        o.option: ShortName(
            "As today" if o.status_quo else MODEL_WORDS[o.model] if models.count(o.model) == 1 else o.option,
            o.model.value,
        )
        for o in options
    }


def leading_origin(option: OptionResult) -> str | None:
    """Return the origin that carries most of an option's cost."""
    weight = dict.fromkeys(("measured", "judged", "assumed"), 0.0)
    for line in option.lines:
        weight[line.origin] = weight.get(line.origin, 0.0) + abs(line.mean)
    return max(weight, key=lambda name: weight[name]) if any(weight.values()) else None


def _net(option: OptionResult) -> float:
    return option.cost.mean - option.value_beyond_money


def _said(clause: str) -> str:
    """Make a sentence of a clause."""
    clause = clause.rstrip(".")
    return f"{clause[:1].upper()}{clause[1:]}."


def _own_unit(change: Change, unit: str) -> Change:
    from dataclasses import replace

    return replace(change, unit=unit_of(change.unit, unit))


def _condition(function: FunctionResult) -> str:
    held = function.verdict.holds_for
    if not held:
        return ""
    return _said(held if held.lower().startswith("holds") else f"holds for {held}")


def _key(
    function: FunctionResult, chosen: OptionResult | None, decision: Decision, asked: Function | None
) -> tuple[Fact, ...]:
    verdict = function.verdict
    rests = max(verdict.origin, key=lambda name: verdict.origin[name]) if verdict.origin else None
    note = (
        f"Chance that no option turns out better by more than {share(decision.materiality)} of today's cost"
    )
    facts = [Fact("Confidence", certainty(verdict.confidence), rests, note)]
    if verdict.kind in MOVES:
        said = saving_words(verdict, decision.currency)
        ends, part = (
            saving_range(verdict, decision.currency),
            f"{share(verdict.saving_share)} of today's cost",
        )
        note = f"{ends[0].upper()}{ends[1:]} in eight of ten cases; {part} in the mean" if ends else part
        facts.append(
            Fact(f"Over {span_of(decision.horizon_months)}", said[0].upper() + said[1:], rests, note)
        )
    if price := walk_away(function, decision.currency):
        what = verdict.walk_away.input if verdict.walk_away else ""
        facts.append(Fact("Turns at", price, rests, f"{what}: the quote at which another option is better"))
    elif why := verdict.whys.get("walk_away"):
        facts.append(Fact("Turns at", "no quote", None, _said(why)))
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


def compared(
    options: Sequence[OptionResult], function: FunctionResult, decision: Decision, scale: Scale
) -> Comparison:
    """Set the options side by side, in money of one unit."""
    low = min(o.cost.p10 for o in options)
    wide = max(o.cost.p90 for o in options) - low
    today = next((o for o in options if o.status_quo), None)

    def row(label: str, cell: Callable[[OptionResult], str], *, strong: bool = False) -> Measure:
        return Measure(label, tuple(cell(o) for o in options), strong)

    span, unit = span_of(decision.horizon_months), scale.unit
    others = sorted({m for o in options for m in o.by_horizon} - {decision.horizon_months})
    return Comparison(
        f"Options for {function.name}, side by side; money discounted",
        tuple(_head(o, function, low, wide) for o in options),
        (
            row(f"Cost over {span}, {unit}", lambda o: scale.cell(o.cost.mean), strong=True),
            row("in eight of ten cases", lambda o: scale.span(o.cost.p10, o.cost.p90)),
            row(f"Against today, {unit}", lambda o: _against(o, today, scale), strong=True),
            *(
                row(f"Cost over {span_of(m)}", lambda o, m=m: _at_horizon(o, m, scale))  # type: ignore[misc]
                for m in others
            ),
            row("Cost when volume is low", lambda o: scale.cell(o.cost.low_volume)),
            row("Cost when volume is high", lambda o: scale.cell(o.cost.high_volume)),
            row("Worst regret", lambda o: scale.cell(o.regret_cvar95)),
            row("Worth beyond money", lambda o: scale.cell(o.value_beyond_money)),
            row("Fixed part of the cost", lambda o: share(o.fixed_share)),
            row("Carries the work from month", lambda o: number(o.start_month)),
            row("Own hours a month to manage it", lambda o: count(o.hours_bound)),
            row("Own hours a month set free", lambda o: count(o.hours_freed)),
            row("Pays back after", _pays_back),
        ),
    )


def _head(option: OptionResult, function: FunctionResult, low: float, wide: float) -> OptionHead:
    cost = option.cost
    at = [(v - low) / wide for v in (cost.p10, cost.mean, cost.p90)] if wide > 0 else []
    place = Range(at[0], at[1], at[2], None) if at else None
    return OptionHead(
        option.option, option.model.value, MODEL_WORDS[option.model],
        option.option == function.verdict.option, leading_origin(option), place,
    )  # fmt: skip


def _against(option: OptionResult, today: OptionResult | None, scale: Scale) -> str:
    if option.status_quo or today is None:
        return NONE
    gap = today.cost.mean - option.cost.mean
    size = scale.cell(abs(gap))
    if not any(c in "123456789" for c in size):
        return "the same"
    return f"{size} {'less' if gap > 0 else 'more'}"


def _at_horizon(option: OptionResult, months: int, scale: Scale) -> str:
    return scale.cell(option.by_horizon[months]) if months in option.by_horizon else NONE


def _pays_back(option: OptionResult) -> str:
    if option.status_quo:
        return NONE
    return f"{count(option.payback_months)}{NBSP}months" if option.payback_months else "not within it"


def _lines(option: OptionResult, scale: Scale) -> Grid | None:
    if not option.lines:
        return None
    cells = [scale.cell(line.mean) for line in option.lines]
    shown = [any(digit in cell for digit in "123456789") for cell in cells]
    rows = [
        (line.label, cell, "fixed" if line.fixed else "varies", line.origin)
        for line, cell, seen in zip(option.lines, cells, shown, strict=True)
        if seen
    ]
    if rest := [line.mean for line, seen in zip(option.lines, shown, strict=True) if not seen]:
        rows.append((f"{few(len(rest)).capitalize()} smaller", scale.cell(sum(rest)), NONE, NONE))
    header = ("Part", f"Cost, {scale.unit}", "With volume", "Origin")
    return Grid(f"What {option.option} costs, by part", header, tuple(rows), (0, 2, 3))
