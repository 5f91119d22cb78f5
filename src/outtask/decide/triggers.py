"""What raises a signed decision again: a volume, a growth, a cost or a service beyond where it would turn."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from outtask.formats.report.numbers import in_unit
from outtask.formats.report.sentences import of_unit, unit_of
from outtask.formats.report.turning import AGREE, believable, kind_of
from outtask.methods.gates import price_fields
from outtask.terms.inputs import amount_at, inputs_of
from outtask.terms.resolve import option_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from outtask.terms.amounts import Amount
    from outtask.terms.case import Case
    from outtask.terms.decision import Change, FunctionResult
    from outtask.terms.functions import Function

VOLUME, GROWTH, COST, SERVICE = "volume", "growth", "cost", "service"
MOVE: Final = 0.25
"""Part by which a volume or a price may move before somebody should look, where no turning value is near."""
POINTS: Final = 0.1
"""The same for a yearly growth."""
COMES_BACK: Final = "escalation_share"
IN_TIME: Final = 0.9


@dataclass(frozen=True)
class Trigger:
    """One threshold: what is watched, where it stands, and beyond which value the decision is raised."""

    of: str
    label: str
    unit: str
    path: str = ""  # of the input that tells; empty: people tell
    option: str = ""  # whose input it is; empty: the function's
    now: float | None = None
    above: float | None = None
    below: float | None = None
    turns: bool = False  # the answer itself turns there; else only a move worth a look
    origin: str = ""  # of where it stands; empty: not known, as in decisions signed earlier

    @property
    def at(self) -> float:
        """Return the threshold."""
        found = self.above if self.above is not None else self.below
        assert found is not None
        return found

    @property
    def is_share(self) -> bool:
        """Tell whether it is typed in per cent."""
        return self.unit.startswith("share") or self.unit in ("per year", "a year")

    def moved_to(self, at: float) -> Trigger:
        """Return it with another threshold, in the same direction."""
        return Trigger(**(asdict(self) | {"above" if self.above is not None else "below": at}))

    def as_data(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {key: value for key, value in asdict(self).items() if value not in (None, "")}


def stored(found: Iterable[Mapping[str, Any]]) -> tuple[Trigger, ...]:
    """Return triggers as they were stored."""
    return tuple(Trigger(**one) for one in found)


def proposed(result: FunctionResult, asked: Function) -> tuple[Trigger, ...]:
    """Return one threshold of each kind: where the verdict turns, or a move worth a look."""
    changes = [change for change in result.verdict.changes if believable(change)]
    return tuple(
        replace(trigger, label=of_unit(trigger.label, asked.volume.unit), origin=_origin(trigger, asked))
        for trigger in (
            _volume(changes, asked),
            _growth(changes, asked),
            _cost(result, changes, asked),
            _service(result, changes, asked),
        )
        if trigger is not None
    )


def crossed(triggers: Sequence[Trigger], case: Case, name: str) -> tuple[tuple[Trigger, float], ...]:
    """Return the triggers that today's figures go beyond, each with the figure; the case has defaults."""
    asked = next((one for one in case.functions if one.name == name), None)
    found = []
    for trigger in triggers:
        value = _value(trigger, asked) if asked is not None and trigger.path else None
        if value is not None and beyond(trigger, value):
            found.append((trigger, value))
    return tuple(found)


def beyond(trigger: Trigger, value: float) -> bool:
    """Tell whether a figure lies beyond a threshold."""
    over = trigger.above is not None and value > trigger.above
    return over or (trigger.below is not None and value < trigger.below)


def stands(trigger: Trigger, currency: str) -> str:
    """Say where what is watched stood, and whether that was measured, judged or assumed."""
    if trigger.now is None:
        return ""
    return ", ".join(filter(None, (in_unit(trigger.now, trigger.unit, currency), trigger.origin)))


def _value(trigger: Trigger, asked: Function) -> float | None:
    amount = _amount(trigger, asked)
    return None if amount is None else amount.mean


def _origin(trigger: Trigger, asked: Function) -> str:
    amount = _amount(trigger, asked)
    return "" if amount is None else amount.origin.value


def _amount(trigger: Trigger, asked: Function) -> Amount | None:
    owner: Any = option_of(asked, trigger.option) if trigger.option else asked
    return amount_at(owner, trigger.path.removeprefix("option.")) if owner is not None else None


def _volume(changes: Sequence[Change], asked: Function) -> Trigger | None:
    unit = f"{asked.volume.unit}s a month"
    for change in changes:
        if change.path == "volume.per_month":
            return _turning(VOLUME, change, "Volume", unit)
    now = asked.volume.per_month.mean if asked.volume.per_month else 0.0
    if not now:
        return None
    return Trigger(VOLUME, "Volume", unit, "volume.per_month", "", now, above=now * (1 + MOVE))


def _growth(changes: Sequence[Change], asked: Function) -> Trigger | None:
    for change in changes:
        if change.path == "volume.growth":
            return _turning(GROWTH, change, "Yearly growth of the volume", "per year")
    if asked.project is not None or asked.volume.growth is None:
        return None
    now = asked.volume.growth.mean
    label = "Yearly growth of the volume"
    return Trigger(GROWTH, label, "per year", "volume.growth", "", now, above=now + POINTS)


def _cost(result: FunctionResult, changes: Sequence[Change], asked: Function) -> Trigger | None:
    """Watch the price at which the verdict turns: above it when bought, below it when staying.

    Where none is near, what is paid today, or would be, is watched for a move.
    """
    verdict = result.verdict
    if (turn := verdict.walk_away) is not None and turn.of:
        owner = option_of(asked, turn.of)
        amount = amount_at(owner, turn.path.removeprefix("option.")) if owner is not None else None
        now = amount.mean if amount else None
        bought = turn.of == verdict.option
        ends: dict[str, Any] = {"above": turn.value} if bought else {"below": turn.value}
        return Trigger(
            COST, f"{turn.label} ({turn.of})", turn.unit, turn.path, turn.of, now, turns=True, **ends
        )
    for change in changes:
        if kind_of(change.path) == AGREE and change.of:
            return _turning(COST, change, f"{change.label} ({change.of})", change.unit)
    return _paid(verdict.option, asked)


def _paid(option: str, asked: Function) -> Trigger | None:
    owner = option_of(asked, option)
    name = next(iter(price_fields(owner)), "") if owner is not None else ""
    path = f"option.{name}" if name else "today.loaded_cost"
    term: Any = owner if name else asked
    amount = amount_at(term, path.removeprefix("option."))
    if amount is None or not amount.mean:
        return None
    spec = next(one.spec for one in inputs_of(term) if one.path == path.removeprefix("option."))
    label = spec.label.partition(";")[0] + (f" ({option})" if name else "")
    unit = unit_of(spec.unit, asked.volume.unit)
    above = amount.mean * (1 + MOVE)
    return Trigger(COST, label, unit, path, option if name else "", amount.mean, above=above)


def _service(result: FunctionResult, changes: Sequence[Change], asked: Function) -> Trigger | None:
    """Watch what comes back from the provider; where nothing is bought, what is done in time."""
    option = result.verdict.option
    for change in changes:
        if change.of == option and change.path == f"option.{COMES_BACK}" and change.at > change.now:
            return _turning(SERVICE, change, "Share of the work that comes back", "share")
    owner = option_of(asked, option)
    share = amount_at(owner, COMES_BACK) if owner is not None else None
    if share is not None and share.mean:
        label, path = "Share of the work that comes back", f"option.{COMES_BACK}"
        return Trigger(SERVICE, label, "share", path, option, share.mean, above=min(1.0, 2 * share.mean))
    return Trigger(SERVICE, "Share of the work done in time", "share", below=IN_TIME)


def _turning(of: str, change: Change, label: str, unit: str) -> Trigger:
    ends: dict[str, Any] = {"above": change.at} if change.at > change.now else {"below": change.at}
    return Trigger(of, label, unit, change.path, change.of or "", change.now, turns=True, **ends)
