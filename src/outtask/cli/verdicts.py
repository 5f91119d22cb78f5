"""A decision on the terminal: the answer first, in plain words, then what it rests on and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from outtask.cli.terminal import safe, show
from outtask.formats.report import sentences, standing, verdicts
from outtask.formats.report.behind import unused_by
from outtask.formats.report.numbers import certainty, likelihood, saving
from outtask.formats.report.turning import answer_there, believable, told
from outtask.formats.report.wording import CHANGES_AT, ONE_PROVIDER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outtask.formats.report.verdicts import VerdictRow
    from outtask.terms.case import Case
    from outtask.terms.decision import BundleResult, Change, Decision, FunctionResult

TOLD = 12  # functions whose choice is explained; the report has all, with three reasons each way


def tell(
    decision: Decision, written: Sequence[str], doubts: Sequence[str] = (), case: Case | None = None
) -> None:
    """Print the answer, a table with a row for each function, what hangs together, and what to doubt."""
    show(
        Text(safe(sentences.title(decision)) + ".", style="bold"), Text(safe(verdicts.lead(decision))), Text()
    )
    show(_board(decision))
    asked = {one.name: one for one in case.functions} if case else {}
    for function, row in zip(decision.functions[:TOLD], verdicts.verdict_rows(decision), strict=False):
        unused = unused_by(asked[function.name]) if function.name in asked else ()
        show(Text(), Text(safe(function.name), style="bold"), *_why(function, row, decision, unused))
    if len(decision.functions) > TOLD:
        show(Text(), Text(f"… and {len(decision.functions) - TOLD} more: --report explains all."))
    show(Text(), *(Text(safe(line)) for line in _together(decision)))
    show(Text(), Text("Next", style="bold"))
    for place, step in enumerate(standing.next_steps(decision, case), 1):
        show(Text(safe(f"{place}. {step}")))
    if doubts:
        show(Text(), Text("Look at these again: what does not fit, or is unusual", style="bold"))
        show(*(Text(safe(line)) for line in doubts[:TOLD]))
        if len(doubts) > TOLD:
            show(Text(f"… and {len(doubts) - TOLD} more: outtask case check tells all."))
    if written:
        show(Text(safe(f"Written: {', '.join(written)}")))


def _board(decision: Decision) -> Table:
    table = Table(box=None, pad_edge=False)
    for title in ("Function", "Verdict"):
        table.add_column(title, overflow="fold")
    table.add_column(verdicts.saving_header(decision), overflow="fold")
    table.add_column("How sure", overflow="fold")
    table.add_column(CHANGES_AT, overflow="fold")
    now = sentences.meanwhile(decision)
    for row in verdicts.verdict_rows(decision):
        word = f"{row.pill.word}; now {now[row.name]}" if row.name in now else row.pill.word
        sure = row.sure.text
        how = f"{row.likely}{',' if ':' in row.likely else ':'} {sure}" if row.likely else sure
        cells = (row.name, word, row.saving, how, f"{row.side} {row.walk_away}".strip())
        table.add_row(*(safe(cell) for cell in cells))
    if (total := verdicts.total_row(decision)) is not None:
        table.add_row(*(safe(cell) for cell in (total.name, "", total.saving, "", "")))
    return table


def _why(
    function: FunctionResult, row: VerdictRow, decision: Decision, unused: tuple[str, ...]
) -> list[Padding]:
    verdict = function.verdict
    mark = "; " if verdict.kind in sentences.OPEN else ": "
    word = mark.join(filter(None, (row.pill.word, row.option)))  # an option's name alone reads as decided
    lines = ["; ".join(filter(None, (word, verdict.holds_for)))]
    lines += [f"For: {reason}" for reason in verdict.reasons_for[:1]]
    lines += [f"Against: {reason}" for reason in verdict.reasons_against[:1]]
    near = [one for one in verdict.changes if believable(one) and not one.path.startswith(unused)]
    lines += [_turn(change, function, decision) for change in near[:1]]
    return [Padding(Text(safe(line)), (0, 0, 0, 2)) for line in lines]


def _together(decision: Decision) -> list[str]:
    lines = [verdicts.hours(decision.governance).sentence]
    for bundle in (*decision.bundles, *([decision.estate] if decision.estate else [])):
        name = ONE_PROVIDER if bundle is decision.estate else f"{bundle.name} with one provider"
        line = f"{name}: {bundle.verdict}"
        if bundle.confidence is not None:
            sure = certainty(bundle.confidence)
            line += f" Together in eight of ten futures: {_range(bundle, decision.currency)}. "
            line += f"How sure that is: {likelihood(bundle.confidence)}, {sure}."
        lines.append(line)
    return lines


def _turn(change: Change, function: FunctionResult, decision: Decision) -> str:
    """Say at which value of an input the answer turns, and to what."""
    now, at = told(change, function.unit, decision.currency)
    where = f"if “{sentences.of_unit(change.input, function.unit)}” is {at} instead of {now}"
    if back := answer_there(function, change.to, decision.materiality):
        return f"{where[0].upper()}{where[1:]}, {back}"
    return f"{change.to} wins {where}"


def _range(found: BundleResult, currency: str) -> str:
    low, high = found.saving_p10, found.saving_p90
    mean = found.saving_mean
    return saving(mean if low is None else low, mean if high is None else high, currency)
