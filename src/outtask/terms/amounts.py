"""A number as people know it: one value or a range, with its origin and source."""

from __future__ import annotations

import math
import re
from enum import StrEnum
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    WithJsonSchema,
    model_validator,
)

MOST = 1e15  # no number of a case is larger, and sums of such numbers stay exact enough
PERCENT = re.compile(r"^\s*([+-]?\d+(?:\.\d+)?)\s*%\s*$")


class Origin(StrEnum):
    """Where a number comes from: the reader of a report weighs it accordingly."""

    MEASURED = "measured"  # counted in a log, a ledger, an invoice, or a written quote
    JUDGED = "judged"  # said by a person who knows the place
    ASSUMED = "assumed"  # a default of the product that nobody here has confirmed


class Amount(BaseModel):
    """A number with a range. ``low`` and ``high`` bound a triangular distribution with mode ``likely``.

    In a case file: ``14``, ``12 %``, ``{low: 12, likely: 14, high: 18, source: "quote of 3 March"}``
    or ``{value: 14, origin: measured}``. ``question: true`` marks a number only people here know.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    low: float
    likely: float
    high: float
    origin: Origin = Origin.JUDGED
    source: str | None = None
    question: bool = False
    _filled: bool = PrivateAttr(default=False)  # private, so that no file can say it

    @model_validator(mode="before")
    @classmethod
    def _spread_value(cls, given: Any) -> Any:
        """Turn ``value`` into a range without width, and percent signs into shares."""
        if isinstance(given, dict):
            given = {str(key): _number(key, item) for key, item in given.items()}
            if "value" in given:
                if {"low", "likely", "high"} & given.keys():
                    raise ValueError("give either value or low, likely and high")
                value = given.pop("value")
                given |= {"low": value, "likely": value, "high": value}
            elif missing := [key for key in ("low", "likely", "high") if key not in given]:
                raise ValueError(f"a range needs low, likely and high ({', '.join(missing)} missing)")
        return given

    @model_validator(mode="after")
    def _in_order(self) -> Amount:
        if not all(map(math.isfinite, (self.low, self.likely, self.high))):
            raise ValueError("must be a finite number")
        if not self.low <= self.likely <= self.high:
            raise ValueError("a range must have low ≤ likely ≤ high")
        return self

    @property
    def filled(self) -> bool:
        """Whether nobody stated the number: it stands in for what was left out, whatever its origin."""
        return self._filled

    def as_filled(self) -> Amount:
        """Return the amount as one that stands in for what was left out."""
        copy = self.model_copy()
        copy._filled = True
        return copy

    @property
    def ranged(self) -> bool:
        """Whether the number is uncertain."""
        return self.high > self.low

    @property
    def mean(self) -> float:
        """Mean of the triangular distribution: (low + likely + high) / 3."""
        return (self.low + self.likely + self.high) / 3 if self.ranged else self.likely

    def scaled(self, factor: float) -> Amount:
        """Return the amount times a factor, of either sign; origin and source stay."""
        ends = sorted((self.low * factor, self.high * factor))
        return self.model_copy(update={"low": ends[0], "likely": self.likely * factor, "high": ends[1]})


def _number(key: object, item: Any) -> Any:
    """Read ``12 %`` as 0.12 and refuse booleans and words where a number is due."""
    if key not in ("value", "low", "likely", "high"):
        return item
    if isinstance(item, str) and (match := PERCENT.match(item)):
        return float(match.group(1)) / 100
    if isinstance(item, bool) or not isinstance(item, int | float):
        raise ValueError(f"{key} must be a number, not {item!r}")
    return item


def _share(given: Any) -> Any:
    """Read ``12 %`` as 0.12 where a plain share is due."""
    return _number("value", given)


Share = Annotated[
    float,
    Field(ge=0, le=1),
    BeforeValidator(_share),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0, "maximum": 1},
                {"type": "string", "pattern": PERCENT.pattern},
            ]
        }
    ),
]
"""A share that is agreed, without range or origin: ``0.4`` or ``40 %``."""


def _from_plain(given: Any) -> Any:
    """Accept a bare number or percentage where an amount is due."""
    if isinstance(given, Amount | dict):
        return given
    return {"value": given}


Number = Annotated[Amount, BeforeValidator(_from_plain, json_schema_input_type=float | str | Amount)]
"""An amount that may be written as a bare number in a case file."""


def fixed(value: float, origin: Origin = Origin.JUDGED, source: str | None = None) -> Amount:
    """Return an amount without a range."""
    return Amount(low=value, likely=value, high=value, origin=origin, source=source)


def between(
    low: float, likely: float, high: float, origin: Origin = Origin.JUDGED, source: str | None = None
) -> Amount:
    """Return an amount with a range."""
    return Amount(low=low, likely=likely, high=high, origin=origin, source=source)
