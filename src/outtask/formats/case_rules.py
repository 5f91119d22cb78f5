"""Errors of a well-formed case: numbers out of bounds, names that lead nowhere, what cannot be decided."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from outtask.terms.case import Bundle, Case
from outtask.terms.inputs import Input, Term, inputs_of

if TYPE_CHECKING:
    from outtask.formats.yaml_lines import Place
    from outtask.terms.functions import Function, Volume
    from outtask.terms.options import AnyOption

Finding = tuple["Place", str, str | None]
"""Where, what, and how to mend it."""

COUNTRY = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
CURRENCY = re.compile(r"[A-Z]{3}")


def parts(case: Case) -> Iterator[tuple[Place, Term]]:
    """Walk over every part of a case that holds inputs, with its place. Parts of parts are not repeated."""
    yield (), case
    for name in ("providers", "staff", "functions", "bundles"):
        for i, item in enumerate(getattr(case, name)):
            yield (name, i), item
    for i, function in enumerate(case.functions):
        for j, option in enumerate(function.options or ()):
            yield ("functions", i, "options", j), option


def options_of(case: Case) -> Iterator[tuple[Place, AnyOption]]:
    """Walk over every option written in a case, the terms of today and the shared ones included."""
    for i, function in enumerate(case.functions):
        yield ("functions", i, "today", "terms"), function.today.terms
        for j, option in enumerate(function.options or ()):
            yield ("functions", i, "options", j), option
    for i, bundle in enumerate(case.bundles):
        if bundle.option:
            yield ("bundles", i, "option"), bundle.option
    if case.estate_option:
        yield ("estate_option",), case.estate_option


def broken_rules(case: Case) -> Iterator[Finding]:
    """Find every error in a well-formed case."""
    for place, part in parts(case):
        for item in inputs_of(part):
            yield from _bounds((*place, *item.path.split(".")), item)
    yield from _names(case)
    yield from _providers(case)
    yield from _currencies(case)
    yield from _countries(case)
    yield from _bundles(case.bundles, {function.name for function in case.functions})
    yield from _correlations(case)
    for i, function in enumerate(case.functions):
        yield from _volume(("functions", i, "volume"), function.volume)
        yield from _work(("functions", i), function)


def _bounds(place: Place, item: Input) -> Iterator[Finding]:
    spec, amount = item.spec, item.amount
    if amount is None:
        return
    least, most = spec.minimum, spec.most
    if amount.low < least:
        if least == 0:
            words = "a price must not be negative" if spec.is_price else "must not be negative"
            yield place, f"{words}, it is {amount.low:g}", None
        else:
            yield place, f"must be at least {least:g} {spec.unit}, it is {amount.low:g}", None
    if most is not None and amount.high > most:
        mend = "write 12 % or 0.12" if spec.unit in ("share", "per year") and amount.high <= 100 else None
        yield place, f"must be at most {most:g} {spec.unit}, it is {amount.high:g}", mend


def _twice(names: Iterable[str]) -> dict[str, int]:
    return {name: count for name, count in Counter(name.strip() for name in names).items() if count > 1}


def _names(case: Case) -> Iterator[Finding]:
    for kind, words in (("functions", "function"), ("providers", "provider"), ("staff", "person")):
        items = getattr(case, kind)
        seen = set[str]()
        for i, item in enumerate(items):
            if not item.name.strip():
                yield (kind, i, "name"), "must not be empty", None
            if item.name.strip() in seen:
                yield (
                    (kind, i, "name"),
                    f"there are two of the name {item.name.strip()}",
                    f"name each {words} once",
                )
            seen.add(item.name.strip())
    known = {function.name for function in case.functions}
    for i, person in enumerate(case.staff):
        for name in person.shares:
            if name not in known:
                yield ("staff", i, "shares", name), f"there is no function {name}", _known(known)
    for i, function in enumerate(case.functions):
        options = function.options or ()
        told = [option.name or f"{option.model} {option.provider} {option.location}" for option in options]
        for name in _twice(told):
            at = max(j for j, one in enumerate(told) if one.strip() == name)
            yield (
                ("functions", i, "options", at),
                "two options cannot be told apart",
                "give each a name of its own",
            )


def _known(names: Iterable[str]) -> str:
    listed = sorted(names)
    if not listed:
        return "none is listed"
    return f"known: {', '.join(listed[:8])}{' ...' if len(listed) > 8 else ''}"


def _providers(case: Case) -> Iterator[Finding]:
    known = {provider.name for provider in case.providers}
    named = [((*place, "provider"), option.provider) for place, option in options_of(case)]
    named += [
        (("functions", i, "today", "contract", "provider"), function.today.contract.provider)
        for i, function in enumerate(case.functions)
        if function.today.contract
    ]
    for place, name in named:
        if name is not None and name not in known:
            yield place, f"there is no provider {name}", f"add it under providers ({_known(known)})"


def _currencies(case: Case) -> Iterator[Finding]:
    for code, rate in case.exchange_rates.items():
        place: Place = ("exchange_rates", code)
        if not CURRENCY.fullmatch(code):
            yield place, f"{code} is no currency", "use three capital letters such as USD"
        if rate.low <= 0:
            yield place, f"a rate must be more than 0, it is {rate.low:g}", None
        if code == case.currency and (rate.low, rate.high) != (1.0, 1.0):
            yield place, f"the rate of the case's own currency {code} is 1", "leave the line out"
    for place, option in options_of(case):
        code = option.currency or case.currency
        if not CURRENCY.fullmatch(code):
            yield (*place, "currency"), f"{code} is no currency", "use three capital letters such as USD"
        elif code != case.currency and code not in case.exchange_rates:
            mend = f"add exchange_rates: {{{code}: ...}}, the {case.currency} that one {code} costs"
            yield (*place, "currency"), f"the rate of {code} is not known", mend


def _countries(case: Case) -> Iterator[Finding]:
    named: list[tuple[Place, str | None]] = [(("organisation", "country"), case.organisation.country)]
    named += [(("providers", i, "location"), one.location) for i, one in enumerate(case.providers)]
    named += [((*place, "location"), option.location) for place, option in options_of(case)]
    for i, function in enumerate(case.functions):
        allowed = function.data.allowed_locations or ()
        named += [(("functions", i, "data", "allowed_locations", j), code) for j, code in enumerate(allowed)]
    for place, code in named:
        if code is not None and not COUNTRY.fullmatch(code):
            yield place, f"{code} is no country code", "use two capital letters such as DE or IN"


def _bundles(bundles: tuple[Bundle, ...], functions: set[str]) -> Iterator[Finding]:
    known = {bundle.name: bundle for bundle in bundles}
    for i, bundle in enumerate(bundles):
        if bundle.name in functions or [b.name for b in bundles[:i]].count(bundle.name):
            yield (
                ("bundles", i, "name"),
                f"the name {bundle.name} is taken",
                "give each bundle a name of its own",
            )
        for j, name in enumerate(bundle.functions):
            if name not in functions and name not in known:
                yield (
                    ("bundles", i, "functions", j),
                    f"there is no function or bundle {name}",
                    _known(functions),
                )
        if _leads_back(bundle.name, known):
            yield (
                ("bundles", i, "functions"),
                f"the bundle {bundle.name} contains itself",
                "take it out of itself",
            )


def _leads_back(start: str, known: dict[str, Bundle]) -> bool:
    """Tell whether following bundles within bundles comes back to the start."""
    seen, ahead = set[str](), list(known[start].functions)
    while ahead:
        name = ahead.pop()
        if name == start:
            return True
        if name in known and name not in seen:
            seen.add(name)
            ahead += known[name].functions
    return False


def _correlations(case: Case) -> Iterator[Finding]:
    if case.correlations is None:
        return
    known = {function.name for function in case.functions}
    for one, row in case.correlations.items():
        for other, value in row.items():
            place: Place = ("correlations", one, other)
            if missing := {one, other} - known:
                yield place, f"there is no function {min(missing)}", _known(known)
            if not -1 <= value <= 1:
                yield place, f"a correlation must be between -1 and 1, it is {value:g}", None
            if one == other and value != 1:
                yield place, f"the correlation of {one} with itself is 1", None
            if case.correlations.get(other, {}).get(one, value) != value:
                yield place, f"{one} with {other} is not the same as {other} with {one}", None


def _volume(place: Place, volume: Volume) -> Iterator[Finding]:
    if volume.season is not None:
        mean = sum(volume.season) / len(volume.season) if volume.season else 0.0
        if len(volume.season) != 12:
            yield (
                (*place, "season"),
                f"must have 12 factors, January first; it has {len(volume.season)}",
                None,
            )
        elif min(volume.season) < 0:
            yield (*place, "season"), "must not be negative", None
        elif abs(mean - 1) > 0.005:
            yield (
                (*place, "season"),
                f"must have the mean 1, it is {mean:.3f}",
                f"divide each factor by {mean:.4f}",
            )
    for i, step in enumerate(volume.steps):
        if (step.factor is None) == (step.add is None):
            yield (*place, "steps", i), "must have either factor or add", None
    if volume.log and volume.drivers:
        yield (*place, "drivers"), "the volume comes either from a log or from drivers, not from both", None


def _work(place: Place, function: Function) -> Iterator[Finding]:
    volume, work = function.volume, function.work
    if volume.log or volume.drivers or function.project:
        return
    if volume.per_month and volume.per_month.high == 0:
        mend = "leave per_month out where only coverage hours or fixed hours make the work"
        yield (*place, "volume", "per_month"), "the volume is zero: there is nothing to decide", mend
    elif not volume.per_month and not any(x and x.high > 0 for x in (work.coverage_hours, work.fixed_hours)):
        mend = "state per_month, log, drivers, work.coverage_hours, work.fixed_hours, or a project"
        yield (*place, "volume"), "nothing says how much work there is", mend
