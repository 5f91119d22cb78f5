"""From what somebody typed to what a case says, and back: numbers and ranges in the reader's own format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from outtask.frame.reader import reader
from outtask.methods.words import plain
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outtask.decide.numbers.fields import Field
    from outtask.terms.inputs import Spec

ENDS = ("low", "likely", "high")
PERCENT_UNITS = ("share", "per year")
BLANKS = re.compile(r"[\s\u202f\u00a0’']")
PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
DIGITS = 12  # kept of a number that is shown for change


def number_from(text: str, name: str) -> float:
    """Return a number typed in the reader's format; raises UserError with the field's name."""
    thousands, point = reader().marks
    typed = BLANKS.sub("", text).removesuffix("%")
    grouped = _grouped(typed, thousands, point)
    read = (typed.replace(thousands, "") if grouped else typed).replace(point, ".")
    if not PLAIN.fullmatch(read):
        raise UserError(
            f"{text.strip()} is no number", field=name, mend=f"write it as {reader().written('1,234.5')}"
        )
    return float(read)


def _grouped(typed: str, thousands: str, point: str) -> bool:
    """Tell whether marks between thousands stand where they belong: 1,234.5 and not 1,2345."""
    mark, dot = re.escape(thousands), re.escape(point)
    return re.fullmatch(rf"[+-]?\d{{1,3}}({mark}\d{{3}})+({dot}\d*)?", typed) is not None


def in_percent(spec: Spec | None) -> bool:
    """Tell whether an amount is typed and shown in per cent."""
    return spec is not None and spec.unit in PERCENT_UNITS


def amount_from(
    typed: Mapping[str, str], field: Field, spec: Spec | None, before: Any
) -> dict[str, Any] | None:
    """Return the amount of three inputs, ``name.low`` and so on; None where all are empty.

    One number alone is a value; two ends without a middle have it halfway. Where the numbers are those that
    stood there before, all else that was said of them stays too, and an assumed number stays assumed.
    Raises UserError with the field's name.
    """
    texts = {end: typed.get(f"{field.name}.{end}", "").strip() for end in ENDS}
    given = {end: number_from(text, field.name) for end, text in texts.items() if text}
    if not given:
        return None
    if in_percent(spec):
        given = {end: round(value / 100, DIGITS) for end, value in given.items()}
    if given.keys() == {"low", "high"}:
        given["likely"] = (given["low"] + given["high"]) / 2
    if "likely" not in given:
        raise UserError(
            "a range needs two ends", field=field.name, mend="write low and high, or one likely value"
        )
    low, high = given.get("low", given["likely"]), given.get("high", given["likely"])
    if not low <= given["likely"] <= high:
        raise UserError("a range must go from low over likely to high", field=field.name)
    found = {"low": low, "likely": given["likely"], "high": high}
    kept = before if isinstance(before, dict) else None
    if kept and all(_same(ends_of(kept)[end], found[end]) for end in ENDS):
        return dict(kept)
    return found


def ends_of(amount: Any) -> dict[str, float]:
    """Return low, likely and high of an amount as a case file may write it."""
    if isinstance(amount, dict):
        if "value" in amount:
            return dict.fromkeys(ENDS, _plain(amount["value"]))
        return {end: _plain(amount[end]) for end in ENDS}
    return dict.fromkeys(ENDS, _plain(amount))


def typed_from(amount: Any, spec: Spec | None) -> dict[str, str]:
    """Return what stands in the three inputs of an amount; one value alone stands in the middle."""
    if amount is None:
        return dict.fromkeys(ENDS, "")
    ends = ends_of(amount)
    factor = 100 if in_percent(spec) else 1
    shown = {end: shown_number(value * factor) for end, value in ends.items()}
    if ends["low"] == ends["high"]:
        return {"low": "", "likely": shown["likely"], "high": ""}
    return shown


def shown_number(value: float) -> str:
    """Write a number for change, in the reader's format, as exact as six digits are."""
    return reader().written(plain(value, 6)).replace("\u2212", "-")


def _plain(value: Any) -> float:
    if isinstance(value, str):
        return float(value.strip().removesuffix("%")) / 100
    return float(value)


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(abs(one), abs(other))
