"""Reasons for and against the chosen option, each with its numbers, the weightiest first.

A reason is a fact and the weight it has, as a share of what the function costs today; what money does not
weigh has a weight that says how much of the decision it usually moves. What the money already holds, such as
the months until a provider starts, weighs little beside it. Nothing is said that has no number, or twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from outtask.methods.facts.definitions import telling
from outtask.methods.readiness import HANDING_OVER, LEAST_CONTAINMENT, stays_words
from outtask.methods.words import (
    NBSP,
    few,
    listed,
    money,
    money_range,
    months_words,
    number,
    percent,
    plain,
    span_of,
)
from outtask.terms.decision import OptionResult, Removed
from outtask.terms.functions import Function
from outtask.terms.model import Model
from outtask.terms.options import AnyOption
from outtask.terms.resolve import NOBODY, default_name

COUNT = 3
NOTABLE = 0.05  # part of a saving from which it matters that it is no cash
WORTH = "value that is no cash, such as own hours freed"
DOING = {
    Model.IN_HOUSE: ("doing it in-house", ""),
    Model.STAFF_AUGMENTATION: ("adding contractors", "from"),
    Model.OUT_TASKING: ("out-tasking it", "to"),
    Model.CORE_OVERFLOW: ("sharing it", "with"),
    Model.OUTSOURCING: ("outsourcing it", "to"),
}
"""What a sentence calls each model, and the word before its provider."""
BOUNDED, ENTANGLED = 0.7, 0.5  # containment above which work is bounded, below which it is entangled
REPEATABLE, VARIED = 0.6, 0.35
FEW_PEOPLE = 0.6

# How much of a decision usually turns on what is no difference in cost, as shares of today's cost: our own
# judgement, which sets no more than the order in which reasons are told.
OF_TENTH = 0.4  # of what a tenth of futures costs more or less
OF_FIXED = 0.15  # of what of the cost is fixed
OF_START = 0.1  # of the horizon that passes until the start
HOUR_BOUND, HOUR_FREED = 0.0004, 0.0001  # each of a month
OF_CONTAINMENT, OF_ROUTINE, OF_RELIANCE = 0.3, 0.1, 0.01
OF_CONFIDENCE, OF_WORST, OF_WIDTH, NINE_OF_TEN = 0.03, 0.1, 0.01, 0.002


class Reason(NamedTuple):
    """A reason; a positive weight speaks for the choice, a negative one against it."""

    weight: float
    text: str


@dataclass(frozen=True)
class Comparison:
    """The chosen option and the one it is held against: today's, or the best rival of today's."""

    function: Function
    currency: str
    horizon: int
    choice: OptionResult
    rival: OptionResult
    scale: float  # expected cost of the status quo
    confidence: float
    materiality: float


def reasons(about: Comparison) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return three reasons for and three against, the weightiest first."""
    found = [*_money(about), *_volume(about), *_hours(about), *_facts(about), *_certainty(about)]
    ranked = sorted(found, key=lambda reason: -abs(reason.weight))
    return (
        tuple(reason.text for reason in ranked if reason.weight > 0)[:COUNT],
        tuple(reason.text for reason in ranked if reason.weight < 0)[:COUNT],
    )


def only_reasons(
    only: OptionResult, removed: Sequence[Removed], currency: str, horizon: int
) -> tuple[str, ...]:
    """Return what to say of an option that is held against no other: its cost, and why it is alone."""
    cost = only.cost
    ends = money_range(cost.p10, cost.p90, currency)
    told = [
        f"over {span_of(horizon)} it costs {ends} (8 of 10 futures), {money(cost.mean, currency)} in the mean"
    ]
    if removed:
        by_rule = Counter(one.gate for one in removed).most_common()
        rules = listed(f"“{rule}” took out {few(count)}" for rule, count in by_rule)
        whys = {one.why for one in removed}
        why = f" ({whys.pop()})" if len(whys) == 1 else ""
        told.append(f"no other option passed the rules that come before money: {rules}{why}")
    return tuple(told)


def _money(about: Comparison) -> list[Reason]:
    choice, rival, scale = about.choice, about.rival, about.scale
    found = [*_cash(about)]
    less = rival.cost.mean - choice.cost.mean
    if less and scale:
        text = f"over {span_of(about.horizon)} it costs {_much(about, less)} {_than(less)} {_named(rival)}"
        found.append(Reason(less / scale, f"{text} ({percent(abs(less) / scale)} of {_base(about)})"))
    worth = choice.value_beyond_money - rival.value_beyond_money
    if worth and scale:
        what = "control, skills, innovation and culture"
        more = "more" if worth > 0 else "less"
        found.append(
            Reason(worth / scale, f"{what} are worth {_much(about, worth)} {more} than {_when(rival)}")
        )
    return found


def _cash(about: Comparison) -> list[Reason]:
    """Say what part of a saving is no cash: worth of freed hours, or harm of work that waits."""
    choice, rival, scale = about.choice, about.rival, about.scale
    less = rival.cost.mean - choice.cost.mean
    unseen = not_cash(rival) - not_cash(choice)
    if not scale or less <= 0 or unseen <= NOTABLE * less:
        return []
    much, left = _much(about, unseen), less - unseen
    if left < 0:
        text = f"it is cheaper only by {WORTH} ({much}): in cash it costs {_much(about, left)} more"
    else:
        text = f"{much} of the saving is {WORTH}; in cash it costs {_much(about, left)} less"
    text += f" than {_named(rival)}"
    return [Reason(-min(unseen, less) / scale, text)]


def not_cash(option: OptionResult) -> float:
    """Return the part of an option's cost that is no cash; worth that is gained counts below nought."""
    return sum(line.mean for line in option.lines if not line.cash)


def _volume(about: Comparison) -> list[Reason]:
    choice, rival, scale = about.choice, about.rival, about.scale
    found = []
    gaps = {
        "in the tenth of futures with the lowest volume": rival.cost.low_volume - choice.cost.low_volume,
        "in the tenth of futures with the highest volume": rival.cost.high_volume - choice.cost.high_volume,
    }
    told = {(_much(about, less), less > 0) for less in gaps.values()}
    if about.function.project is not None:  # the work is done once: no future has more of it
        gaps = {}
    elif len(told) == 1:  # said once what holds at either end
        gaps = {"whether volume turns out low or high,": max(gaps.values(), key=abs)}
    for where, less in gaps.items():
        if scale and less:
            text = f"{where} it costs {_much(about, less)} {_than(less)} {_named(rival)}"
            found.append(Reason(OF_TENTH * less / scale, text))
    steadier = rival.fixed_share - choice.fixed_share
    costly = choice.cost.mean and rival.cost.mean  # of nothing no part is fixed
    if abs(steadier) >= 0.05 and about.function.project is None and costly:
        text = f"{percent(choice.fixed_share)} of its cost is fixed whatever the volume"
        found.append(
            Reason(OF_FIXED * steadier, f"{text}, against {percent(rival.fixed_share)} {_when(rival)}")
        )
    return found


def _hours(about: Comparison) -> list[Reason]:
    choice, rival = about.choice, about.rival
    found = []
    if choice.start_month > 0.05:
        text = f"it carries the work only after {months_words(max(choice.start_month, 1))}"
        found.append(Reason(-OF_START * choice.start_month / about.horizon, f"{text}{_until(about)}"))
    elif rival.start_month > 0.05:
        text = f"it is in place now, while {_named(rival)} takes {months_words(max(rival.start_month, 1))}"
        found.append(Reason(OF_START * rival.start_month / about.horizon, f"{text} to begin"))
    more = choice.hours_bound - rival.hours_bound
    if abs(more) >= 0.5:
        text = f"managing and checking it takes {_hours_of(choice.hours_bound) or 'no'} own hours a month"
        text += f", against {_hours_of(rival.hours_bound) or 'none'} {_when(rival)}"
        found.append(Reason(-HOUR_BOUND * more, text))
    freed = choice.hours_freed - rival.hours_freed
    who, hours = (choice, choice.hours_freed) if freed > 0 else (rival, rival.hours_freed)
    if abs(freed) >= 1 and round(hours) > 0:
        name = "it" if who is choice else _named(rival)
        found.append(Reason(HOUR_FREED * freed, f"{name} sets {_hours_of(hours)} own hours a month free"))
    return found


def _facts(about: Comparison) -> list[Reason]:
    """What the work is like speaks for handing it over or against it, and the other way round for staying."""
    sign = 1.0 if about.choice.model in HANDING_OVER else -1.0
    if sign < 0 and about.rival.model not in HANDING_OVER:
        return []
    work = about.function.work
    found = []
    if work.containment is not None:
        held = work.containment.mean
        text = stays_words(about.function)
        if held >= BOUNDED:
            found.append(
                Reason(sign * OF_CONTAINMENT * (held - ENTANGLED), f"{text}: bounded work can be handed over")
            )
        elif held <= ENTANGLED and not _fixed_first(about, held):
            found.append(
                Reason(
                    sign * OF_CONTAINMENT * (held - BOUNDED), f"{text}: entangled work is hard to hand over"
                )
            )
    routine = telling(work.routineness.mean) if work.routineness is not None else None
    if routine is not None:
        text = f"{percent(routine)} of the work is routine"
        if routine >= REPEATABLE:
            found.append(
                Reason(sign * OF_ROUTINE * routine, f"{text}: repeatable work can be specified and checked")
            )
        elif routine <= VARIED:
            found.append(
                Reason(sign * -OF_ROUTINE * (1 - routine), f"{text}: varied work is hard to specify")
            )
    if work.key_person is not None and work.key_person.mean >= FEW_PEOPLE:
        relied = work.key_person.mean
        text = f"it rests on few people ({plain(relied, 2)} on a scale from 0 to 1)"
        text += ": a risk of leaving it as it is, though what they know must be handed over first"
        found.append(Reason(sign * OF_RELIANCE * relied, text))
    return found


def _fixed_first(about: Comparison, held: float) -> bool:
    """Tell whether the verdict says already that too little of the work stays."""
    choice = about.choice
    return choice.model in HANDING_OVER and not choice.status_quo and held < LEAST_CONTAINMENT


def _certainty(about: Comparison) -> list[Reason]:
    choice, scale = about.choice, about.scale
    within = percent(about.materiality)
    if about.confidence >= 0.5:
        text = f"in {_certain(about.confidence)} of the futures tried it is the best or within {within} of it"
        found = [Reason(OF_CONFIDENCE * about.confidence, text)]
    else:
        share = _certain(1 - about.confidence)
        text = f"in {share} of the futures tried another is better by more than {within}"
        found = [Reason(-OF_CONFIDENCE * (1 - about.confidence), text)]
    if scale:
        worst = choice.regret_cvar95
        text = f"in the worst 5{NBSP}% of futures it costs {_much(about, worst)} more than the best one"
        found.append(Reason(-OF_WORST * min(1.0, worst / scale), text))
        spread = choice.cost.p90 - choice.cost.p10
        ends = money_range(choice.cost.p10, choice.cost.p90, about.currency)
        text = f"its cost may lie anywhere within {ends} (8 of 10 futures)"
        found.append(Reason(-OF_WIDTH * min(1.0, spread / scale), text))
        most = f"in 9 of 10 futures it costs no more than {_much(about, choice.cost.p90)}"
        found.append(Reason(NINE_OF_TEN, most))
    return [reason for reason in found if reason.weight]


def _certain(chance: float) -> str:
    """Write the share of futures as pages do: samples never prove all of them."""
    return f"over {percent(0.99)}" if chance > 0.99 else percent(chance)


def _hours_of(hours: float) -> str:
    """Write hours as tables do, so that one figure reads the same in both; nothing where there are none."""
    return number(round(hours)) if round(hours) else ""


def _much(about: Comparison, amount: float) -> str:
    return money(abs(amount), about.currency)


def _than(less: float) -> str:
    return "less than" if less > 0 else "more than"


def _named(option: OptionResult) -> str:
    return doing(option, option.option, is_today=option.status_quo)


def doing(option: OptionResult | AnyOption, name: str, *, is_today: bool = False) -> str:
    """Say an option as a sentence does: ``out-tasking it to Nordwind in PL``; its own name in quotes."""
    if name == NOBODY:
        return "own people hired for it"
    if is_today:
        return "today's way"
    if name != default_name(option):  # somebody gave it a name
        return f"“{name}”"
    said, before = DOING[option.model]
    if option.provider:
        said += f" {before} {option.provider}" if before else f" ({option.provider})"
    elif option.model is Model.CORE_OVERFLOW:
        said += " with a provider"
    return f"{said} in {option.location}" if option.location else said


def _when(option: OptionResult) -> str:
    """Say when something else would hold: under today's way, or under another."""
    if option.status_quo and option.option != NOBODY:
        return "today"
    named = option.option == NOBODY or option.option != default_name(option)
    return f"{'with' if named else 'when'} {_named(option)}"


def _base(about: Comparison) -> str:
    """Name what costs are set in proportion to."""
    nobody = NOBODY in (about.choice.option, about.rival.option)
    return "what own people hired for it would cost" if nobody else "today's cost"


def _until(about: Comparison) -> str:
    return "" if about.rival.option == NOBODY else "; until then today's way is paid"
