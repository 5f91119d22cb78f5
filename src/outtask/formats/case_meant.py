"""What a person most likely meant with a number that YAML cannot read: ``3,5``, ``82k``, ``3 to 4``."""

from __future__ import annotations

import re
from typing import Final

from outtask.formats.quantities import DOUBLE, SPACES, as_number, point_of

NUMBER: Final = r"(\d[\d.,'’ \u00a0\u202f]*)\s*(k|%)?"
MONEY: Final = r"(?:[A-Z]{3}|[A-Z]{0,2}[€$£¥₹₩₽₺₪฿]|kr\.?|zł)"
WRITTEN: Final = re.compile(
    rf"(?:about|approx\.?|ca\.?|[~≈]|{MONEY}|\s)*{NUMBER}(?:(?<=[.,])[-–]|\s*(?:-|–|to)\s*{NUMBER})?"
    rf"\s*(?:{MONEY}|hours?|h|people|persons?|tickets?)?"
)
"""Nothing else may follow: 5 years are not 5 months, and 2 m not 2."""
LONGEST: Final = 60  # letters: a number, or a range, with its unit has fewer


def meant(text: str) -> str | None:
    """Return how to write the number, or the range, that a text says; None where it says neither."""
    text = " ".join(text.split())  # many blanks in a row would be tried in every way
    found = WRITTEN.fullmatch(text) if len(text) <= LONGEST else None
    if found is None:
        return None
    low, unit, high, second = found.groups()
    ends = [_plain(low, unit or second)] + ([_plain(high, second or unit)] if high else [])
    if any(end is None for end in ends):
        return None
    if len(ends) == 1:
        whole, alone = SPACES.sub("", low), f"write {ends[0]}"
        either = DOUBLE.fullmatch(whole) and not unit  # thousands, or decimals
        return f"{alone}, or {float(whole.replace(',', '.')):g}" if either else alone
    return f"write {{low: {ends[0]}, likely: …, high: {ends[1]}}}, with what is most likely between"


def _plain(figure: str, unit: str | None) -> str | None:
    """Return a figure as YAML reads it; one that may be thousands or decimals is taken for thousands."""
    bare = SPACES.sub("", figure).rstrip(".,")
    number = as_number(bare, point_of(bare))
    if number is None:
        return None
    number *= 1000 if unit == "k" else 1
    return f"{number:.10g}" + (" %" if unit == "%" else "")
