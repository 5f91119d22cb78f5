"""What an answer rests on: the origins of its figures, what is still asked, whether it is defaults alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from outtask.terms.decision import Decision, FunctionResult

DEFAULTS: Final = 0.9
"""Part of an answer that is assumed from which it is told as a condition, not as an answer."""


def mean_origin(decision: Decision) -> dict[str, float]:
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


def on_defaults(decision: Decision) -> bool:
    """Tell whether nearly all that the answer rests on is assumed."""
    return mean_origin(decision)["assumed"] >= DEFAULTS


def rests_on_defaults(function: FunctionResult) -> bool:
    """Tell whether nearly all that a verdict rests on is assumed."""
    return function.verdict.origin.get("assumed", 0.0) >= DEFAULTS


def open_questions(decision: Decision) -> tuple[str, ...]:
    """List what nobody has confirmed yet, each once, though several functions may wait for one answer."""
    own = [question for function in decision.functions for question in function.open_questions]
    return tuple(dict.fromkeys(question.words for question in (*decision.open_questions, *own)))
