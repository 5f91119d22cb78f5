"""The verdict board, the hours to govern it, bundles and the estate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from outtask.formats.report.cash import cash_words
from outtask.formats.report.found import anchor_of
from outtask.formats.report.numbers import certainty, count, first_few, hours_are, likelihood, saving, share
from outtask.formats.report.palette import VERDICT_SHAPES, VERDICT_WORDS
from outtask.formats.report.parts import Meter, Origins, Pill, Range, origins
from outtask.formats.report.rests import mean_origin, on_defaults, rests_on_defaults
from outtask.formats.report.sentences import (
    MOVES,
    OPEN,
    STAY,
    about,
    acting_now,
    cost_of_all,
    hired,
    mean_saved,
    meanwhile,
    not_freed,
    provisional,
    saved,
    saving_ends,
    saving_range,
    saving_words,
    several,
    turned_to,
    waiting,
    walk_away,
)
from outtask.formats.report.wording import ALL, HIRE, HIRED, ONE_PROVIDER, ONLY_IF, WAITS
from outtask.methods.words import NBSP, NONE, listed, money_range, percent, span_of
from outtask.terms.decision import Total, VerdictKind
from outtask.terms.resolve import default_name, named_now

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outtask.terms.decision import BundleResult, Decision, FunctionResult, Governance, OptionResult


@dataclass(frozen=True)
class VerdictRow:
    """One function on the verdict board."""

    name: str
    anchor: str  # empty: its function has no page of its own here
    pill: Pill
    option: str  # what the verdict's word does not say: with whom, or what comes of it
    saving: str
    ends: str  # of a saving that may turn out a loss
    range: Range | None
    likely: str  # the confidence in words
    sure: Meter  # the confidence
    hours: str
    freed: str  # own hours a month that it sets free
    why_none: str  # where it sets none free
    cash: str  # what the option costs in a year, without what is no cash
    walk_away: str
    side: str  # of it on which the verdict changes: above or below
    origins: Origins | None


@dataclass(frozen=True)
class TotalRow:
    """The sum under the board: what it adds up, what that saves, and what a reader must know of it."""

    name: str
    saving: str
    ends: str


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
    part: str  # of today's cost that the saving is, with whose cost that is
    ends: str  # of a saving that may turn out a loss
    range: Range | None
    look: str
    likely: str  # the confidence in words
    sure: Meter  # the confidence in the better of together and each alone
    hours: str
    sentence: str


def verdict_rows(decision: Decision) -> tuple[VerdictRow, ...]:
    """Lay out the board, in the order of the case."""
    ends = [saving_ends(f.verdict) for f in decision.functions if f.verdict.kind in MOVES]
    low = min([0.0, *(e[0] for e in ends)])
    high = max([0.0, *(e[1] for e in ends)])
    waits = waiting(decision)
    return tuple(_row(f, i, decision, waits, low, high) for i, f in enumerate(decision.functions, 1))


def pill(function: FunctionResult, waits: Mapping[str, str]) -> Pill:
    """Return the word and look of what is to be signed: a verdict that waits for own hours is not."""
    kind = function.verdict.kind
    if function.name in waits:
        return Pill(WAITS, "open")
    if kind in STAY and hired(function):
        return Pill(HIRE, "in-house")
    return Pill(VERDICT_WORDS[kind], VERDICT_SHAPES[kind])


def total_row(decision: Decision) -> TotalRow | None:
    """Lay out what all that moves now saves, as the headline says it; nothing where nothing is added up."""
    moving = acting_now(decision)
    if len(decision.functions) < 2 or not moving or decision.total.confidence is None:
        return None
    now = meanwhile(decision)
    waits = [name for name in waiting(decision) if name not in now]
    name = f"{ALL}, without {first_few(waits)}" if waits else ALL
    low, high = decision.total.saving_p10, decision.total.saving_p90
    ends = saving(low, high, decision.currency) if low < 0 < high else ""
    unseen = cash_words(mean_saved(moving, decision), moving, decision.currency).removeprefix(", ")
    return TotalRow(name, saved(moving, decision), "; ".join(filter(None, (ends, unseen))))


def lead(decision: Decision) -> str:
    """Say under the title how sure the answer is and what it rests on."""
    said = [f.verdict.confidence for f in decision.functions if f.verdict.kind not in OPEN]
    parts = [provisional(decision)] if on_defaults(decision) else []
    if said:
        low, high = certainty(min(said)), certainty(max(said))
        words = list(dict.fromkeys(likelihood(p) for p in (min(said), max(said))))
        sure = low if low == high else f"{low} to {high}"
        told = words[0] if len(words) == 1 else f"from {words[0]} up to {words[1]}"
        given = ONLY_IF if on_defaults(decision) else ""
        each = " of each verdict" if len(said) > 1 else ""
        how = f"How sure{each}, {given}" if given else f"How sure{each}: "
        parts.append(
            f"{how}{told} ({sure}). That is the chance that no option turns out better "
            f"by more than {share(decision.materiality)} of {cost_of_all(decision.functions)}."
        )
    mean = mean_origin(decision)
    whole = origins(mean)
    if whole is not None and len(whole.parts) == 1:
        every = "Everything" if sum(1 for part in mean.values() if part > 0) == 1 else "Nearly everything"
        parts.append(f"{every} it rests on is {whole.parts[0][0]}.")
    elif whole is not None:
        parts.append(f"The figures that it rests on are {whole.words}.")
    if decision.governance.changed:
        wait = "waits" if len(decision.governance.changed) == 1 else "wait"
        parts.append(f"Own hours are short: {listed(decision.governance.changed)} {wait} for them.")
    elif not decision.governance.feasible:
        parts.append("Own hours do not suffice to govern all of it.")
    return " ".join(parts)


def hours(governance: Governance) -> Hours:
    """Lay out the bar of governance hours."""
    need, there = governance.hours_needed, governance.hours_available
    needed = f"{count(need)}{NBSP}h a month"
    if there is None and not need:
        return Hours("The verdicts need no own time to manage.", 0.0, None, needed, NONE, (), True)
    if there is None:
        why = governance.why or "nobody has said how many hours there are"
        sentence = f"The verdicts need {needed} of own time to manage; {why}."
        return Hours(sentence, 1.0 if need else 0.0, None, needed, NONE, (), True)
    top = max(need, there) or 1.0
    if need <= there and governance.feasible:
        sentence = f"Own people can govern it: {needed} are needed, {hours_are(there)} there."
    else:
        sentence = f"{needed} are needed to manage what is best one by one, {hours_are(there)} there."
        if governance.changed:
            wait = "waits" if len(governance.changed) == 1 else "wait"
            who = several(governance.changed)
            named = who.startswith(tuple(governance.changed))
            who = who if named else f"{who[0].upper()}{who[1:]}"
            sentence += f" {who} {wait}: the rest is the best set within the hours."
        elif not governance.feasible:
            sentence += f" No set of options fits: {governance.why or 'the limit is too low'}."
    return Hours(
        sentence, need / top, there / top, needed, f"{count(there)}{NBSP}h a month",
        tuple(one.words for one in governance.chosen), need <= there and governance.feasible,
    )  # fmt: skip


def hours_beside_rows(decision: Decision) -> Hours:
    """Lay out the same where the rows of the board are seen too: say why they may add up to more."""
    found, need = hours(decision.governance), decision.governance.hours_needed
    chosen = [
        next((o for o in f.options if o.option == f.verdict.option), None)
        for f in decision.functions
        if f.verdict.kind not in OPEN
    ]
    providers = [o.provider for o in chosen if o is not None and o.provider and o.provider_hours]
    rows = sum(round(o.hours_bound) for o in chosen if o is not None)
    if rows < need + 1 or len(set(providers)) == len(providers):
        return found
    each = f"One by one the functions add up to {count(rows)}{NBSP}h"
    return replace(found, sentence=f"{found.sentence} {each}, but a provider of several is managed once.")


def together(decision: Decision) -> tuple[Together, ...]:
    """Lay out all verdicts together, then the bundles and the estate; nothing where there are neither."""
    groups = [*decision.bundles, *([decision.estate] if decision.estate else [])]
    if not groups:
        return ()
    found: list[Total | BundleResult] = [decision.total, *groups]
    ends = [end for one in found if one.confidence is not None for end in _ends(one)]
    low, high = min(0.0, *ends), max(0.0, *ends)
    return tuple(_together(one, decision, low, high) for one in found)


def together_note(decision: Decision) -> str:
    """Say what the percentages beside bundles and the estate are of."""
    return (
        "How sure: the chance that neither way, together or each function by itself, turns out better than "
        f"the one advised by more than {share(decision.materiality)} of what the same functions cost today."
    )


def _together(found: Total | BundleResult, decision: Decision, low: float, high: float) -> Together:
    everything = len(found.functions) == len(decision.functions) > 1
    mean, ends, waits = found.saving_mean, _ends(found), bool(decision.governance.changed)
    if isinstance(found, Total):
        name, option, look = "One by one", "Each the way its own verdict says", "accent"
        hours = NONE if waits else count(decision.governance.hours_needed)
        sentence = "What own hours allow of the verdicts, added up." if waits else "All verdicts, added up."
    else:
        name = ONE_PROVIDER if found is decision.estate else found.name
        option, look = found.option or NONE, "outsourcing"
        hours, sentence = count(found.hours_bound), found.verdict
    row = Together(
        name=name[:1].upper() + name[1:],
        functions="all functions" if everything else listed(found.functions),
        option=option,
        saving=NONE,
        part="",
        ends="",
        range=None,
        look=look,
        likely="",
        sure=Meter(NONE, None),
        hours=NONE,
        sentence=sentence,
    )
    if found.confidence is None:  # it cannot be had
        return row
    places = [(value - low) / (high - low) for value in (ends[0], mean, ends[1], 0.0)] if high > low else None
    said = about(*ends, mean, decision.currency)
    of = (
        "all functions cost"
        if everything
        else "it costs"
        if len(found.functions) == 1
        else "these functions cost"
    )
    inside = [f for f in decision.functions if f.name in found.functions]
    whole = f"{HIRED} would cost" if inside and all(map(hired, inside)) else f"{of} today"
    summed = isinstance(found, Total)  # each verdict has its own chance: one for all would read as theirs
    return replace(
        row,
        saving=said,
        part=f"{percent(abs(found.saving_share))} of what {whole}" if mean else "",
        ends=saving(*ends, decision.currency) if ends[0] < 0 < ends[1] else "",
        range=Range(*places) if places else None,
        likely="" if summed else likelihood(found.confidence),
        sure=Meter(NONE, None) if summed else Meter(certainty(found.confidence), found.confidence),
        hours=hours,
    )


def _ends(found: Total | BundleResult) -> tuple[float, float]:
    """Return the range of a saving, or its mean twice where none is known."""
    if found.saving_p10 is None or found.saving_p90 is None:
        return found.saving_mean, found.saving_mean
    return found.saving_p10, found.saving_p90


def _row(
    function: FunctionResult,
    place: int,
    decision: Decision,
    waits: Mapping[str, str],
    low: float,
    high: float,
) -> VerdictRow:
    verdict = function.verdict
    chosen = next((o for o in function.options if o.option == verdict.option), None)
    moves, is_open = verdict.kind in MOVES, verdict.kind in OPEN
    unsaid = is_open or len(function.options) == 1  # nothing is compared
    axis = None
    if moves and high > low:
        ends = saving_ends(verdict)
        a, m, b = ((v - low) / (high - low) for v in (ends[0], verdict.saving_mean, ends[1]))
        axis = Range(a, m, b, -low / (high - low))
    said = saving_words(verdict, decision.currency) if moves else NONE
    return VerdictRow(
        function.name,
        anchor_of(place),
        pill(function, waits),
        _more(function, waits),
        said,
        _ends_and_cash(function, decision.currency) if moves else "",
        axis,
        "" if unsaid else _likely(function),
        Meter(NONE, None) if unsaid else Meter(certainty(verdict.confidence), verdict.confidence),
        NONE if chosen is None or is_open else count(chosen.hours_bound),
        count(chosen.hours_freed) if chosen is not None and moves else NONE,
        not_freed(function, chosen) if chosen is not None and moves else "",
        NONE if chosen is None or is_open else _cash_a_year(chosen, decision),
        walk_away(function, decision.currency) or NONE,
        turned_to(function)[0],
        origins(verdict.origin),
    )


def _ends_and_cash(function: FunctionResult, currency: str) -> str:
    """Say where a saving may turn out a loss, and what of it is no cash, as far as there is to say."""
    unseen = cash_words(function.verdict.saving_mean, [function], currency).removeprefix(", ")
    return "; ".join(filter(None, (saving_range(function.verdict, currency), unseen)))


def _likely(function: FunctionResult) -> str:
    """Say how sure a verdict is, first on what condition."""
    given = ONLY_IF if rests_on_defaults(function) else ""
    return f"{given}{likelihood(function.verdict.confidence)}"


def _cash_a_year(option: OptionResult, decision: Decision) -> str:
    """Say what an option costs in a year: cheap future to dear one, in the mean of the years decided on."""
    years = option.by_year[: -(-decision.horizon_months // 12)]
    if not years:
        return NONE
    low, high = (sum(getattr(one, end) for one in years) / len(years) for end in ("p10", "p90"))
    return money_range(low, high, decision.currency)


def _more(function: FunctionResult, waits: Mapping[str, str]) -> str:
    """Say what the verdict's word leaves open: with whom, what leads so far, or that it must wait."""
    verdict, option = function.verdict, function.verdict.option
    if verdict.kind is VerdictKind.TOO_EARLY:
        return f"{option} leads so far" if option else ""
    if verdict.kind is VerdictKind.FIX_FIRST:
        return f"then {option}" if option else ""
    if verdict.kind not in MOVES and function.name not in waits:
        return ""
    chosen = next((o for o in function.options if o.option == option), None)
    who = option if chosen is None else with_whom(chosen)
    if function.name not in waits:
        return who
    instead = waits[function.name]
    stays = next((o.status_quo for o in function.options if o.option == instead), True)
    now = "stays as today" if stays else f"now {instead}"
    return f"{now}; with the hours: {option}"


def with_whom(option: OptionResult) -> str:
    """Return what an option's name says beyond its model: the provider and where, or all of a name given."""
    if option.status_quo:
        return ""
    if named_now(option.option) != default_name(option):
        return option.option
    return ", ".join(filter(None, (option.provider, option.location)))


def saving_header(decision: Decision) -> str:
    """Head the saving's column."""
    against = HIRED if all(map(hired, decision.functions)) else "today"
    return f"Against {against}, over {span_of(decision.horizon_months)}"
