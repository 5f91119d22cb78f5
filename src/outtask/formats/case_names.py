"""Errors of names in a case: taken twice, leading nowhere; countries, currencies, bundles in a circle."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from outtask.terms.options import CoreOverflow

if TYPE_CHECKING:
    from outtask.formats.yaml_lines import Place
    from outtask.terms.case import Bundle, Case
    from outtask.terms.options import AnyOption

Finding = tuple["Place", str, str | None]
"""Where, what, and how to mend it."""

CURRENCY = re.compile(r"[A-Z]{3}")
STAND_IN = "(nameless"  # how the name of something without one begins
LEAST_RATE = 1e-7  # the smallest of today's currencies are some hundred times as much


def options_of(case: Case) -> Iterator[tuple[Place, AnyOption]]:
    """Walk over every option written in a case: the terms of today, the shared ones, own people in a core."""
    for i, function in enumerate(case.functions):
        yield ("functions", i, "today", "terms"), function.today.terms
        for j, option in enumerate(function.options or ()):
            yield ("functions", i, "options", j), option
            if isinstance(option, CoreOverflow):
                yield ("functions", i, "options", j, "core"), option.core
        if isinstance(function.today.terms, CoreOverflow):
            yield ("functions", i, "today", "terms", "core"), function.today.terms.core
    for i, bundle in enumerate(case.bundles):
        if bundle.option:
            yield ("bundles", i, "option"), bundle.option
    if case.estate_option:
        yield ("estate_option",), case.estate_option


def wrong_names(case: Case) -> Iterator[Finding]:
    """Find every name of a well-formed case that is taken twice or leads nowhere."""
    functions = [function.name for function in case.functions]
    for kind in ("functions", "providers", "staff"):
        yield from _twice(kind, [item.name for item in getattr(case, kind)])
    for i, person in enumerate(case.staff):
        for name in person.shares:
            if name not in functions:
                yield ("staff", i, "shares", name), f"there is no function {name}", nearest(name, functions)
    yield from _same_options(case)
    yield from _providers(case)
    yield from _currencies(case)
    yield from _countries(case)
    yield from _bundles(case.bundles, functions)
    yield from _correlations(case, functions)


def nearest(name: str, known: Iterable[str]) -> str:
    """Suggest the name that was probably meant, or tell which there are."""
    listed = [one for one in known if not one.startswith(STAND_IN)]
    if close := difflib.get_close_matches(name, listed, 1):
        return f"did you mean {close[0]}?"
    if not listed:
        return "none is listed"
    return f"known: {', '.join(listed[:8])}{' ...' if len(listed) > 8 else ''}"


def _twice(kind: str, names: list[str]) -> Iterator[Finding]:
    for i, name in enumerate(names):
        if not name.strip():
            yield (kind, i, "name"), "must not be empty", None
        elif name.strip() != name:
            yield (kind, i, "name"), "begins or ends with a blank", None
        elif name in names[:i]:
            yield (kind, i, "name"), f"there are two of the name {name}", "give each a name of its own"


def _same_options(case: Case) -> Iterator[Finding]:
    for i, function in enumerate(case.functions):
        told: list[tuple[str, ...]] = []
        for j, option in enumerate(function.options or ()):
            named = (option.model.value, option.provider or "", option.location or "")
            who = (option.name,) if option.name else named
            if who in told:
                mend = "give each a name of its own"
                yield ("functions", i, "options", j), "cannot be told from another option", mend
            told.append(who)


def _providers(case: Case) -> Iterator[Finding]:
    known = [provider.name for provider in case.providers]
    named = [((*place, "provider"), option.provider) for place, option in options_of(case)]
    for i, function in enumerate(case.functions):
        if contract := function.today.contract:
            named.append((("functions", i, "today", "contract", "provider"), contract.provider))
    for place, name in named:
        if name is not None and name not in known:
            yield place, f"there is no provider {name}", f"add it under providers ({nearest(name, known)})"


def _currencies(case: Case) -> Iterator[Finding]:
    for code, rate in case.exchange_rates.items():
        place: Place = ("exchange_rates", code)
        if not CURRENCY.fullmatch(code):
            yield place, f"{code} is no currency", "use three capital letters such as USD"
        if rate.low < LEAST_RATE:
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


@cache
def countries() -> frozenset[str]:
    """Return the ISO 3166 codes, from the time zone data that comes with the product."""
    from importlib.resources import files

    table = (files("tzdata") / "zoneinfo" / "iso3166.tab").read_text(encoding="utf-8")
    return frozenset(line[:2] for line in table.splitlines() if line[:1] != "#")


def _countries(case: Case) -> Iterator[Finding]:
    named: list[tuple[Place, str | None]] = [(("organisation", "country"), case.organisation.country)]
    named += [(("logs", name, "country"), log.country) for name, log in case.logs.items()]
    named += [(("providers", i, "location"), one.location) for i, one in enumerate(case.providers)]
    named += [((*place, "location"), option.location) for place, option in options_of(case)]
    for i, function in enumerate(case.functions):
        allowed = function.data.allowed_locations or ()
        named += [(("functions", i, "data", "allowed_locations", j), code) for j, code in enumerate(allowed)]
    for place, code in named:
        if code is not None and code not in countries():
            mend = {"UK": "the United Kingdom is GB", "EU": "name its countries one by one"}.get(code)
            yield place, f"{code} is no country code", mend or "use two capital letters such as DE or IN"


def _bundles(bundles: tuple[Bundle, ...], functions: list[str]) -> Iterator[Finding]:
    known = {bundle.name: bundle for bundle in bundles}
    taken = list(functions)
    for i, bundle in enumerate(bundles):
        if bundle.name in taken:
            yield ("bundles", i, "name"), f"the name {bundle.name} is taken", "give each a name of its own"
        taken.append(bundle.name)
        for j, name in enumerate(bundle.functions):
            place: Place = ("bundles", i, "functions", j)
            if name in bundle.functions[:j]:
                yield place, f"the bundle {bundle.name} names {name} twice", "name each function once"
            elif name not in functions and name not in known:
                yield place, f"there is no function or bundle {name}", nearest(name, [*functions, *known])
        if _leads_back(bundle.name, known):
            what = f"the bundle {bundle.name} contains itself"
            yield ("bundles", i, "functions"), what, "take it out of itself, or of the bundles in it"


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


def _correlations(case: Case, functions: list[str]) -> Iterator[Finding]:
    given = case.correlations or {}
    clean = True
    for one, row in given.items():
        for other, value in row.items():
            place: Place = ("correlations", one, other)
            found: list[Finding] = [
                (place, f"there is no function {name}", nearest(name, functions))
                for name in dict.fromkeys((one, other))
                if name not in functions
            ]
            if not -1 <= value <= 1:
                found.append((place, f"a correlation must be between -1 and 1, it is {value:g}", None))
            elif one == other and value != 1:
                found.append((place, f"the correlation of {one} with itself is 1", None))
            elif given.get(other, {}).get(one, value) != value:
                found.append((place, f"{one} with {other} is not the same as {other} with {one}", None))
            clean = clean and not found
            yield from found
    if given and clean:
        yield from _impossible(case, functions)


def _impossible(case: Case, names: list[str]) -> Iterator[Finding]:
    """Find correlations that cannot hold together."""
    from outtask.methods.demand import mixing_weights
    from outtask.terms.errors import UserError

    given = case.correlations or {}

    def pair(a: str, b: str) -> float:
        back = given.get(b, {}).get(a, case.correlation)
        return 1.0 if a == b else given.get(a, {}).get(b, back)

    try:
        mixing_weights([[pair(a, b) for b in names] for a in names])
    except UserError as why:
        yield ("correlations",), why.what, why.mend
