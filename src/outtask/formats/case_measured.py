"""Fill into a case what a log or a driver series measured: volume, growth, volatility, what work is like."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outtask.formats.case_names import nearest
from outtask.methods.facts.definitions import LEVEL_MONTHS, telling
from outtask.methods.words import counted, percent
from outtask.terms.amounts import Amount, Origin, fixed
from outtask.terms.case import Log
from outtask.terms.errors import UserError
from outtask.terms.facts import Estimate, Take
from outtask.terms.functions import Driver, Volume
from outtask.terms.inputs import Term, spec_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outtask.formats.case_names import Finding
    from outtask.formats.drivers import DriverSeries
    from outtask.formats.yaml_lines import Place
    from outtask.terms.case import Case
    from outtask.terms.facts import Assessment, FunctionFacts, Measured
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
    facts = cache(lambda log: assess_case_log(log, folder).functions)  # one file may serve many functions
    series = cache(lambda name: _series(_file(folder, name, "drivers")))
    for i, function in enumerate(case.functions):
        volume, place = function.volume, ("functions", i, "volume")
        try:
            if volume.log:
                log = log_of(case, volume.log)
                function = _from_log(function, facts(log), log.path)
            elif volume.drivers:
                function = _from_drivers(function, series(volume.drivers), volume.drivers)
        except UserError as why:
            findings.append(_finding(case, place, volume, why))
        also = []
        for j, driver in enumerate(volume.also):
            name = driver.drivers or volume.drivers
            if name and (driver.drivers or driver.per_month is None):
                try:
                    driver = _driver(driver, series(name), name, volume.function or function.name)
                except UserError as why:
                    findings.append(_finding(case, (*place, "also", j), driver, why))
            also.append(driver)
        if also:
            volume = function.volume.model_copy(update={"also": tuple(also)})
            function = function.model_copy(update={"volume": volume})
        functions.append(function)
    return case.model_copy(update={"functions": tuple(functions)}), findings


def log_of(case: Case, name: str) -> Log:
    """Return the log that a function names: one of the case's logs, or a file read without options."""
    return case.logs.get(name) or Log(path=name)


def files_of(case: Case) -> set[str]:
    """Return every file that a case reads its facts from, as the case writes its path."""
    volumes = [function.volume for function in case.functions]
    logs = [log_of(case, volume.log) for volume in volumes if volume.log]
    named = [path for log in logs for path in (log.path, log.mapping, log.functions)]
    named += [volume.drivers for volume in volumes]
    named += [driver.drivers for volume in volumes for driver in volume.also]
    return {path for path in named if path}


def assess_case_log(log: Log, folder: Path) -> Assessment:
    """Return what a log of a case tells. Raises UserError; its field is the option of the log at fault."""
    from outtask.formats.assessment import assess_log
    from outtask.formats.functions_map import read_functions_map

    path = _file(folder, log.path, "path")
    mapping, groups = (
        given and _file(folder, given, field)
        for given, field in ((log.mapping, "mapping"), (log.functions, "functions"))
    )
    return assess_log(
        path,
        by=log.by,
        take=Take(log.take),
        zone=log.zone,
        day_first=log.day_first,
        mapping=mapping or None,
        country=log.country,
        functions=read_functions_map(groups) if groups else None,
    )


def _file(folder: Path, name: str, field: str) -> Path:
    """Return the path of a source; raise UserError unless it is a file (a device would never end)."""
    path = folder / name
    try:
        found = path.is_file()
    except (OSError, ValueError):
        found = False
    if not found:
        mend = "write its path as seen from the case file"
        raise UserError(f"there is no file {name}", field=field, mend=mend)
    return path


def _finding(case: Case, place: Place, part: Volume | Driver, why: UserError) -> Finding:
    """Return where in the case stands what a source could not tell, in words that name the source."""
    told, mend = (str(why), None) if why.file else (why.what, why.mend)
    field = why.field or ""
    if isinstance(part, Volume) and part.log:
        if part.log in case.logs and field in case.logs[part.log].model_fields_set:
            return ("logs", part.log, field), told, mend
        if field == "path" and case.logs:
            told, mend = f"there is neither a log nor a file {part.log}", nearest(part.log, case.logs)
    source = "log" if isinstance(part, Volume) and part.log else "drivers"
    if field in ("function", "unit") and field in part.model_fields_set:
        source = field
    if source not in part.model_fields_set:  # a further driver in the series of the first
        return place, told, mend
    return (*place, source), told, mend


def _series(path: Path) -> DriverSeries:
    from outtask.formats.drivers import read_drivers

    return read_drivers(path)


def _from_drivers(function: Function, series: DriverSeries, source: str) -> Function:
    from outtask.formats.case_drivers import driver_volume

    volume = function.volume
    unit = volume.unit if "unit" in volume.model_fields_set else None
    seen = driver_volume(series, volume.function or function.name, unit)
    return function.model_copy(update={"volume": _where_open(volume, seen, source)})


def _driver(driver: Driver, series: DriverSeries, source: str, function: str) -> Driver:
    """Return a further driver with level and growth as a series tells them."""
    from outtask.formats.case_drivers import driver_volume

    measured = measured_volume(driver_volume(series, driver.function or function, driver.unit), source)
    update = {key: measured.get(key) for key in ("per_month", "growth") if getattr(driver, key) is None}
    return driver.model_copy(update=update)


def _from_log(function: Function, facts: tuple[FunctionFacts, ...], source: str) -> Function:
    wanted = function.volume.function or function.name
    found = next((one for one in facts if one.name == wanted), None)
    if found is None:
        raise not_there(wanted, [one.name for one in facts])
    if function.volume.per_month is None and not found.level.value:
        why = found.level.why or "it has no tickets in the complete months"
        raise UserError(f"the volume of {wanted} is not known: {why}", field="function")
    return filled_from(function, found, source)


def filled_from(function: Function, facts: FunctionFacts, source: str) -> Function:
    """Return the function with what a log measured of it, wherever it states nothing itself.

    What a series by month drives is no count of tickets: the log tells nothing of its volume.
    """
    work, volume = measured_work(facts, source), function.volume
    return function.model_copy(
        update={
            "volume": volume if volume.observed else _where_open(volume, seen_in_log(facts), source),
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


def lasting(growth: Estimate) -> Estimate:
    """Return a measured growth, or why nobody can expect it to go on for years."""
    spec = spec_of(Volume, "growth")
    assert spec is not None and spec.most is not None
    if growth.value is None or growth.value <= spec.most:
        return growth
    why = f"it grew by {percent(growth.value)} a year, which no work does for years: state what you expect"
    return Estimate(None, None, growth.n, why)


def seen_in_log(facts: FunctionFacts) -> Seen:
    """Return what a log tells of one function's volume."""
    months = sum(month.complete for month in facts.monthly)
    return Seen(facts.level, lasting(facts.growth), facts.volatility, facts.noise, facts.season, months)


def measured_volume(seen: Seen, source: str) -> dict[str, Any]:
    """Return the fields of a Volume that were measured: amounts, season, months observed."""
    told = f"{source}, {counted(seen.months, 'complete month')}"
    found: dict[str, Any] = {"months_observed": seen.months, "season": seen.season}
    if seen.level.value is not None:
        found["per_month"] = fixed(
            max(0.0, seen.level.value), Origin.MEASURED, f"{source}, {_level_of(seen)}"
        )
    for name, estimate in (("growth", seen.growth), ("volatility", seen.volatility)):
        if estimate.value is not None:
            found[name] = _estimated(Volume, name, estimate, told)
    if seen.noise.value is not None:
        found["noise"] = fixed(min(2.0, max(0.0, seen.noise.value)), Origin.MEASURED, told)
    return found


def _level_of(seen: Seen) -> str:
    """Say from which months the level now is: it is no mean of all (`methods.facts.volume.level_now`)."""
    months = counted(seen.months, "complete month")
    if seen.months > LEVEL_MONTHS:
        months = f"mean of the last {LEVEL_MONTHS} of {months}"
    elif seen.months > 1:
        months = f"mean of {months}"
    return f"{months}, season taken out" if seen.season else months


def measured_work(facts: FunctionFacts, source: str) -> dict[str, Amount]:
    """Return the fields of a Work that a log has measured: containment, routineness, key person (shares)."""
    told = {
        "containment": facts.containment,
        "routineness": replace(facts.routineness, value=telling(facts.routineness.value)),
        "key_person": facts.key_person,
    }
    return {
        name: fixed(min(1.0, max(0.0, fact.value)), Origin.MEASURED, f"{source}, {counted(fact.n, 'ticket')}")
        for name, fact in told.items()
        if fact.value is not None
    }


def _estimated(term: type[Term], name: str, estimate: Estimate, source: str) -> Amount:
    """Return an estimate as a range, within what its input may be."""
    spec = spec_of(term, name)
    assert spec is not None and estimate.value is not None
    most = math.inf if spec.most is None else spec.most
    value = min(most, max(spec.minimum, estimate.value))
    return Amount(
        low=max(spec.minimum, value - estimate.half),
        likely=value,
        high=min(most, value + estimate.half),
        origin=Origin.MEASURED,
        source=source,
    )
