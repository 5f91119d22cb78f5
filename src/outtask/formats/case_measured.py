"""Fill what a log or a driver series measured into a case: volume, growth, volatility, and what work is like."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outtask.terms.amounts import Amount, Origin, fixed
from outtask.terms.errors import UserError
from outtask.terms.functions import Volume
from outtask.terms.inputs import Term, spec_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outtask.formats.case_rules import Finding
    from outtask.terms.case import Case
    from outtask.terms.facts import Assessment, Estimate, FunctionFacts
    from outtask.terms.functions import Function


def fill_measured(case: Case, folder: Path) -> tuple[Case, list[Finding]]:
    """Return the case with the facts of its logs and driver series, and what could not be found in them.

    Paths are relative to ``folder``, that of the case file. What the case states itself stays.
    """
    functions: list[Function] = []
    findings: list[Finding] = []
    read = cache(_facts_of)  # one log may serve many functions
    for i, function in enumerate(case.functions):
        source = "log" if function.volume.log else "drivers"
        name = function.volume.log or function.volume.drivers
        if name is not None:
            place = ("functions", i, "volume")
            try:
                function = _filled(function, name, read(source, folder / name))
            except UserError as why:
                field = "function" if why.field == "function" and function.volume.function else source
                findings.append(((*place, field), str(why.at() if why.file else _plain(why)), None))
        functions.append(function)
    return case.model_copy(update={"functions": tuple(functions)}), findings


def _plain(why: UserError) -> str:
    return f"{why.what}; {why.mend}" if why.mend else why.what


def _facts_of(source: str, path: Path) -> tuple[FunctionFacts, ...] | dict[str, dict[str, Any]]:
    if source == "log":
        return assess_log(path).functions
    return _driver_volumes(path)


def _filled(
    function: Function, source: str, facts: tuple[FunctionFacts, ...] | dict[str, dict[str, Any]]
) -> Function:
    wanted = function.volume.function or function.name
    if isinstance(facts, dict):
        if wanted not in facts:
            raise _not_there(wanted, source, list(facts))
        return function.model_copy(update={"volume": _where_open(function.volume, facts[wanted])})
    found = next((one for one in facts if one.name == wanted), None)
    if found is None:
        raise _not_there(wanted, source, [one.name for one in facts])
    volume, work = measured_volume(found, source), measured_work(found, source)
    if found.level.value is None:
        raise UserError(
            f"the volume of {wanted} is not known: {found.level.why or 'too few tickets'}", field="function"
        )
    if found.level.value <= 0 and function.volume.per_month is None:
        raise UserError(f"{wanted} has no tickets: there is nothing to decide", field="function")
    return function.model_copy(
        update={
            "volume": _where_open(function.volume, volume),
            "work": function.work.model_copy(
                update={key: one for key, one in work.items() if getattr(function.work, key) is None}
            ),
        }
    )


def _where_open(volume: Volume, measured: dict[str, Any]) -> Volume:
    update = {key: one for key, one in measured.items() if getattr(volume, key, None) is None}
    if "growth" in measured or volume.growth is not None:
        update.pop("growth_known", None)
    elif not measured.get("growth_known", True):
        update["growth_known"] = False
    return volume.model_copy(update=update)


def _not_there(wanted: str, source: str, names: Sequence[str]) -> UserError:
    listed = ", ".join(names[:8]) + (" ..." if len(names) > 8 else "")
    return UserError(
        f"there is no function {wanted} in {source}",
        field="function",
        mend=f"volume.function may name one: {listed}",
    )


def measured_volume(facts: FunctionFacts, source: str) -> dict[str, Any]:
    """Return the fields of a Volume that a log has measured: amounts, season, months observed, growth known."""
    months = sum(month.complete for month in facts.monthly)
    found: dict[str, Any] = {"months_observed": months, "growth_known": facts.growth.value is not None}
    if facts.level.value is not None:
        found["per_month"] = fixed(max(0.0, facts.level.value), Origin.MEASURED, source)
    for name, estimate in (("growth", facts.growth), ("volatility", facts.volatility)):
        if estimate.value is not None:
            found[name] = _estimated(Volume, name, estimate, source)
    if facts.noise.value is not None:
        found["noise"] = fixed(min(2.0, max(0.0, facts.noise.value)), Origin.MEASURED, source)
    if facts.season is not None:
        found["season"] = facts.season
    return found


def measured_work(facts: FunctionFacts, source: str) -> dict[str, Amount]:
    """Return the fields of a Work that a log has measured: containment, routineness, key person (shares)."""
    return {
        name: fixed(min(1.0, max(0.0, fact.value)), Origin.MEASURED, source)
        for name in ("containment", "routineness", "key_person")
        if (fact := getattr(facts, name)).value is not None
    }


def _estimated(term: type[Term], name: str, estimate: Estimate, source: str) -> Amount:
    """Return an estimate as a range: a symmetric triangle of half-width √6·se has the standard deviation se."""
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
