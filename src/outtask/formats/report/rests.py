"""What an answer rests on: the origins of its figures, what is still asked, whether it is mostly defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from outtask.methods.questions import asked_once
from outtask.methods.words import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outtask.terms.decision import Decision, FunctionResult, OpenQuestion

MOSTLY: Final = 0.5
"""Part of what moves an answer that may be assumed; with more, it is told as a condition, not as an answer.

How many questions were answered does not count: an answer weighs by how far it moves the choice.
"""
ALONE: Final = 0.9
"""Part of an answer that is assumed from which next to nothing else is in it."""
STATED: Final = ("must stay inside", "data location", "too little internal skill")
"""Rules that take an option out by what people stated, whatever the figures are (methods/gates.py)."""


def mean_origin(decision: Decision) -> dict[str, float]:
    """Weigh the origins of each verdict by the size of its function: the cost of its first option."""
    return _weighed(decision.functions)


def _weighed(functions: Sequence[FunctionResult]) -> dict[str, float]:
    weights = [max((o.cost.mean for o in f.options if o.status_quo), default=1.0) for f in functions]
    total = sum(weights) or 1.0
    return {
        name: sum(w * f.verdict.origin.get(name, 0.0) for w, f in zip(weights, functions, strict=True))
        / total
        for name in ("measured", "judged", "assumed")
    }


def is_settled(function: FunctionResult) -> bool:
    """Tell whether what people stated leaves no choice: then defaults move the cost, but not the answer."""
    out = function.removed
    return len(function.options) == 1 and bool(out) and all(one.gate in STATED for one in out)


def _weighed_open(decision: Decision) -> dict[str, float]:
    return _weighed([function for function in decision.functions if not is_settled(function)])


def on_defaults(decision: Decision) -> bool:
    """Tell whether an answer rests on defaults: weighed by cost, or in more than half of its functions."""
    so = sum(rests_on_defaults(function) for function in decision.functions)
    return _weighed_open(decision)["assumed"] > MOSTLY or 2 * so > len(decision.functions)


def on_defaults_alone(decision: Decision) -> bool:
    """Tell whether nearly all that the answer rests on is assumed."""
    return _weighed_open(decision)["assumed"] >= ALONE


def rests_on_defaults(function: FunctionResult) -> bool:
    """Tell whether more than half of what moves a verdict is assumed."""
    return not is_settled(function) and function.verdict.origin.get("assumed", 0.0) > MOSTLY


def open_questions(decision: Decision) -> tuple[str, ...]:
    """List what nobody has said yet, each question once, with the functions that wait for its answer.

    Whether a number is meant that somebody did say is another matter: see :func:`unusual_numbers`.
    """
    own = [question for function in decision.functions for question in function.open_questions]
    found = dict.fromkeys((*decision.open_questions, *own))
    found = dict.fromkeys(question for question in found if not question.unusual)
    return tuple(map(_asked, asked_once(found, lambda question: (question.asked, question.path))))


def unusual_numbers(decision: Decision) -> tuple[str, ...]:
    """List the numbers that somebody stated and that are hardly meant, as checking the case counts them."""
    return tuple(question.words for question in decision.open_questions if question.unusual)


def _asked(same: list[OpenQuestion]) -> str:
    functions = [question.function for question in same if question.function]
    return f"{same[0].asked} (of {listed(functions)})" if len(functions) > 1 else same[0].words
