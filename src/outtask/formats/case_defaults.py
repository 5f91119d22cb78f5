"""The defaults of a case as comments: what is assumed where nothing is stated, and why."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from outtask.formats.case_render import (
    PERCENT_UNITS,
    WIDTH,
    commented,
    number,
    share,
)
from outtask.terms.case import Bundle, Case
from outtask.terms.functions import Contract, Function, Project, Today, Volume, Work
from outtask.terms.inputs import Spec, spec_of
from outtask.terms.options import (
    CoreOverflow,
    Delegated,
    InHouse,
    Option,
    Outsourcing,
    OutTasking,
    StaffAugmentation,
)

if TYPE_CHECKING:
    from outtask.terms.inputs import Term

HEAD = (
    "What is assumed where nothing is stated. Money counts in loaded hours: what one productive hour of an "
    "own person costs, with pension and other on-costs; for money of a unit, times the hours of one unit."
)
PARTS: tuple[tuple[str, type[Term]], ...] = (
    ("The case", Case),
    ("A function", Function),
    ("volume", Volume),
    ("work", Work),
    ("today", Today),
    ("contract", Contract),
    ("project", Project),
    ("Every option", Option),
    ("in-house", InHouse),
    ("staff-augmentation", StaffAugmentation),
    ("out-tasking and core-overflow", Delegated),
    ("out-tasking", OutTasking),
    ("core-overflow", CoreOverflow),
    ("outsourcing", Outsourcing),
    ("bundles", Bundle),
)


def default_lines() -> Iterator[str]:
    """Yield the defaults as comment lines, part by part."""
    yield from commented(HEAD, 0)
    for words, part in PARTS:
        inherited = {name for base in part.__bases__ for name in getattr(base, "model_fields", {})}
        specs = ((name, spec_of(part, name)) for name in part.model_fields if name not in inherited)
        lines = [line for name, spec in specs if spec for line in _wrapped(default_line(name, spec))]
        if lines:
            yield f"# {words}"
            yield from lines


def default_line(name: str, spec: Spec) -> str | None:
    """Say one default, ``hire_lag: 2 to 6, likely 3 (months). Time to fill a post; typical notice periods``.

    Without a plain default only what the label or the reason says of it; ``None`` where they say nothing.
    """
    if spec.range is None:
        told = "; ".join(part for part in (spec.label, spec.why) if part)
        return f"{name}: {told}" if "default" in told.lower() else None
    reason = f"; {spec.why}" if spec.why else ""
    return f"{name}: {default_words(spec)}. {spec.label}{reason}"


def default_words(spec: Spec) -> str:
    """Say a default with its unit; money in loaded hours."""
    assert spec.range is not None
    low, likely, high = spec.range
    write = share if spec.unit in PERCENT_UNITS else number
    told = write(likely) if low == high else f"{write(low)} to {write(high)}, likely {write(likely)}"
    unit = spec.unit.replace("money", "loaded hours") if any(spec.range) else spec.unit
    return told if unit in ("share", "ratio") else f"{told} ({unit})"


def _wrapped(line: str | None) -> list[str]:
    if line is None:
        return []
    return textwrap.wrap(line, WIDTH, initial_indent="#   ", subsequent_indent="#     ")
