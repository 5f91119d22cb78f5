"""One page per function: the answer, the options side by side, the pictures, the reasons, the questions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from outtask.formats.case_doubts import notes_on
from outtask.formats.report.behind import figures_behind, stated_figures
from outtask.formats.report.charts.cost import cost_picture
from outtask.formats.report.charts.threshold import map_picture
from outtask.formats.report.charts.volume import fan_picture
from outtask.formats.report.cost_parts import compared_with, every_part, tells, why_bars
from outtask.formats.report.fed_by import (
    BOUND,
    FREED,
    LOGGED,
    START,
    WORTH,
    by_demand,
    by_inputs,
    by_money,
    captioned,
    leading,
    pictured,
)
from outtask.formats.report.found import anchor_of, volume_of
from outtask.formats.report.found import sentence as facts_sentence
from outtask.formats.report.key_figures import PAYS_BACK, first_facts, more_facts, pays_back
from outtask.formats.report.measured import measured_facts
from outtask.formats.report.numbers import ROUNDED, Scale, count, printed, scale_for, share
from outtask.formats.report.palette import MODEL_WORDS, look_of
from outtask.formats.report.parts import Bars, Fact, Grid, Origins, Picture, Pill, Range, ShortName, origins
from outtask.formats.report.sentences import doing_of, hired, one, waiting
from outtask.formats.report.steps import function_steps
from outtask.formats.report.turning import turning_bars, turning_table, turnings
from outtask.formats.report.verdicts import pill
from outtask.formats.report.wording import BEYOND, HIRED, SHARED, WRONG
from outtask.methods.words import NONE, few, listed, number, span_of
from outtask.terms.model import Model
from outtask.terms.resolve import NOBODY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from outtask.formats.report.fed_by import Shares
    from outtask.terms.case import Case
    from outtask.terms.decision import Decision, FunctionResult, OptionResult
    from outtask.terms.facts import FunctionFacts
    from outtask.terms.functions import Function

    Told = Callable[[OptionResult], str]


@dataclass(frozen=True)
class OptionHead:
    """One option, as the head of its column."""

    name: str
    look: str
    model: str
    chosen: bool
    place: Range | None  # its range of cost on an axis shared by all options


@dataclass(frozen=True)
class Measure:
    """One row of the comparison: what is compared, and a cell for each option."""

    label: str
    cells: tuple[str, ...]
    origins: tuple[str | None, ...]  # of each cell; none where there is no figure
    strong: bool = False

    @property
    def shared(self) -> str | None:
        """The origin of all its figures, if they have the same: it is told once."""
        found = {origin for origin in self.origins if origin}
        return found.pop() if len(found) == 1 else None

    @property
    def marks(self) -> tuple[str | None, ...]:
        """The origin that stands at each cell."""
        return (None,) * len(self.cells) if self.shared else self.origins


@dataclass(frozen=True)
class Comparison:
    """The options side by side: a column each."""

    caption: str
    heads: tuple[OptionHead, ...]
    measures: tuple[Measure, ...]
    more: str  # what a narrow screen says of the columns that it cannot show
    note: str = ""  # what a model's name does not say


@dataclass(frozen=True)
class FunctionPage:
    """Everything about one function."""

    name: str
    anchor: str
    chosen: str  # the option
    pill: Pill
    sentence: str
    headline: str  # the same where how sure it is stands beside it
    condition: str
    first: tuple[Fact, ...]  # the three figures that matter most
    more: tuple[Fact, ...]
    origins: Origins | None
    notes: tuple[str, ...]  # what is priced otherwise than it was stated
    steps: tuple[str, ...]
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]
    why: Bars | None
    turning: Bars | None
    options: Comparison | None
    horizons: str
    removed: tuple[tuple[str, str, str], ...]
    flexibility: str  # what starting small and deciding later is worth
    pictures: tuple[Picture, ...]
    lines: Grid | None
    turns: Grid | None
    inputs: tuple[Grid, ...]  # the function's first, then each option's
    stated: Grid | None  # of them what people measured or judged, in one table
    facts_sentence: str
    facts: tuple[Fact, ...]


def function_page(
    function: FunctionResult,
    place: int,
    decision: Decision,
    case: Case,
    facts: FunctionFacts | None,
    *,
    whole: bool = True,
) -> FunctionPage:
    """Lay out the page of one function; the case is resolved, so that defaults are filled in.

    Not ``whole``, its only picture is the cash by year: the others lie one click deeper.
    """
    verdict, currency = function.verdict, decision.currency
    names = short_names(function.options)
    asked = next((f for f in case.functions if f.name == function.name), None)
    ordered = sorted(function.options, key=lambda o: (o.option != verdict.option, not o.status_quo, _net(o)))
    money_scale = scale_for([o.cost.mean for o in function.options], currency)
    turns = turnings(function, case, asked, names)
    alone, once = len(function.options) == 1, asked is not None and asked.project is not None
    answer, shown_map = verdict.origin, function.map if whole and not alone else None
    pictures = (
        (cost_picture(ordered, verdict.option, currency), by_money(ordered, cash=True)),
        (map_picture(shown_map, names, verdict.option) if shown_map else None, answer),
        (fan_picture(function.fan, function.unit) if whole else None, by_demand(asked)),
        (volume_of(facts.monthly, function.unit) if whole and facts else None, LOGGED),
    )
    chosen = next((o for o in function.options if o.option == verdict.option), None)
    sides = compared_with(function, chosen) if chosen else (None, None)
    why = why_bars(function, chosen, names, currency) if chosen else None
    turning = turning_bars(function, turns, names, currency, decision.materiality)
    turns_all = turning_table(function, turns, currency, decision.materiality)
    inputs = figures_behind(asked, currency) if asked else ()
    return FunctionPage(
        name=function.name,
        anchor=anchor_of(place),
        chosen=verdict.option,
        pill=pill(function, waiting(decision)),
        sentence=one(function, decision) + ".",
        headline=one(function, decision, sure=False) + ".",
        condition="" if alone else _condition(function),
        first=first_facts(function, asked, decision),
        more=more_facts(chosen, function, asked) if chosen else (),
        origins=origins(verdict.origin),
        notes=notes_on(case, asked) if asked else (),
        steps=function_steps(function, asked, decision, turns),
        reasons_for=() if alone else tuple(map(_said, verdict.reasons_for)),
        reasons_against=() if alone else tuple(map(_said, verdict.reasons_against)),
        why=why and replace(why, rests=origins(by_money(o for o in sides if o))),
        turning=turning and replace(turning, rests=origins(answer)),
        options=compared(ordered, function, decision, money_scale, asked, once=once)
        if ordered and not alone
        else None,
        horizons="" if alone or once else _horizons(function),
        removed=tuple((r.option, r.gate, r.why.rstrip(".") + ".") for r in function.removed),
        flexibility=function.flexibility or "",
        pictures=tuple(pictured(picture, shares) for picture, shares in pictures if picture),
        lines=every_part(*sides, currency),
        turns=turns_all and captioned(turns_all, answer),
        inputs=inputs,
        stated=stated_figures(inputs),
        facts_sentence=facts_sentence(facts) if facts else "",
        facts=measured_facts(facts) if facts else (),
    )


def short_names(options: Sequence[OptionResult]) -> dict[str, ShortName]:
    """Name each option by its model, as pictures have room for; in full where two have the same model."""
    models = [o.model for o in options if not o.status_quo]
    return {
        o.option: ShortName(
            _today(o) if o.status_quo else MODEL_WORDS[o.model] if models.count(o.model) == 1 else o.option,
            look_of(o),
        )
        for o in options
    }


def _today(option: OptionResult) -> str:
    return "Hired for it" if option.option == NOBODY else "As today"


def _net(option: OptionResult) -> float:
    return option.cost.mean - option.value_beyond_money


def _said(clause: str) -> str:
    """Make a sentence of a clause."""
    clause = clause.rstrip(".")
    return f"{clause[:1].upper()}{clause[1:]}."


def _condition(function: FunctionResult) -> str:
    held = function.verdict.holds_for
    if not held:
        return ""
    return _said(held if held.lower().startswith("holds") else f"holds for {held}")


def compared(
    options: Sequence[OptionResult],
    function: FunctionResult,
    decision: Decision,
    scale: Scale,
    asked: Function | None = None,
    *,
    once: bool = False,
) -> Comparison:
    """Set the options side by side, in money of one unit; work done ``once`` has no spans and no volume."""
    low = min(o.cost.p10 for o in options)
    wide = max(o.cost.p90 for o in options) - low
    today = next((o for o in options if o.status_quo), None)

    def row(
        label: str, cell: Told, fed_by: Callable[[OptionResult], Shares], *, strong: bool = False
    ) -> Measure:
        cells = tuple(map(cell, options))
        marks = (
            leading(fed_by(o)) if said.strip(f"0.{NONE}") else None
            for o, said in zip(options, cells, strict=True)
        )
        return Measure(label, cells, tuple(marks), strong)

    def own(option: OptionResult) -> Shares:
        return by_money((option,))

    def both(option: OptionResult) -> Shares:
        return by_money(o for o in (option, today) if o)

    def every(option: OptionResult) -> Shares:
        return by_money(options)

    def inputs(*paths: str) -> Callable[[OptionResult], Shares]:
        return lambda option: by_inputs(asked, option, paths)

    span, unit = span_of(decision.horizon_months), scale.unit
    beyond = any(tells(scale, o.value_beyond_money) for o in options)
    others = sorted({m for o in options for m in o.by_horizon} - {decision.horizon_months})
    volumes = (
        row("Cost when volume is low", lambda o: scale.cell(o.cost.low_volume), own),
        row("Cost when volume is high", lambda o: scale.cell(o.cost.high_volume), own),
    )
    gaps = [(scale.cell(o.cost.mean), _against(o, today, scale)) for o in options if not o.status_quo]
    base = printed(scale.cell(today.cost.mean)) if today else None
    exact = base is None or all(printed(cost) - base == printed(gap) for cost, gap in gaps)
    shared = SHARED if any(o.model is Model.CORE_OVERFLOW for o in options) else ""
    return Comparison(
        f"Options for {function.name}, side by side; money discounted",
        tuple(_head(o, function, low, wide) for o in options),
        (
            row(f"Cost over {span}, {unit}", lambda o: scale.cell(o.cost.mean), own, strong=True),
            row("in eight of ten cases", lambda o: scale.span(o.cost.p10, o.cost.p90), own),
            row(
                f"Against {HIRED if hired(function) else 'today'}, {unit}",
                lambda o: _against(o, today, scale),
                both,
                strong=True,
            ),
            *(
                row(f"Cost over {span_of(m)}", lambda o, m=m: _at_horizon(o, m, scale), own)  # type: ignore[misc]
                for m in (() if once else others)
            ),
            *(() if once else volumes),
            row(WRONG, lambda o: scale.cell(o.regret_cvar95), every),
            *((row(BEYOND, lambda o: scale.cell(o.value_beyond_money), inputs(*WORTH)),) if beyond else ()),
            row("Fixed part of the cost", lambda o: share(o.fixed_share), own),
            row("Carries the work from month", lambda o: number(o.start_month), inputs(*START)),
            row("Own hours a month to manage it", lambda o: count(o.hours_bound), inputs(*BOUND)),
            row("Own hours a month set free", lambda o: count(o.hours_freed), inputs(*FREED)),
            row(PAYS_BACK, lambda o: _pays_back(o, span), both),
        ),
        f"Swipe the table for {few(len(options) - 2)} more." if len(options) > 2 else "",
        " ".join(filter(None, (shared, "" if exact else ROUNDED))),
    )


def _head(option: OptionResult, function: FunctionResult, low: float, wide: float) -> OptionHead:
    cost = option.cost
    at = [(v - low) / wide for v in (cost.p10, cost.mean, cost.p90)] if wide > 0 else []
    place = Range(at[0], at[1], at[2], None) if at else None
    return OptionHead(
        option.option, look_of(option), MODEL_WORDS[option.model],
        option.option == function.verdict.option, place,
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


def _pays_back(option: OptionResult, span: str) -> str:
    if option.status_quo:
        return NONE
    return pays_back(option) or f"not in {span}"


def _horizons(function: FunctionResult) -> str:
    """Say what wins over a shorter or longer time."""
    by_winner: dict[str, list[str]] = {}
    for months, option in sorted(function.verdict.by_horizon.items()):
        by_winner.setdefault(option, []).append(span_of(months))
    if len(by_winner) == 1:
        [(option, spans)] = by_winner.items()
        alike = f"{doing_of(function, option)} wins over {listed(spans)} alike."
        return f"{alike[:1].upper()}{alike[1:]}" if len(spans) > 1 else ""
    told = "; ".join(
        f"over {listed(spans)} {doing_of(function, option)} wins" for option, spans in by_winner.items()
    )
    return f"{told[:1].upper()}{told[1:]}." if told else ""
