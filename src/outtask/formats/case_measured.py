"""Fill into a case what a log or a driver series measured: volume, growth, volatility, what work is like."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outtask.terms.amounts import Amount, Origin, fixed
from outtask.terms.errors import UserError
from outtask.terms.functions import Volume
from outtask.terms.inputs import Term, spec_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outtask.formats.case_names import Finding
    from outtask.terms.case import Case
    from outtask.terms.facts import Estimate, FunctionFacts, Measured
    from outtask.terms.functions import Function


@dataclass(frozen=True)
class Seen:
    """What a source tells of one function's volume."""

    level: Measured  # units a month now
    growth: Estimate  # of the mean, per year
    volatility: Estimate  # per square root of a year
    noise: Measured
    season: tuple[float, ...] | None
    months: int  # observed completely
    unit: str | None = None  # None: tickets, or whatever the case calls them


def fill_measured(case: Case, folder: Path) -> tuple[Case, list[Finding]]:
    """Return the case with the facts of its logs and driver series, and what could not be found in them.

    Paths are relative to ``folder``, that of the case file. What the case states itself stays.
    """
    functions: list[Function] = []
    findings: list[Finding] = []
    facts, drivers = cache(_facts_of), cache(_drivers_of)  # one file may serve many functions
    for i, function in enumerate(case.functions):
        volume = function.volume
        source = "log" if volume.log else "drivers"
        name = volume.log or volume.drivers
        if name:
            try:
                path = _file(folder, name)
                if source == "log":
                    function = _from_log(function, facts(path), name)
                else:
                    from outtask.formats.case_drivers import driver_volume

                    unit = volume.unit if "unit" in volume.model_fields_set else None
                    seen = driver_volume(drivers(path), volume.function or function.name, unit)
                    function = function.model_copy(update={"volume": _where_open(volume, seen, name)})
            except UserError as why:
                stated = why.field in ("function", "unit") and why.field in volume.model_fields_set
                field = why.field if stated and why.field else source
                told = str(why) if why.file else why.what
                findings.append((("functions", i, "volume", field), told, None if why.file else why.mend))
        functions.append(function)
    return case.model_copy(update={"functions": tuple(functions)}), findings


def _file(folder: Path, name: str) -> Path:
    """Return the path of a source; raise UserError unless it is a file (a device would never end)."""
    path = folder / name
    try:
        found = path.is_file()
    except (OSError, ValueError):
        found = False
    if not found:
        raise UserError(f"there is no file {name}", mend="write its path as seen from the case file")
    return path


def _facts_of(path: Path) -> tuple[FunctionFacts, ...]:
    from outtask.formats.assessment import assess_log

    return assess_log(path).functions


def _drivers_of(path: Path) -> Any:
    from outtask.formats.drivers import read_drivers

    return read_drivers(path)


def _from_log(function: Function, facts: tuple[FunctionFacts, ...], source: str) -> Function:
    wanted = function.volume.function or function.name
    found = next((one for one in facts if one.name == wanted), None)
    if found is None:
        raise not_there(wanted, [one.name for one in facts])
    seen, work = seen_in_log(found), measured_work(found, source)
    if function.volume.per_month is None and not found.level.value:
        why = found.level.why or "it has no tickets in the complete months"
        raise UserError(f"the volume of {wanted} is not known: {why}", field="function")
    return function.model_copy(
        update={
            "volume": _where_open(function.volume, seen, source),
            "work": function.work.model_copy(
                update={key: one for key, one in work.items() if getattr(function.work, key) is None}
            ),
        }
    )


def _where_open(volume: Volume, seen: Seen, source: str) -> Volume:
    measured = measured_volume(seen, source)
    update = {key: one for key, one in measured.items() if getattr(volume, key) is None}
    if seen.unit is not None:
        update["unit"] = seen.unit
    if seen.growth.value is None and volume.growth is None:
        update["growth_known"] = False
    return volume.model_copy(update=update)


def not_there(wanted: str, names: Sequence[str]) -> UserError:
    """Return the error for a function that a source does not have."""
    listed = ", ".join(names[:8]) + (" ..." if len(names) > 8 else "")
    return UserError(
        f"there is no function {wanted} in it",
        field="function",
        mend=f"volume.function may name one: {listed}",
    )


def seen_in_log(facts: FunctionFacts) -> Seen:
    """Return what a log tells of one function's volume."""
    months = sum(month.complete for month in facts.monthly)
    return Seen(facts.level, facts.growth, facts.volatility, facts.noise, facts.season, months)


def measured_volume(seen: Seen, source: str) -> dict[str, Any]:
    """Return the fields of a Volume that were measured: amounts, season, months observed."""
    told = f"{source}, {seen.months} complete month{'' if seen.months == 1 else 's'}"
    found: dict[str, Any] = {"months_observed": seen.months, "season": seen.season}
    if seen.level.value is not None:
        found["per_month"] = fixed(max(0.0, seen.level.value), Origin.MEASURED, told)
    for name, estimate in (("growth", seen.growth), ("volatility", seen.volatility)):
        if estimate.value is not None:
            found[name] = _estimated(Volume, name, estimate, told)
    if seen.noise.value is not None:
        found["noise"] = fixed(min(2.0, max(0.0, seen.noise.value)), Origin.MEASURED, told)
    return found


def measured_work(facts: FunctionFacts, source: str) -> dict[str, Amount]:
    """Return the fields of a Work that a log has measured: containment, routineness, key person (shares)."""
    return {
        name: fixed(min(1.0, max(0.0, fact.value)), Origin.MEASURED, f"{source}, {fact.n:,} tickets")
        for name in ("containment", "routineness", "key_person")
        if (fact := getattr(facts, name)).value is not None
    }


def _estimated(term: type[Term], name: str, estimate: Estimate, source: str) -> Amount:
    """Return an estimate as a range: a symmetric triangle of half-width √6·se has standard deviation se."""
    spec = spec_of(term, name)
    assert spec is not None and estimate.value is not None
    most = math.inf if spec.most is None else spec.most
    value = min(most, max(spec.minimum, estimate.value))
    half = math.sqrt(6) * (estimate.se or 0.0)
    return Amount(
        low=max(spec.minimum, value - half),
        likely=value,
        high=min(most, value + half),
        origin=Origin.MEASURED,
        source=source,
    )
