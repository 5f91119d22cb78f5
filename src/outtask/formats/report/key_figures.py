"""The figures of one function that matter first: what it saves, how sure that is, at which quote it turns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from outtask.formats.report.cash import cash_words
from outtask.formats.report.fed_by import BOUND, FREED, START, by_inputs, by_money, leading
from outtask.formats.report.numbers import certainty, compared, count, likelihood, saving, share
from outtask.formats.report.parts import Fact
from outtask.formats.report.rests import rests_on_defaults
from outtask.formats.report.sentences import (
    MOVES,
    OPEN,
    doing_of,
    hired,
    not_freed,
    of_unit,
    saving_range,
    saving_words,
    todays_cost,
    turned_to,
    unit_of,
    walk_away,
)
from outtask.formats.report.steps import assumed_beyond, follows_hours, quoted
from outtask.formats.report.turning import answer_there
from outtask.formats.report.wording import CHANGES_AT, HIRED, ONLY_IF, unquoted
from outtask.methods.words import NBSP, money, money_range, months_words, span_of

LED: Final = "of those there when the work leaves, and of who leads them"
"""Whose hours are set free: with hires for growth and a lead's time they are more than today's people's."""

YEAR: Final = 12
"""Months of which cash is known by its sum alone."""
PAYS_BACK: Final = "Pays back in cash"

if TYPE_CHECKING:
    from outtask.terms.decision import Decision, FunctionResult, OptionResult
    from outtask.terms.functions import Function


def first_facts(function: FunctionResult, asked: Function | None, decision: Decision) -> tuple[Fact, ...]:
    """Return the three figures that matter most; where nothing changes, what the best change would bring."""
    verdict = function.verdict
    if len(function.options) == 1:
        return (_costs(function.options[0], decision),)
    rests = max(verdict.origin, key=lambda name: verdict.origin[name]) if verdict.origin else None
    facts = [_saves(function, decision, rests)]
    chance = f"chance that no option turns out better by more than {share(decision.materiality)}"
    sure = f"{ONLY_IF if rests_on_defaults(function) else ''}{likelihood(verdict.confidence)}"
    note = f"{certainty(verdict.confidence)}: the {chance} of {todays_cost(function)}"
    facts.append(Fact("How sure", sure[0].upper() + sure[1:], rests, note))
    facts.append(_turns(function, asked, decision, rests))
    return tuple(fact for fact in facts if fact is not None)


def more_facts(chosen: OptionResult, function: FunctionResult, asked: Function | None) -> tuple[Fact, ...]:
    """Return what else one asks of a change: when it starts, whose hours it takes, when it pays back."""
    if chosen.status_quo:
        return ()
    start = months_words(max(1.0, chosen.start_month)) if chosen.start_month > 0.05 else "at once"
    bound = f"{count(chosen.hours_bound)}{NBSP}h"
    none = not_freed(function, chosen)
    freed = (
        f"none are set free: {none}" if none else f"{count(chosen.hours_freed)}{NBSP}h are set free, {LED}"
    )
    paid = pays_back(chosen) or "not within the time looked at"
    cost = by_money((chosen, *(o for o in function.options if o.status_quo)))
    begins, hours = (leading(by_inputs(asked, chosen, paths)) for paths in (START, BOUND + FREED))
    return (
        Fact("Carries the work after", start, begins),
        Fact("Own hours a month", bound, hours, f"to manage it; {freed}"),
        Fact(PAYS_BACK, paid, leading(cost)),
    )


def pays_back(option: OptionResult) -> str:
    """Say after how long an option pays back, as far as that is known; nothing where it does not."""
    months = option.payback_months or 0
    return "" if not months else "within a year" if months <= YEAR else f"after {months_words(months)}"


def _costs(only: OptionResult, decision: Decision) -> Fact:
    """Say what a function costs that nothing is compared with."""
    note = f"in eight of ten cases; {money(only.cost.mean, decision.currency)} in the mean"
    said = money_range(only.cost.p10, only.cost.p90, decision.currency)
    rests = leading(by_money((only,)))
    return Fact(f"Costs over {span_of(decision.horizon_months)}", said, rests, note)


def _saves(function: FunctionResult, decision: Decision, rests: str | None) -> Fact | None:
    verdict, currency = function.verdict, decision.currency
    span = span_of(decision.horizon_months)
    chosen = next((o for o in function.options if o.option == verdict.option), None)
    if verdict.kind not in MOVES and (verdict.kind not in OPEN or chosen is None or chosen.status_quo):
        return _stays(function, currency, span, rests, decision.materiality)
    if not verdict.saving_mean:
        return None
    said = saving_words(verdict, currency)
    part = f"{share(verdict.saving_share)} of {todays_cost(function)} in the mean"
    part += cash_words(verdict.saving_mean, [function], currency)
    ends = saving_range(verdict, currency)
    note = f"{ends[0].upper()}{ends[1:]} in eight of ten cases; {part}" if ends else part
    label = f"Over {span}" if verdict.kind in MOVES else f"{verdict.option}, over {span}"
    return Fact(label, said[0].upper() + said[1:], rests, note)


def _stays(
    function: FunctionResult, currency: str, span: str, rests: str | None, materiality: float
) -> Fact | None:
    """Say what it costs to go on as advised, and what the best of the other options would, against that."""
    today = next((o for o in function.options if o.status_quo), None)
    others = [o for o in function.options if not o.status_quo]
    if today is None or not others:
        return None
    best = min(others, key=lambda o: o.cost.mean - o.value_beyond_money)
    gap = today.cost.mean - best.cost.mean
    told = re.sub(r"^(save|cost)s", r"would \1", saving(gap, gap, currency))
    note = f"{best.option}, the best change on offer, {told}"
    if 0 < gap < materiality * today.cost.mean:
        note += f", but that is less than {share(materiality)} of {todays_cost(function)}"
    worth = best.value_beyond_money - today.value_beyond_money
    if abs(worth) >= 0.002 * abs(today.cost.mean):
        more = "more" if worth > 0 else "less"
        note += f"; control, skills, innovation and culture are worth {money(abs(worth), currency)} {more}"
    who = HIRED.capitalize() if hired(function) else "As today"
    return Fact(f"{who}, over {span}", f"Costs {money(today.cost.mean, currency)}", rests, note)


def _turns(
    function: FunctionResult, asked: Function | None, decision: Decision, rests: str | None
) -> Fact | None:
    verdict, currency = function.verdict, decision.currency
    found = verdict.walk_away
    if found is None:
        why = verdict.whys.get("walk_away", "").rstrip(".")
        return Fact(CHANGES_AT, "no quote", rests, f"{why[:1].upper()}{why[1:]}") if why else None
    price = quoted(function, asked)
    now, limit = "", walk_away(function, currency)
    if price is not None:
        now, limit = compared(price.mean, found.value, unit_of(found.unit, function.unit), currency)
    side, then = turned_to(function)
    told, stands = f"{side} {limit}", ""
    if assumed_beyond(function, asked):  # as a quote it would have turned: what is assumed is no quote
        stands = f". {now} is assumed; as a quote it would change the answer"
        if follows_hours(function, asked):
            stands += f". {unquoted(function.unit)}"
    elif now:
        told = f"{now} now, turns {told}"
    back = answer_there(function, then, decision.materiality)
    becomes = f"; then {back or f'{doing_of(function, then)} is the better way'}" if then else ""
    return Fact(CHANGES_AT, told, rests, f"{of_unit(found.input, function.unit)}{becomes}{stands}")
