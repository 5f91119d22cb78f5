"""The answer in a sentence: for the whole case, and for one function."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from outtask.formats.report.cash import cash_words
from outtask.formats.report.jointly import gain, how_much_better, is_within_hours
from outtask.formats.report.numbers import certainty, every, in_unit, likelihood, saving, share
from outtask.formats.report.rests import on_defaults, on_defaults_alone, open_questions, rests_on_defaults
from outtask.formats.report.wording import HIRED, IF_DEFAULTS
from outtask.methods.reasons import doing
from outtask.methods.words import few, listed, money_range, span_of
from outtask.terms.decision import VerdictKind
from outtask.terms.model import Model
from outtask.terms.resolve import NOBODY

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from outtask.terms.decision import BundleResult, Decision, FunctionResult, OptionResult, Verdict

STAY: Final = (VerdictKind.KEEP, VerdictKind.NO_MATERIAL_DIFFERENCE)
OPEN: Final = (VerdictKind.TOO_EARLY, VerdictKind.FIX_FIRST)
MOVES: Final[dict[VerdictKind, str]] = {
    VerdictKind.OUT_TASK: "out-task {}",
    VerdictKind.CORE_OVERFLOW: "share {} with a provider",
    VerdictKind.OUTSOURCE: "outsource {}",
    VerdictKind.STAFF_AUGMENTATION: "add contractors to {}",
    VerdictKind.TAKE_IN: "do {} in-house",
}
"""What each verdict that changes something tells one to do, in the order of the title."""

DELEGATED: Final = (Model.OUT_TASKING, Model.OUTSOURCING, Model.STAFF_AUGMENTATION)

NAMED = 48
"""Letters that the names of functions may take up in the title; beyond, they are counted."""
FEW: Final = 4
"""From as many on, functions that move another way for want of own hours are counted and not told singly."""
NONE_PASSED: Final = "no other option passed the rules that come before money"


def saving_ends(verdict: Verdict) -> tuple[float, float]:
    """Return the range of the saving, or its mean twice where no range is known."""
    if verdict.saving_p10 is None or verdict.saving_p90 is None:
        return verdict.saving_mean, verdict.saving_mean
    return verdict.saving_p10, verdict.saving_p90


def saving_words(verdict: Verdict, currency: str) -> str:
    """Say the saving of a verdict that changes something: its range, or its mean if nought is inside."""
    return about(*saving_ends(verdict), verdict.saving_mean, currency)


def saving_range(verdict: Verdict, currency: str) -> str:
    """Say both ends of a saving that may turn out a loss; nothing where its words say the range already."""
    low, high = saving_ends(verdict)
    return saving(low, high, currency) if low < 0 < high else ""


def waiting(decision: Decision) -> dict[str, str]:
    """Return the functions whose verdict waits for own hours, with the option they have within the hours.

    Going on as today may wait too: an incumbent takes hours, which others would make better use of.
    """
    instead = {one.function: one.option for one in decision.governance.chosen}
    return {name: instead.get(name, "") for name in decision.governance.changed}


def meanwhile(decision: Decision) -> dict[str, str]:
    """Return the functions whose verdict waits but that move within the own hours, and to which option."""
    waits = waiting(decision)
    return {f.name: waits[f.name] for f in decision.functions if not _stays(f, waits.get(f.name, ""))}


def title(decision: Decision) -> str:
    """Say the whole answer, with its number: what moves and what that saves, what waits, stays or is open.

    An answer that mostly rests on defaults is no answer yet: then the title says what to do first.
    """
    return _first_answer(decision) if on_defaults(decision) else _told(decision, whole=True)


def headline(decision: Decision) -> str:
    """Say what moves and what that saves, where a count of the rest stands beside it."""
    return _first_answer(decision) if on_defaults(decision) else _told(decision, whole=False)


def provisional(decision: Decision) -> str:
    """Say what comes out so far where the answer mostly rests on defaults; nothing where it does not."""
    if not on_defaults(decision):
        return ""
    told = _told(decision, whole=True)
    return f"{_given(told, decision.functions)}."


def _first_answer(decision: Decision) -> str:
    asked, alone = len(open_questions(decision)), on_defaults_alone(decision)
    told = "On defaults alone nothing is decided" if alone else "Mostly on defaults, nothing is decided yet"
    if not asked:
        return f"{told}: state your own figures first"
    return f"{told}: answer {few(asked)} question{'s' * (asked != 1)} first"


def _given(told: str, functions: Sequence[FunctionResult]) -> str:
    """Put before a sentence that it holds if the defaults do."""
    if told.startswith(_capital(IF_DEFAULTS)):
        return told
    named = any(told.startswith(f.name) for f in functions)
    return f"{_capital(IF_DEFAULTS)}: {told if named else told[0].lower() + told[1:]}"


def moving_now(decision: Decision) -> tuple[FunctionResult, ...]:
    """Return the functions that change, in the order of the case; what waits for own hours is left out."""
    waits = waiting(decision)
    return tuple(f for f in decision.functions if f.verdict.kind in MOVES and f.name not in waits)


def acting_now(decision: Decision) -> tuple[FunctionResult, ...]:
    """Return the functions that change, with what waits but moves within the own hours as it does that."""
    moving, now = {f.name for f in moving_now(decision)}, meanwhile(decision)
    return tuple(
        _within_hours(f, now[f.name]) if f.name in now else f
        for f in decision.functions
        if f.name in now or f.name in moving
    )


def _within_hours(function: FunctionResult, option: str) -> FunctionResult:
    """Return a function as if the option that it has within the own hours were its verdict."""
    cost = {o.option: o.cost.mean for o in function.options}
    today = next(o.cost.mean for o in function.options if o.status_quo)
    verdict = replace(
        function.verdict, option=option, saving_mean=today - cost[option], saving_p10=None, saving_p90=None
    )
    return replace(function, verdict=verdict)


def better_together(
    decision: Decision, among: Collection[FunctionResult] | None = None
) -> BundleResult | None:
    """Return what is better handed over together than one by one, if anything: what gains most of it.

    All of it must be ready and ``among`` those asked about, and own people must have the hours that it takes
    beside all other functions.
    """
    ready = {f.name for f in (decision.functions if among is None else among) if f.verdict.kind not in OPEN}
    groups = [*decision.bundles, *([decision.estate] if decision.estate else [])]
    can = [g for g in groups if g.better and ready.issuperset(g.functions) and is_within_hours(g, decision)]
    return max(can, key=gain, default=None)


def _told(decision: Decision, *, whole: bool) -> str:
    """Say what single verdicts come to, and by how much it would be better to go together."""
    said, found = _one_by_one(decision, whole=whole), better_together(decision)
    if found is None:
        return said
    which = "them" if len(found.functions) == len(decision.functions) else several(found.functions)
    said = said.replace("no change is better", "no single change is better")
    within = " as far as own hours allow" if set(found.functions) & set(waiting(decision)) else ""
    than = f"better than each by itself{within}: {how_much_better(found, decision)}"
    return f"{said}; but outsourcing {which} together to one provider is {than}"


def _one_by_one(decision: Decision, *, whole: bool) -> str:
    functions = decision.functions
    if len(functions) == 1:
        return one(functions[0], decision)
    waits, moving, now = waiting(decision), moving_now(decision), meanwhile(decision)
    acting = acting_now(decision)
    moves = [(does, [f for f in moving if f.verdict.kind is kind]) for kind, does in MOVES.items()]
    moves = [(does, found) for does, found in moves if found]
    staying = [f for f in functions if f.verdict.kind in STAY and f.name not in waits]
    stay, hires = len(staying), sum(map(hired, staying))
    tail = [f"{few(len(waits))} {'waits' if len(waits) == 1 else 'wait'} for own hours"] if waits else []
    by_name = {f.name: f for f in functions}
    if len(now) < FEW:
        allowed = [doing_of(by_name[name], option, name) for name, option in now.items()]
        tail += [f"the hours there are allow {doing}" for doing in allowed]
    elif not moving:  # beside what moves they are told already
        tail.append(f"the hours there are allow {few(len(now))} of them to move another way")
    if now and not moving:
        tail[-1] += f" ({saved_words(acting, decision)})"
    if whole or not moving:
        tail += [_open(functions, kind) for kind in OPEN if any(f.verdict.kind is kind for f in functions)]
    if not moving and not stay:
        if waits:
            count = few(len(functions))
            none = f"Nothing of {count} functions can move yet"
            begins = f"Own hours are short for {count} functions" if now else none
            return f"{begins}: {listed(tail)}"
        return f"No verdict yet on {few(len(functions))} functions: {listed(tail)}"
    if not moving and stay == len(functions):
        keep = f"Keep {every(stay)} functions as they are"
        if hires:
            all_of = f"{every(stay)} functions"
            keep = f"Hire own people for {all_of if hires == stay else few(hires)}"
            keep += f" and keep {few(stay - hires)} as they are" if stay > hires else ""
        if all(len(f.options) == 1 for f in functions):
            return f"{keep}: {NONE_PASSED}"
        return f"{keep}: no change is better by more than {share(decision.materiality)}"
    of = f" of {few(len(functions))} functions"
    if not moving:
        return _capital("; ".join([f"{_staying(stay, hires)}{of}", *tail]))
    rest = [_staying(stay, hires)] if stay and whole else []
    if len(moving) == len(functions) and len(moves) == 1:
        told = [moves[0][0].format(f"{every(len(functions))} functions")]
    elif len(", ".join(f.name for f in moving)) <= NAMED:
        told = [does.format(listed(f.name for f in found)) for does, found in moves]
        rest = [part + of for part in rest]
    else:
        told = [
            does.format(few(len(found)) + (of if i == 0 else "")) for i, (does, found) in enumerate(moves)
        ]
    with_all = f" (with {several(now)} done the way your own hours allow)" if now else ""
    return _capital("; ".join([f"{listed(told)}: {saved_words(acting, decision)}{with_all}", *rest, *tail]))


def _staying(stay: int, hires: int) -> str:
    """Say how many functions stay with own people: those that do them, or those hired for it."""
    kept = [f"keep {few(stay - hires)}"] if stay > hires else []
    return listed([*kept, *([f"hire own people for {few(hires)}"] if hires else [])])


def several(names: Collection[str]) -> str:
    """Name functions, or count them where the names take up too much room."""
    return listed(names) if len(", ".join(names)) <= NAMED else f"{few(len(names))} functions"


def one(function: FunctionResult, decision: Decision, *, sure: bool = True) -> str:
    """Say the answer for one function in a sentence without a full stop, first if it rests on defaults.

    Where how sure it is stands beside it, the sentence is not ``sure``.
    """
    told = _one(function, decision, sure=sure)
    is_given = rests_on_defaults(function) and function.verdict.kind not in OPEN
    return _given(told, [function]) if is_given else told


def _one(function: FunctionResult, decision: Decision, *, sure: bool) -> str:
    verdict, name = function.verdict, function.name
    chance = f"{likelihood(verdict.confidence)} right: {certainty(verdict.confidence)}"
    right = f" ({chance})" if sure else ""
    keep = f"Hire own people for {name}" if hired(function) else f"Keep {name} as it is"
    waits = waiting(decision)
    stays = _stays(function, waits.get(name, ""))
    now = "" if stays else f"; the hours there are allow {doing_of(function, waits[name])}"
    if name in waits and verdict.kind in STAY:
        return f"{name} waits for own hours: to keep it as it is takes more than there are{right}{now}"
    if verdict.kind is VerdictKind.TOO_EARLY:
        lean = f"; for now {doing_of(function, verdict.option)} leads" if verdict.option else ""
        return f"{name}: too early to tell{lean}"
    if verdict.kind is VerdictKind.FIX_FIRST:
        return f"{name}: fix first, then decide"
    if verdict.kind is VerdictKind.KEEP and len(function.options) == 1:
        cost, span = function.options[0].cost, span_of(decision.horizon_months)
        costs = f"costs {money_range(cost.p10, cost.p90, decision.currency)} over {span}"
        return f"{keep}: {NONE_PASSED} ({costs})"
    if verdict.kind is VerdictKind.KEEP:
        return f"{keep}: nothing on offer is better{right}"
    if verdict.kind is VerdictKind.NO_MATERIAL_DIFFERENCE:
        stay = keep if hired(function) else f"Stay with {name} as it is"
        return f"{stay}: no option is better by more than {share(decision.materiality)}"
    said = f"{saving_words(verdict, decision.currency)} over {span_of(decision.horizon_months)}"
    said += cash_words(verdict.saving_mean, [function], decision.currency)
    if name in waits:
        return f"{name} waits for own hours: to {MOVES[verdict.kind].format('it')} {said}{right}{now}"
    return f"{_capital(MOVES[verdict.kind].format(name))}: {said}{right}"


def hired(function: FunctionResult) -> bool:
    """Tell whether nobody does the work today, so that options are held against people hired for it."""
    return any(o.status_quo and o.option == NOBODY for o in function.options)


def not_freed(function: FunctionResult, chosen: OptionResult) -> str:
    """Say why a change sets no own hours free; nothing where it does."""
    if chosen.hours_freed >= 0.5:
        return ""
    outside = any(o.status_quo and o.model in DELEGATED for o in function.options)
    return "a provider does it today" if outside else "no own people leave it for good"


def todays_cost(function: FunctionResult) -> str:
    """Name what the options of a function are held against."""
    return f"the cost of {HIRED}" if hired(function) else "today's cost"


def cost_of_all(functions: Sequence[FunctionResult]) -> str:
    """Name what the options of several functions are held against, where some or all are done by nobody."""
    if functions and all(map(hired, functions)):
        return f"the cost of {HIRED}"
    return "today's cost"


def _stays(function: FunctionResult, option: str) -> bool:
    return next((o.status_quo for o in function.options if o.option == option), True)


def doing_of(function: FunctionResult, option: str, what: str = "it") -> str:
    """Say an option within a sentence: ``sharing it with a provider``; ``what`` names the work."""
    found = next((o for o in function.options if o.option == option), None)
    if found is None:
        return f"“{option}”"
    said = doing(found, option, is_today=found.status_quo)
    if what == "it":
        return said
    named = re.sub(r"^(\w+|own people hired for) it\b", lambda m: f"{m[1]} {what}", said, count=1)
    return named if named != said else f"{said} for {what}"


def walk_away(function: FunctionResult, currency: str) -> str:
    """Say at which quote the verdict turns."""
    found = function.verdict.walk_away
    if found is None:
        return ""
    return in_unit(found.value, unit_of(found.unit, function.unit), currency)


def turned_to(function: FunctionResult) -> tuple[str, str]:
    """Say on which side of its turning quote the verdict changes, and to which option, as far as known.

    A quote for the option that was chosen turns it above, one for another option below.
    """
    found, chosen = function.verdict.walk_away, function.verdict.option
    if found is None:
        return "", ""
    if found.of is not None and found.of != chosen:
        return "below", found.of
    same = (c.to for c in function.verdict.changes if c.path == found.path and c.of == found.of)
    return "above", next((to for to in same if to != chosen), "")


def unit_of(unit: str, of: str) -> str:
    """Name the function's own unit in the unit of an input: money/unit → money/ticket."""
    return unit.replace("/unit", f"/{of}").replace("units/", f"{of}s/") if of else unit


def of_unit(label: str, unit: str) -> str:
    """Name the function's own unit in the label of an input: the price of one ticket, not of one unit."""
    return label.replace("one unit", f"one {unit}") if unit else label


def saved_words(functions: Sequence[FunctionResult], decision: Decision) -> str:
    """Say what some verdicts save together, over which time, and what of that is no cash."""
    span, mean = span_of(decision.horizon_months), mean_saved(functions, decision)
    return f"{saved(functions, decision)} over {span}{cash_words(mean, functions, decision.currency)}"


def saved(functions: Sequence[FunctionResult], decision: Decision) -> str:
    """Say what some verdicts save together: the range of all that moves now, or of one; else the mean."""
    mean = low = high = mean_saved(functions, decision)
    if _all_that_moves(functions, decision):
        low, high = decision.total.saving_p10, decision.total.saving_p90
    elif len(functions) == 1:  # of several the ends do not add up: not all turn out badly at once
        low, high = saving_ends(functions[0].verdict)
    return about(low, high, mean, decision.currency)


def mean_saved(functions: Sequence[FunctionResult], decision: Decision) -> float:
    """Return what some verdicts save together in the mean; a provider of several is managed once."""
    if _all_that_moves(functions, decision):
        return decision.total.saving_mean
    return sum(f.verdict.saving_mean for f in functions)


def _all_that_moves(functions: Sequence[FunctionResult], decision: Decision) -> bool:
    return {f.name for f in functions} == {f.name for f in acting_now(decision)}


def about(low: float, high: float, mean: float, currency: str) -> str:
    """Say a saving: its range, or its mean if nought is inside."""
    if low < 0 < high or low == high:
        return saving(mean, mean, currency).replace("saves ", "saves about ")
    return saving(low, high, currency)


def _open(functions: Sequence[FunctionResult], kind: VerdictKind) -> str:
    number = sum(f.verdict.kind is kind for f in functions)
    if kind is VerdictKind.TOO_EARLY:
        return f"{few(number)} {'is' if number == 1 else 'are'} too early to tell"
    return f"{few(number)} {'needs' if number == 1 else 'need'} mending first"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
