"""The verdict board, the hours to govern it, bundles and the estate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outtask.formats.report.found import anchor_of
from outtask.formats.report.numbers import certainty, count, first_few, saving, share
from outtask.formats.report.palette import VERDICT_SHAPES, VERDICT_WORDS
from outtask.formats.report.parts import Meter, Origins, Pill, Range, origins
from outtask.formats.report.sentences import MOVES, OPEN, saving_ends, saving_range, saving_words, walk_away
from outtask.methods.words import NBSP, NONE, few, listed, money, span_of

if TYPE_CHECKING:
    from outtask.terms.decision import BundleResult, Decision, FunctionResult, Governance


@dataclass(frozen=True)
class VerdictRow:
    """One function on the verdict board."""

    name: str
    anchor: str
    pill: Pill
    option: str
    saving: str
    ends: str  # of a saving that may turn out a loss
    range: Range | None
    sure: Meter  # the confidence
    hours: str
    walk_away: str
    origins: Origins | None


@dataclass(frozen=True)
class Hours:
    """Own hours a month that the verdicts need, against what there is."""

    sentence: str
    need: float  # places 0..1 on a common axis
    limit: float | None
    needed: str
    available: str
    chosen: tuple[str, ...]  # the best set within the hours, where they are known
    feasible: bool


@dataclass(frozen=True)
class Together:
    """A bundle, or the whole estate, with one provider."""

    name: str
    functions: str
    option: str
    saving: str
    hours: str
    sentence: str


def verdict_rows(decision: Decision) -> tuple[VerdictRow, ...]:
    """Lay out the board, in the order of the case."""
    ends = [saving_ends(f.verdict) for f in decision.functions if f.verdict.kind in MOVES]
    low = min([0.0, *(e[0] for e in ends)])
    high = max([0.0, *(e[1] for e in ends)])
    return tuple(_row(f, i, decision, low, high) for i, f in enumerate(decision.functions, 1))


def pill(function: FunctionResult) -> Pill:
    """Return the verdict's word and look."""
    kind = function.verdict.kind
    return Pill(VERDICT_WORDS[kind], VERDICT_SHAPES[kind])


def lead(decision: Decision) -> str:
    """Say under the title how sure the answer is and what it rests on."""
    said = [f.verdict.confidence for f in decision.functions if f.verdict.kind not in OPEN]
    parts = []
    if said:
        low, high = certainty(min(said)), certainty(max(said))
        sure = low if low == high else f"{low} to {high}"
        parts.append(
            f"Confidence {sure}: the chance that no option turns out better by more than "
            f"{share(decision.materiality)} of today's cost."
        )
    mean = _mean_origin(decision)
    whole = origins(mean)
    if whole is not None and len(whole.parts) == 1:
        every = "Everything" if sum(1 for part in mean.values() if part > 0) == 1 else "Nearly everything"
        parts.append(f"{every} it rests on is {whole.parts[0][0]}.")
    elif whole is not None:
        parts.append(f"Of the figures that it rests on {whole.words}.")
    if decision.governance.changed:
        parts.append(
            f"Own hours are short: {listed(decision.governance.changed)} "
            f"{'gives' if len(decision.governance.changed) == 1 else 'give'} way to the limit."
        )
    elif not decision.governance.feasible:
        parts.append("Own hours do not suffice to govern all of it.")
    return " ".join(parts)


def next_steps(decision: Decision) -> tuple[str, ...]:
    """Say what to do with the answer, the most useful first."""
    steps = []
    asked = len(open_questions(decision))
    if asked:
        steps.append(
            f"Answer {few(asked)} open question{'s' * (asked != 1)} in the case file: until then a default "
            "that nobody has confirmed stands in."
        )
    moving = [f for f in decision.functions if f.verdict.kind in MOVES and f.verdict.walk_away is not None]
    if moving:
        prices = first_few([f"{f.name} {walk_away(f, decision.currency)}" for f in moving])
        steps.append(f"Ask for quotes. The verdict turns at: {prices}.")
    fix = [f.name for f in decision.functions if f.verdict.kind in OPEN]
    if fix:
        steps.append(f"Measure or mend what {first_few(fix)} lack{'s' * (len(fix) == 1)}, then decide again.")
    steps.append("Sign each verdict with a reason and a date on which to look again.")
    return tuple(steps)


def open_questions(decision: Decision) -> tuple[str, ...]:
    """List what nobody has confirmed yet, each once, though several functions may wait for one answer."""
    asked = dict.fromkeys(decision.open_questions)
    for function in decision.functions:
        own = (q for q in function.open_questions if f"{function.name}: {q}" not in asked)
        asked |= dict.fromkeys(own)
    return tuple(asked)


def hours(governance: Governance) -> Hours:
    """Lay out the bar of governance hours."""
    need, there = governance.hours_needed, governance.hours_available
    needed = f"{count(need)}{NBSP}h a month"
    if there is None:
        why = governance.why or "nobody has said how many there are"
        sentence = (
            f"The verdicts need {needed} of own time to manage. How many there are is not known: {why}."
        )
        return Hours(sentence, 1.0 if need else 0.0, None, needed, NONE, (), True)
    top = max(need, there) or 1.0
    if need <= there and governance.feasible:
        sentence = f"Own people can govern it: {needed} are needed, {count(there)}{NBSP}h are there."
    else:
        sentence = f"{needed} are needed to manage what is best one by one, {count(there)}{NBSP}h are there."
        if governance.changed:
            gives = "gives" if len(governance.changed) == 1 else "give"
            sentence += f" {listed(governance.changed)} {gives} way: the best set within the hours."
        elif not governance.feasible:
            sentence += f" No set of options fits: {governance.why or 'the limit is too low'}."
    return Hours(
        sentence, need / top, there / top, needed, f"{count(there)}{NBSP}h a month",
        governance.chosen, need <= there and governance.feasible,
    )  # fmt: skip


def together(found: BundleResult, decision: Decision) -> Together:
    """Lay out one bundle or the estate."""
    everything = len(found.functions) == len(decision.functions) > 1
    return Together(
        found.name[:1].upper() + found.name[1:],
        "all functions" if everything else listed(found.functions),
        found.option or NONE,
        _saved(found.saving_mean, found.saving_share, decision),
        f"{count(found.hours_bound)}",
        found.verdict,
    )


def _saved(mean: float, part: float, decision: Decision) -> str:
    words = saving(mean, mean, decision.currency)
    return f"{words} ({share(abs(part))})" if mean else words


def _row(function: FunctionResult, place: int, decision: Decision, low: float, high: float) -> VerdictRow:
    verdict = function.verdict
    chosen = next((o for o in function.options if o.option == verdict.option), None)
    moves = verdict.kind in MOVES
    axis = None
    if moves and high > low:
        ends = saving_ends(verdict)
        a, m, b = ((v - low) / (high - low) for v in (ends[0], verdict.saving_mean, ends[1]))
        axis = Range(a, m, b, -low / (high - low))
    said = saving_words(verdict, decision.currency) if moves else NONE
    return VerdictRow(
        function.name,
        anchor_of(place),
        pill(function),
        verdict.option or NONE,
        said,
        saving_range(verdict, decision.currency) if moves else "",
        axis,
        Meter(certainty(verdict.confidence), verdict.confidence),
        NONE if chosen is None else count(chosen.hours_bound),
        walk_away(function, decision.currency) or NONE,
        origins(verdict.origin),
    )


def _mean_origin(decision: Decision) -> dict[str, float]:
    """Weigh the origins of each verdict by the size of its function: the cost of its first option."""
    weights = [max((o.cost.mean for o in f.options if o.status_quo), default=1.0) for f in decision.functions]
    total = sum(weights) or 1.0
    return {
        name: sum(
            w * f.verdict.origin.get(name, 0.0) for w, f in zip(weights, decision.functions, strict=True)
        )
        / total
        for name in ("measured", "judged", "assumed")
    }


def saving_header(decision: Decision) -> str:
    """Head the saving's column."""
    return f"Against today, over {span_of(decision.horizon_months)}"


def size_of(decision: Decision) -> str:
    """Say what today costs over the horizon, in all."""
    total = sum(o.cost.mean for f in decision.functions for o in f.options if o.status_quo)
    return money(total, decision.currency)
