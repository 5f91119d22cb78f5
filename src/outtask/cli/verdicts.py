"""A decision on the terminal: the answer first, in plain words, then what it rests on and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from outtask.cli.terminal import safe, show
from outtask.formats.report import sentences, verdicts
from outtask.formats.report.numbers import certainty, in_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outtask.terms.decision import Decision, FunctionResult

TOLD = 12  # functions whose choice is explained; the report has all, with three reasons each way


def tell(decision: Decision, written: Sequence[str]) -> None:
    """Print the answer, a table with a row for each function, and what hangs together."""
    show(
        Text(safe(sentences.title(decision)) + ".", style="bold"), Text(safe(verdicts.lead(decision))), Text()
    )
    show(_board(decision))
    for function in decision.functions[:TOLD]:
        show(Text(), Text(safe(function.name), style="bold"), *_why(function, decision.currency))
    if len(decision.functions) > TOLD:
        show(Text(), Text(f"… and {len(decision.functions) - TOLD} more: --report explains all."))
    show(Text(), *(Text(safe(line)) for line in _together(decision)))
    show(Text(), Text("Next", style="bold"))
    for place, step in enumerate(verdicts.next_steps(decision), 1):
        show(Text(safe(f"{place}. {step}")))
    if written:
        show(Text(f"Written: {', '.join(written)}"))


def _board(decision: Decision) -> Table:
    table = Table(box=None, pad_edge=False)
    for title in ("Function", "Verdict"):
        table.add_column(title, overflow="fold")
    table.add_column(verdicts.saving_header(decision), overflow="fold")
    table.add_column("Sure", justify="right", no_wrap=True)
    table.add_column("Turns at", overflow="fold")
    for function, row in zip(decision.functions, verdicts.verdict_rows(decision), strict=True):
        cells = (row.name, row.pill.word, row.saving, certainty(function.verdict.confidence), row.walk_away)
        table.add_row(*(safe(cell) for cell in cells))
    return table


def _why(function: FunctionResult, currency: str) -> list[Padding]:
    verdict = function.verdict
    lines = [f"{verdict.option}; {verdict.holds_for}" if verdict.holds_for else verdict.option]
    lines += [f"For: {reason}" for reason in verdict.reasons_for[:1]]
    lines += [f"Against: {reason}" for reason in verdict.reasons_against[:1]]
    if verdict.changes:
        turn = verdict.changes[0]
        values = (in_unit(value, turn.unit, currency) for value in (turn.at, turn.now))
        lines.append("Turns to {} with: {} {}, now {}".format(turn.to, turn.input, *values))
    return [Padding(Text(safe(line)), (0, 0, 0, 2)) for line in lines]


def _together(decision: Decision) -> list[str]:
    lines = [verdicts.hours(decision.governance).sentence]
    lines += [f"{bundle.name}: {bundle.verdict}" for bundle in decision.bundles]
    if decision.estate is not None:
        lines.append(f"All with one provider: {decision.estate.verdict}")
    return lines
