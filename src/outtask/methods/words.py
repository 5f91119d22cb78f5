"""Numbers in sentences: rounded to what is known, with their unit."""

from __future__ import annotations

import math


def money_words(amount: float, currency: str) -> str:
    """Say an amount with three significant digits: ``EUR 1.38 million``, ``EUR 24,300``."""
    size = abs(amount)
    if size >= 999_500:
        scale, word = (1e9, " billion") if size >= 999.5e6 else (1e6, " million")
        return f"{currency} {significant(amount / scale)}{word}"
    return f"{currency} {significant(amount)}"


def significant(value: float, digits: int = 3) -> str:
    """Round to significant digits, without an exponent and with thousands separated."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else str(value)
    places = digits - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, places)
    text = f"{rounded:,.{max(places, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(share: float) -> str:
    """Say a share in whole per cent, with one decimal below ten."""
    return f"{100 * share:.0f} %" if abs(share) >= 0.0995 else f"{significant(100 * share, 2)} %"


def months_words(months: float) -> str:
    """Say a number of months."""
    return "1 month" if round(months) == 1 else f"{months:.0f} months"
