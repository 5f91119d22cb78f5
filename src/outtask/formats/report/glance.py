"""The answer at a glance: how many go which way, what that saves, how sure it is, what it rests on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from outtask.formats.report.cash import cash_words
from outtask.formats.report.numbers import certainty, count, hours_are, likelihood, share
from outtask.formats.report.palette import ORIGINS, VERDICT_SHAPES, VERDICT_WORDS
from outtask.formats.report.parts import Fact, Origins, Pill, origins
from outtask.formats.report.rests import mean_origin, on_defaults
from outtask.formats.report.sentences import (
    MOVES,
    NONE_PASSED,
    OPEN,
    STAY,
    acting_now,
    cost_of_all,
    hired,
    mean_saved,
    moving_now,
    saved,
    waiting,
)
from outtask.formats.report.wording import HIRE, HIRED, ONLY_IF, WAITS
from outtask.methods.words import NBSP, few, listed, money, span_of

if TYPE_CHECKING:
    from outtask.terms.decision import Decision, VerdictKind

ORDER: Final[tuple[VerdictKind, ...]] = (*MOVES, *STAY, *OPEN)


@dataclass(frozen=True)
class Tally:
    """How many functions have one verdict, and which."""

    pill: Pill
    count: int
    names: str


@dataclass(frozen=True)
class Glance:
    """What a reader with one minute gets."""

    tally: tuple[Tally, ...]
    facts: tuple[Fact, ...]
    origins: Origins | None
    meanings: tuple[tuple[str, str, str], ...]  # origin, its part, what it means


def glance(decision: Decision) -> Glance:
    """Lay out the summary of a decision."""
    whole = origins(mean_origin(decision))
    parts = dict(zip(ORIGINS, whole.widths, strict=True)) if whole else dict.fromkeys(ORIGINS, 0)
    facts = (_money(decision), _sure(decision), _hours(decision))
    return Glance(
        tally(decision),
        tuple(fact for fact in facts if fact is not None),
        whole,
        tuple((name, f"{parts[name]}{NBSP}%", about) for name, (_, about) in ORIGINS.items()),
    )


def tally(decision: Decision) -> tuple[Tally, ...]:
    """Count the functions of each verdict; those that wait for own hours are set apart, after what moves."""
    waits = waiting(decision)
    found = []
    for kind in ORDER:
        so = [f for f in decision.functions if f.verdict.kind is kind and f.name not in waits]
        hires = [f.name for f in so if kind in STAY and hired(f)]
        names = [f.name for f in so if f.name not in hires]
        if names:
            pill = Pill(VERDICT_WORDS[kind], VERDICT_SHAPES[kind])
            found.append(Tally(pill, len(names), listed(names)))
        if hires:
            found.append(Tally(Pill(HIRE, "in-house"), len(hires), listed(hires)))
    if waits:
        place = len({f.verdict.kind for f in moving_now(decision)})
        found.insert(place, Tally(Pill(WAITS, "open"), len(waits), listed(waits)))
    return tuple(found)


def _money(decision: Decision) -> Fact:
    today = sum(o.cost.mean for f in decision.functions for o in f.options if o.status_quo)
    span, of = span_of(decision.horizon_months), money(today, decision.currency)
    moving = acting_now(decision)
    if not moving:
        return Fact(f"Over {span}", f"{of} as today", None, "nothing is changed yet, so nothing is saved")
    said, mean = saved(moving, decision), mean_saved(moving, decision)
    part = f"; {share(abs(mean) / today)} in the mean" if today else ""
    part += cash_words(mean, moving, decision.currency)
    return Fact(
        f"Over {span}", f"{said[0].upper()}{said[1:]}", None, f"of the {of} that {_way(decision)}{part}"
    )


def _way(decision: Decision) -> str:
    """Say whose cost a saving is held against, where nobody does some of the work today."""
    none_today = sum(map(hired, decision.functions))
    if none_today == len(decision.functions):
        return f"{HIRED} would cost"
    return f"today's way costs{', with people hired where there are none' if none_today else ''}"


def _sure(decision: Decision) -> Fact | None:
    said = [f.verdict.confidence for f in decision.functions if f.verdict.kind not in OPEN]
    if not said:
        return None
    if all(len(f.options) == 1 for f in decision.functions):
        return Fact("How sure", "Nothing to compare", None, NONE_PASSED)
    low, high = min(said), max(said)
    words = " to ".join(dict.fromkeys(likelihood(p) for p in (low, high)))
    words = f"{ONLY_IF if on_defaults(decision) else ''}{words}"
    numbers = " to ".join(dict.fromkeys(certainty(p) for p in (low, high)))
    chance = f"chance that no option turns out better by more than {share(decision.materiality)}"
    of = cost_of_all(decision.functions)
    return Fact("How sure", words[0].upper() + words[1:], None, f"{numbers}: the {chance} of {of}")


def _hours(decision: Decision) -> Fact:
    governance = decision.governance
    needed = f"{count(governance.hours_needed)}{NBSP}h a month"
    there = governance.hours_available
    waits = [f for f in decision.functions if f.name in waiting(decision)]
    if there is None:
        note = "nobody has said how many there are"
    elif waits:
        wait = "one verdict waits" if len(waits) == 1 else f"{few(len(waits))} verdicts wait"
        lost = re.sub(r"^(save|cost)s", r"would \1", saved(waits, decision))
        it = "it" if len(waits) == 1 else "they"
        note = f"for all that is best; {hours_are(there)} there, so {wait}: {it} {lost}"
    elif governance.feasible:
        note = f"{hours_are(there)} there"
    else:
        note = f"only {hours_are(there)} there"
    return Fact("Own time to manage it", needed, None, note)
