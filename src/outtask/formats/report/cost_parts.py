"""Why an option is cheaper, or not: its cost by part beside that of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from outtask.formats.report.cash import VALUE
from outtask.formats.report.fed_by import by_money
from outtask.formats.report.numbers import ROUNDED, printed, scale_for
from outtask.formats.report.parts import Bar, Bars, Grid, ShortName, origins
from outtask.methods.words import NONE, money

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outtask.formats.report.numbers import Scale
    from outtask.terms.decision import CostLine, FunctionResult, OptionResult

GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "Own people": (
        "People", "Leading them", "Tools and desks", "Hiring", "Training new people", "Letting people go",
        "Overtime", "People who stay on", "Tools and desks of people who stay on",
        "Done by people who stay on",
    ),
    "Providers": (
        "Provider's charges", "Base charge", "More or fewer units", "Contractors' hours", "Milestones",
        "Changes to what was agreed", "Changes of what is asked for", "Work that no unit price covers",
    ),
    "Steering and checking": (
        "Managing the provider", "Verifying what is delivered", "Directing and checking contractors",
        "Own people who steer", "Work that stays inside",
    ),
    "Starting and leaving": (
        "Defining the work", "Bringing the provider in", "Transition", "Severance", "Leaving the provider",
        "Leaving before the term ends", "Renewal", "Benchmark of the price", "Contractors learning the place",
        "Notice to contractors", "Transfer of people", "Leaving today's contract",
    ),
    "Bought hours saved": ("Use of freed hours",),
    "What goes wrong": (
        "Work that comes back", "Replacing a provider that fails",
        "Dips while a provider is replaced", "Being late",
    ),
}  # fmt: skip
"""Parts of cost that answer one question. What a case names itself is told as other cost."""
OTHER: Final = "Other cost"
UNSEEN: Final = "Worth and harm, no cash"
IN_TITLE: Final = {
    "Bought hours saved": "for hours bought",
    OTHER: "for other things",
    UNSEEN: "in worth and harm that is no cash",
}
"""What the parts are called in a title, where they are not what money is paid for: ``€ 2 m less for …``."""
UNTOLD: Final = 0.25
"""Part of the difference that a title may leave out."""
GROUP_OF: Final = {label: group for group, labels in GROUPS.items() for label in labels}
UNTIL: Final = ", until it starts"


def why_bars(
    function: FunctionResult, choice: OptionResult, names: dict[str, ShortName], currency: str
) -> Bars | None:
    """Set the chosen option beside today's, or today's beside its best rival, part by part."""
    today, other = compared_with(function, choice)
    if today is None or other is None or not today.lines or not other.lines:
        return None
    before, after = by_group(today), by_group(other)
    scale = scale_for([today.cost.mean, other.cost.mean], currency)
    gaps = {group: after[group] - before[group] for group in before}
    shown = [g for g in gaps if tells(scale, before[g]) or tells(scale, after[g])]
    total = other.cost.mean - today.cost.mean
    least, most = min(0.0, total, *gaps.values()), max(0.0, total, *gaps.values())
    wide = most - least or 1.0

    def bar(label: str, one: float, two: float, *, strong: bool = False) -> Bar:
        gap = two - one
        look = names[other.option].look if gap > 0 else names[today.option].look
        size = scale.cell(abs(gap))
        told = "the same" if not tells(scale, gap) else f"{size} {'more' if gap > 0 else 'less'}"
        cells = tuple(scale.cell(value) if tells(scale, value) else NONE for value in (one, two))
        return Bar(label, "", cells, told, (gap - least) / wide, look, strong=strong)

    rows = [bar(group, before[group], after[group]) for group in shown]
    rows.append(bar("In all", today.cost.mean, other.cost.mean, strong=True))
    words, before_word = names[other.option].word, names[today.option].word
    return Bars(
        _title(gaps, total, words, currency, chosen=other is choice),
        f"Discounted cost in {scale.unit}: {before_word.lower()} beside {words}.{_rounded(rows)}",
        ("Part", before_word, words, "Difference", ""),
        (("", tuple(rows)),),
        -least / wide,
    )


def _rounded(rows: Sequence[Bar]) -> str:
    """Say that figures are rounded where they do not add up as they are printed."""
    *parts, total = ([*map(printed, row.cells), printed(row.told)] for row in rows)
    down = all(sum(column) == last for *column, last in zip(*parts, total, strict=True))
    across = all(two - one == gap for one, two, gap in (*parts, total))
    return "" if down and across else f" {ROUNDED}"


def compared_with(
    function: FunctionResult, choice: OptionResult
) -> tuple[OptionResult | None, OptionResult | None]:
    """Return today's option, and the chosen one or, where that is today's, the best of the others."""
    today = next((o for o in function.options if o.status_quo), None)
    if not choice.status_quo:
        return today, choice
    rivals = [o for o in function.options if not o.status_quo]
    return today, min(rivals, key=lambda o: o.cost.mean - o.value_beyond_money, default=None)


def by_group(option: OptionResult) -> dict[str, float]:
    """Add up the parts of an option's cost that answer one question."""
    found = dict.fromkeys((*GROUPS, OTHER, UNSEEN), 0.0)
    for line in option.lines:
        found[_group(line)] += line.mean
    return found


def _group(line: CostLine) -> str:
    return GROUP_OF.get(line.label.removesuffix(UNTIL), OTHER) if line.cash else UNSEEN


def every_part(today: OptionResult | None, other: OptionResult | None, currency: str) -> Grid | None:
    """List every part of both costs, today's first, by groups with their sums; what rounds to nothing is left
    out. What no account shows says so.
    """
    sides = [o for o in (today, other) if o is not None and o.lines]
    if not sides:
        return None
    scale = scale_for([o.cost.mean for o in sides], currency)
    groups: dict[str, dict[str, CostLine]] = {group: {} for group in (*GROUPS, OTHER, UNSEEN)}
    for line in (line for o in sides for line in o.lines):
        groups[_group(line)][line.label] = line
    rows = []
    for group, lines in groups.items():
        for label, line in lines.items():
            sums = [sum(one.mean for one in o.lines if one.label == label) for o in sides]
            if any(tells(scale, value) for value in sums):
                cells = (scale.cell(value) if tells(scale, value) else NONE for value in sums)
                varies = "no cash" if group == UNSEEN else "fixed" if line.fixed else "varies"
                rows.append((label, *cells, varies, line.origin))
    rests = origins(by_money(sides))
    rows.append(("In all", *(scale.cell(o.cost.mean) for o in sides), "", rests.short if rests else ""))
    header = ("Part", *(o.option for o in sides), "With volume", "Its price is")
    words = (0, len(header) - 2, len(header) - 1)
    return Grid(f"Cost by part, {scale.unit}, discounted", header, tuple(rows), words)


def tells(scale: Scale, value: float) -> bool:
    """Tell whether a sum is more than nothing in the unit that it is written in."""
    return any(digit in scale.cell(value) for digit in "123456789")


def _title(gaps: dict[str, float], total: float, words: str, currency: str, *, chosen: bool) -> str:
    """Name the largest part that falls and the largest that rises, the rest where they tell too little."""
    cheaper = "costs less" if total < 0 else "costs more"
    head = f"Why it {cheaper}" if chosen else f"Why {words} {cheaper}"
    cash = total - gaps[UNSEEN]
    if cash * total < 0:  # of parts that are paid for, none would explain it
        left = f"in cash {money(abs(cash), currency)} {'more' if cash > 0 else 'less'}"
        return f"{head}: only by {VALUE} ({money(abs(gaps[UNSEEN]), currency)}); {left}"
    falls, rises = min(gaps, key=lambda g: gaps[g]), max(gaps, key=lambda g: gaps[g])
    parts = []
    if gaps[falls] < 0:
        parts.append((falls, f"{money(-gaps[falls], currency)} less"))
    if gaps[rises] > 0:
        parts.append((rises, f"{money(gaps[rises], currency)} more"))
    if total > 0:
        parts.reverse()
    said = [f"{much} {IN_TITLE.get(group) or f'for {group.lower()}'}" for group, much in parts]
    rest = total - sum(gaps[group] for group, _ in parts)
    if said and abs(rest) > UNTOLD * abs(total):
        said.append(f"{money(abs(rest), currency)} {'more' if rest > 0 else 'less'} for all else")
    return f"{head}: {', '.join(said)}" if said else head
