"""Which part of a saving is money that somebody receives, and which is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from outtask.formats.report.numbers import saving
from outtask.methods.words import money

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outtask.terms.decision import FunctionResult, OptionResult

TELLING: Final = 0.2  # of the saving: less than that does not belong into a headline
MIXED: Final = 0.05  # of what is no cash: from there on one kind alone does not name it
VALUE: Final = "value that is no cash"
FREED: Final = "Use of freed hours"
UNTIL: Final = ", until it starts"


def cash_words(saved: float, functions: Iterable[FunctionResult], currency: str) -> str:
    """Say what of a mean saving is cash, and what is not, where that is a fifth of it or more; or nothing."""
    parts = _unseen(functions)
    unseen = sum(parts.values())
    if abs(unseen) < TELLING * abs(saved) or not saved:
        return ""
    leads, *others = sorted(parts, key=lambda name: -abs(parts[name]))
    mixed = any(abs(parts[name]) >= MIXED * abs(unseen) for name in others)
    what, ends = (VALUE, "") if mixed else (leads, ", not cash")
    cash = saved - unseen
    if unseen < 0 or saved < 0:
        return f", in cash {saving(cash, cash, currency)}"
    much = money(unseen, currency)
    if cash > 0:
        return f", of which {money(cash, currency)} is cash and {much} is {what}{ends}"
    return f", but only by {what} ({much}): in cash it {saving(cash, cash, currency)}"


def _unseen(functions: Iterable[FunctionResult]) -> dict[str, float]:
    """Return what the chosen options save that is no cash, by what it is."""
    found = {"worth of freed hours": 0.0, "harm spared of work that waits": 0.0}
    for function in functions:
        today = next((o for o in function.options if o.status_quo), None)
        chosen = next((o for o in function.options if o.option == function.verdict.option), None)
        if today is not None and chosen is not None:
            for name, amount in found.items():
                found[name] = amount + _of(today, name) - _of(chosen, name)
    return found


def _of(option: OptionResult, name: str) -> float:
    freed = name == "worth of freed hours"
    return sum(
        line.mean
        for line in option.lines
        if not line.cash and (line.label.removesuffix(UNTIL) == FREED) is freed
    )
