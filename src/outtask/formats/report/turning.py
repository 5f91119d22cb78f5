"""What would turn the answer: for each figure how far it must move, those that one can influence first."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from outtask.formats.report.behind import unused_by
from outtask.formats.report.numbers import RATES, compared, share, unit_once
from outtask.formats.report.parts import Bar, Bars, Grid, ShortName
from outtask.formats.report.sentences import hired, of_unit, todays_cost, unit_of
from outtask.formats.report.wording import CHANGES_AT, DRIFT, HIRE
from outtask.methods.words import MINUS, NBSP, few, plain
from outtask.terms.decision import with_owner
from outtask.terms.inputs import amount_at
from outtask.terms.resolve import option_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outtask.terms.amounts import Amount
    from outtask.terms.case import Case
    from outtask.terms.decision import Change, FunctionResult
    from outtask.terms.functions import Function

AGREE: Final = "To agree with a provider"
HERE: Final = "To find out or change here"
WATCH: Final = "To watch: nobody here decides it"
SHOWN: Final = {AGREE: 3, HERE: 3, WATCH: 2}
"""Figures shown of each kind; all of them stand in the table."""
OWN_SIDE: Final = {
    "definition_cost", "severance_cost", "severance_people", "management_hours", "verification_hours",
    "supervision_hours", "retained_share", "onboarding_hours", "hire_lag", "release_lag", "hiring_cost",
    "training_cost", "release_cost", "tools_per_person", "management_share", "overtime_premium",
    "overtime_cap", "backlog_penalty", "control_level", "skills_level", "innovation_level", "culture_level",
    "carried_share", "core_people",
}  # fmt: skip
"""Inputs of an option that one's own side decides or can find out."""
LUCK: Final = {
    "delay_probability", "delay_months", "failure_rate", "replacement_cost", "dip_share", "dip_months",
    "repeat_share", "escalation_share", "turnover", "rework_share", "overrun_share",
}  # fmt: skip
"""Inputs of an option that only show once it runs."""
CAP: Final = 1.0
"""Moves beyond doubling, or below nothing, are cut off here."""
YEARS: Final = 5.0
"""Years over which a yearly rate is thought to act, where it is set beside other moves."""
NEAR: Final = 0.4
"""Move of a figure, as a part of it, beyond which nobody believes it, or can bring it about."""
NEAR_POINTS: Final = 0.1
"""The same for a yearly rate, in points."""
NEAR_PRICE: Final = (0.5, 1.0)
"""How far down and up a price may be thought to move."""
ONE_AT_A_TIME: Final = (
    "One figure is changed at a time: all others stay, also those that were assumed from it"
)
LEAST: Final = 0.0005
"""Move of a figure, as a part of it, below which it would be printed as none."""
PLAINLY: Final = {
    "option.price_trend": "Yearly price rise beyond indexation",
    "case.horizon_months": "Length of time looked at",
    "volume.volatility": DRIFT,
}


@dataclass(frozen=True)
class Turning:
    """One figure at whose turning value another option wins."""

    change: Change
    label: str
    kind: str
    move: float | None  # as a part of the value now; of a yearly rate in points
    amount: Amount | None

    @property
    def likely(self) -> bool:
        """Tell whether the turning value lies within the range that the case gives."""
        found = self.amount
        return found is not None and found.low < found.high and found.low <= self.change.at <= found.high


def turnings(
    function: FunctionResult, case: Case | None, asked: Function | None, names: dict[str, ShortName]
) -> tuple[Turning, ...]:
    """Return what would turn the answer: within its range first, then the nearest; moveless figures last."""
    found, unused = [], unused_by(asked) if asked is not None else ()
    for change in function.verdict.changes:
        if change.path.startswith(unused):
            continue
        amount = _amount(change, case, asked)
        kind = kind_of(change.path)
        found.append(
            Turning(change, of_unit(_label(change, names), function.unit), kind, move_of(change), amount)
        )
    return tuple(sorted(found, key=lambda t: (t.move is None, not t.likely, _far(t))))


def turning_bars(
    function: FunctionResult,
    found: Sequence[Turning],
    names: dict[str, ShortName],
    currency: str,
    materiality: float,
) -> Bars | None:
    """Draw how far figures must move before the answer turns, over the range that the case gives."""
    moving = [t for t in found if t.move is not None and believable(t.change, likely=t.likely)]
    if not moving:
        return None
    groups = {kind: [t for t in moving if t.kind == kind][:most] for kind, most in SHOWN.items()}
    shown = [t for group in groups.values() for t in group]
    wide = next((end for end in (0.1, 0.2, 0.5) if max(abs(t.move or 0) for t in shown) <= end), CAP)

    def place(move: float) -> float:
        return (min(1.0, max(-1.0, move / wide)) + 1) / 2

    def bar(t: Turning) -> Bar:
        now, at = told(t.change, function.unit, currency)
        wins = names.get(t.change.to, ShortName(t.change.to, "in-house"))
        band = None
        if t.amount is not None and t.amount.low < t.amount.high:
            ends = [_moved(t.change, value) for value in (t.amount.low, t.amount.high)]
            band = (place(ends[0]), place(ends[1]))
        return Bar(
            t.label, f"{now} → {at}: {wins.word}", (), _move_words(t), place(t.move or 0.0), wins.look, band
        )

    note = (
        "How far a figure must move, all else as expected, before the answer turns. Pale: the range that "
        "the case gives it."
    )
    if back := next((names[t.change.to].word for t in shown if _is_back(function, t.change.to)), ""):
        note += f" {back}: there {_none_better(function, materiality)}."
    if left := len(moving) - len(shown):
        first = "of each kind what turns it within its range, then the nearest"
        note += f" Here stand {few(len(shown))}, {first}; {few(left)} more could turn it."
    return Bars(
        title(moving, currency, function.unit),
        note,
        ("Figure, from now to where it turns, and the answer there", "Change", ""),
        tuple((kind, tuple(map(bar, group))) for kind, group in groups.items() if group),
        place(0.0),
    )


def turning_table(
    function: FunctionResult, found: Sequence[Turning], currency: str, materiality: float
) -> Grid | None:
    """List every figure that could turn the answer."""
    rows = tuple(
        (
            t.label,
            *whole(t.change, function.unit, currency),
            t.change.to,
            "yes" if t.likely else "no",
            t.kind.partition(":")[0],
        )
        for t in found
    )
    header = (
        "Figure",
        "Now, on average",
        CHANGES_AT,
        "Then the answer is",
        "Within its range",
        "What to do with it",
    )
    caption = f"All that would turn it. {ONE_AT_A_TIME}"
    if back := next((t.change.to for t in found if _is_back(function, t.change.to)), ""):
        caption += f". {back}: there {_none_better(function, materiality)}"
    return Grid(caption, header, rows, (0, 3, 4, 5)) if rows else None


def answer_there(function: FunctionResult, option: str, materiality: float) -> str:
    """Say why a turn leads back to how the work is done today; nothing where another option wins.

    Today's way needs not be cheaper there: the others only have to be better by more than the materiality.
    """
    if not _is_back(function, option):
        return ""
    todo = f"{HIRE[0].lower()}{HIRE[1:]}" if hired(function) else "stay as today"
    return f"{_none_better(function, materiality)}: {todo}"


def _is_back(function: FunctionResult, option: str) -> bool:
    return any(o.status_quo and o.option == option for o in function.options)


def _none_better(function: FunctionResult, materiality: float) -> str:
    return f"no change is better by more than {share(materiality)} of {todays_cost(function)} any more"


def title(found: Sequence[Turning], currency: str, unit: str) -> str:
    """Say how fragile the answer is."""
    likely = [t for t in found if t.likely]
    if len(likely) == 1:
        return f"One figure could turn it within its range: {_lower(likely[0].label)}"
    if likely:
        first = _lower(likely[0].label)
        return f"{few(len(likely)).capitalize()} figures could turn it within their range, first {first}"
    if any(t.amount is not None and t.amount.low < t.amount.high for t in found):
        return "No single figure turns it within its range"
    now, at = told(found[0].change, unit, currency)
    return f"{found[0].label} would turn it, from {now} to {at}"


def kind_of(path: str) -> str:
    """Tell what one can do about an input: agree it, find it out or change it here, or only watch it."""
    head, _, rest = path.partition(".")
    name = rest.rpartition(".")[2]
    if path == "case.horizon_months":
        return HERE
    if head in ("volume", "case"):
        return WATCH
    if head != "option" or rest.startswith("core.") or name in OWN_SIDE:
        return HERE
    return WATCH if name in LUCK else AGREE


def believable(change: Change, *, likely: bool = False) -> bool:
    """Tell whether a turning value is one that somebody could act on, or believe.

    It lies within the range that the case gives, or near; a price may be agreed at up to twice, or half.
    """
    move = move_of(change)
    if move is None:
        return likely
    if by_points(change):
        return likely or abs(move) <= NEAR_POINTS
    low, high = NEAR_PRICE if kind_of(change.path) == AGREE else (NEAR, NEAR)
    return likely or -low <= round(move, 6) <= high


def move_of(change: Change) -> float | None:
    """Return the move as a part of the value now, or of a yearly rate in points."""
    if not by_points(change) and not change.now:
        return None
    return _moved(change, change.at) or None


def by_points(change: Change) -> bool:
    """Tell whether a part of the value now would say little: growth from 1 to 6 % is no six-fold change."""
    return change.unit in RATES


def told(change: Change, unit: str, currency: str) -> tuple[str, str]:
    """Write the value now and the turning value, the words of their unit once."""
    now, at = _pair(change, unit, currency)
    return unit_once(now, at)[0], _apart(change, now, at)


def whole(change: Change, unit: str, currency: str) -> tuple[str, str]:
    """Write the two same figures, each with its unit."""
    now, at = _pair(change, unit, currency)
    return now, _apart(change, now, at)


def _pair(change: Change, unit: str, currency: str) -> tuple[str, str]:
    return compared(change.now, _at(change, unit), unit_of(change.unit, unit), currency, change.at)


def _apart(change: Change, now: str, at: str) -> str:
    """Say on which side a turning value lies that is printed as the value now is: two alike turn nothing."""
    if now != at or change.at == change.now:
        return at
    return f"{'more' if change.at > change.now else 'less'} than {at}"


def _at(change: Change, unit: str) -> float:
    """Round a turning value that is no price to two digits, unless that would change how far it is."""
    if unit_of(change.unit, unit) == "months" or _is_price(change):
        return change.at
    return two_digits(change.at, change.now)


def two_digits(at: float, now: float) -> float:
    """Round a turning value to two digits, unless that would change how far it is from where it stands."""
    near = _rounded(at)
    return near if abs(near - at) <= 0.1 * abs(at - now) else at


def _moved(change: Change, value: float) -> float:
    return value - change.now if by_points(change) else value / change.now - 1


def _move_words(t: Turning) -> str:
    move = t.move or 0.0
    sign = "+" if move > 0 else MINUS
    size = share(abs(move), 1 if abs(move) < 0.0095 else 0)
    if not by_points(t.change) and abs(move) < LEAST:
        return f"under {share(0.001, 1)}"
    if by_points(t.change):
        size = plain(100 * abs(move), 2)
        size += f"{NBSP}point{'s' * (size != '1')}"
    return f"{sign}{size}"


def _far(t: Turning) -> float:
    """Tell how far a figure must move; a yearly rate moves what it acts on by half of all its years."""
    return abs(t.move or 0.0) * (YEARS / 2 if by_points(t.change) else 1.0)


def _is_price(change: Change) -> bool:
    if change.path.endswith("price_trend"):
        return False
    return "price" in change.path or "rate_per_hour" in change.path or "charge" in change.path


def _rounded(value: float) -> float:
    return round(value, 1 - math.floor(math.log10(abs(value)))) if value else 0.0


def _label(change: Change, names: dict[str, ShortName]) -> str:
    """Say an input plainly, with the option behind it as pictures name it."""
    said, short = PLAINLY.get(change.path, change.label), names.get(change.of or "")
    return with_owner(said, change.of if short is None else short.word)


def _amount(change: Change, case: Case | None, asked: Function | None) -> Amount | None:
    """Find in the case what an input stands at, with its range."""
    head, _, rest = change.path.partition(".")
    if head == "case":
        return amount_at(case, rest) if case is not None else None
    if head == "option" and asked is not None:
        owner = option_of(asked, change.of or "")
        return amount_at(owner, rest) if owner is not None else None
    return amount_at(asked, change.path) if asked is not None else None


def _lower(label: str) -> str:
    return label if label[:2].isupper() else label[0].lower() + label[1:]
