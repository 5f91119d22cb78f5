"""How far a decision is signed: the answer with what is decided in it, and what to do about the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias

from outtask.formats.case_staffing import staffed_in_all
from outtask.formats.report import sentences
from outtask.formats.report.jointly import how_much_better
from outtask.formats.report.numbers import count, first_few
from outtask.formats.report.rests import on_defaults, open_questions, unusual_numbers
from outtask.formats.report.sentences import (
    MOVES,
    NAMED,
    OPEN,
    STAY,
    better_together,
    turned_to,
    waiting,
    walk_away,
)
from outtask.formats.report.steps import Step, is_quoted
from outtask.methods.words import NBSP, few, listed, plain
from outtask.terms.decision import VerdictKind

if TYPE_CHECKING:
    from outtask.terms.case import Case
    from outtask.terms.decision import Decision, FunctionResult

Signed: TypeAlias = "tuple[tuple[str, VerdictKind], ...]"
"""The functions on which a decision was signed, each with what was decided."""

NONE_YET: Final[Signed] = ()


def headline(decision: Decision, signed: Signed = NONE_YET) -> str:
    """Say the answer; where some of it is signed, what is decided comes first and is called so."""
    held = _of(decision, signed)
    if not held:
        return sentences.headline(decision)
    done, all_of = len(held), len(decision.functions)
    whole = "Decided" if all_of == 1 else f"All {few(all_of)} decided"
    told = whole if done == all_of else f"{few(done).capitalize()} of {few(all_of)} decided"
    told += f": {_what(held)}"
    if done == all_of:
        return told
    if not on_defaults(decision):
        said = sentences.headline(decision)
        return f"{told}. Advised in all: {said if _is_name(said, decision) else said[0].lower() + said[1:]}"
    asked = len(open_questions(still_open(decision, signed)))
    if not asked:
        return f"{told}. The rest is mostly on defaults: state your own figures first"
    return f"{told}. The rest is mostly on defaults: answer {few(asked)} question{'s' * (asked != 1)} first"


def still_open(decision: Decision, signed: Signed) -> Decision:
    """Return a decision with those functions alone on which nothing is signed."""
    held = _of(decision, signed)
    return replace(decision, functions=tuple(f for f in decision.functions if f.name not in held))


def numbers_first(decision: Decision, signed: Signed = NONE_YET) -> bool:
    """Tell whether something is not signed yet, and the answer mostly rests on defaults, as it says then."""
    return bool(still_open(decision, signed).functions) and on_defaults(decision)


def to_sign(decision: Decision) -> tuple[FunctionResult, ...]:
    """Return the verdicts that want a signature: those that change something, now or when hours are found.

    What stays as it is needs none, though it may have one.
    """
    return tuple(f for f in decision.functions if f.verdict.kind in MOVES)


def next_steps(decision: Decision, case: Case | None = None, signed: Signed = NONE_YET) -> tuple[str, ...]:
    """Say what to do with the answer, the most useful first; what can be done at once is a :class:`Step`.

    With the resolved case, quotes are asked only for what has none yet. What is ``signed`` is done.
    """
    every, unsure = decision, on_defaults(decision)  # then nothing is decided, and nothing to be signed
    if signed:
        decision = still_open(decision, signed)
        if not decision.functions:
            return ("Nothing is open. Look again on the days that were set.",)
    stated = {f.name: f for f in case.functions} if case else {}
    steps: list[str] = []
    asked = len(open_questions(decision))
    if asked:
        what = f"Answer {few(asked)} open question{'s' * (asked != 1)}"
        steps.append(Step(f"{what}: until then a default that nobody has confirmed stands in.", "numbers"))
    if odd := len(unusual_numbers(decision)):
        what = "an unusual number" if odd == 1 else f"{few(odd)} unusual numbers"
        steps.append(Step(f"Look again at {what}: {'is it' if odd == 1 else 'are they'} meant?", "numbers"))
    for found in staffed_in_all(case) if case else ():
        most = first_few([name for name, *_ in found.most])
        what = f"about {plain(found.priced)} in all; {plain(found.stated)} are stated, most apart for {most}"
        steps.append(Step(f"Check with how many people today is priced: {what}.", "numbers"))
    there = {f.name for f in decision.functions}
    if waits := [name for name in waiting(decision) if name in there]:
        short = decision.governance.hours_needed - (decision.governance.hours_available or 0.0)
        more = f"{count(short)}{NBSP}more own hours a month"
        steps.append(Step(f"Find {more} to manage it all, or let {first_few(waits)} wait.", "hours"))
    bought = MOVES.keys() - {VerdictKind.TAKE_IN}
    moving = [f for f in decision.functions if f.verdict.kind in bought and f.verdict.walk_away is not None]
    quoted = [f.name for f in moving if is_quoted(f, stated.get(f.name))]
    written = [f.name for f in moving if f.name in quoted and turned_to(f)[0] == "above"]  # of what is chosen
    if written and not unsure:  # what is not to be signed yet is not to be agreed either
        steps.append(Step(f"Agree the quote{'s' * (len(written) != 1)} for {first_few(written)}.", "quote"))
    if to_ask := [f for f in moving if f.name not in quoted]:
        prices = first_few([f"{f.name} {walk_away(f, decision.currency)}" for f in to_ask])
        steps.append(Step(f"Ask for quotes. The verdict changes at: {prices}.", "quote"))
    if (joint := better_together(every, decision.functions)) is not None:
        one = f"one provider what {first_few(joint.functions)} together would cost"
        how = how_much_better(joint, every)
        steps.append(Step(f"Ask {one}: that is better than one by one ({how}).", "quote"))
    fix = [f.name for f in decision.functions if f.verdict.kind in OPEN]
    if fix:
        steps.append(f"Measure or mend what {first_few(fix)} lack{'s' * (len(fix) == 1)}, then decide again.")
    if names := [f.name for f in to_sign(decision) if f.name not in waits]:
        what = f"the change of {first_few(names)}"
        not_yet = Step(f"Do not sign {what} yet: decide again on your own figures first.", "numbers")
        sign = Step(f"Sign {what} with a reason and a date on which to look again.", "signature")
        steps.append(not_yet if unsure else sign)
    elif joint is None and all(f.verdict.kind in STAY and f.name not in waits for f in decision.functions):
        steps.append("Nothing has to be signed: what stays as it is needs no signature.")
    return tuple(steps)


def _of(decision: Decision, signed: Signed) -> dict[str, VerdictKind]:
    """Return what is signed of the functions that were weighed, in their order."""
    held = dict(signed)
    return {f.name: held[f.name] for f in decision.functions if f.name in held}


def _what(held: dict[str, VerdictKind]) -> str:
    """Say what was decided, by name as far as there is room."""
    moves = {does: [n for n, kind in held.items() if kind is of] for of, does in MOVES.items()}
    moves["keep {}"] = [name for name, kind in held.items() if kind not in MOVES]
    is_short = len(", ".join(held)) <= NAMED
    done = ((does, listed(names) if is_short else few(len(names))) for does, names in moves.items() if names)
    return listed([does.format(which) for does, which in done])


def _is_name(said: str, decision: Decision) -> bool:
    return any(said.startswith(function.name) for function in decision.functions)
