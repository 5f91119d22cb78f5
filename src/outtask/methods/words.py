"""Numbers in sentences: rounded to what is known, currency first, the unit never parted from its number.

The sentences of a decision and the pages of a report say the same amount in the same way.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Final

NBSP: Final = "\u00a0"
MINUS: Final = "−"
NONE: Final = "–"

SYMBOLS: Final[dict[str, str]] = {
    "EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩", "PLN": "zł", "TRY": "₺",
    "UAH": "₴", "ILS": "₪", "VND": "₫", "NGN": "₦", "PHP": "₱", "THB": "฿", "BRL": "R$",
}  # fmt: skip
"""Symbols that stand for one currency; others keep their code."""
WHOLE: Final = {"CLP", "HUF", "IDR", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XAF", "XOF", "XPF"}
"""Currencies whose amounts are told without decimals."""

SCALES: Final = ((1e9, "bn"), (1e6, "m"), (1e3, "k"), (1.0, ""))
IRREGULAR: Final = {"person": "people"}
NUMBER_WORDS: Final = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip


def symbol(currency: str) -> str:
    """Return the currency's symbol, or its code where the symbol is shared or unknown."""
    return SYMBOLS.get(currency, currency)


def counted(n: int, noun: str) -> str:
    """Say a number of things: ``1 row``, ``2 rows``, ``2 people``, ``2 entries``."""
    if n == 1:
        return f"{n:,} {noun}"
    many = f"{noun[:-1]}ies" if re.search("[^aeiou]y$", noun) else f"{noun}s"
    return f"{n:,} {IRREGULAR.get(noun, many)}"


def of_one(unit: str) -> str:
    """Say a unit as it stands after a one: ``person`` for ``people``, ``hour/unit`` for ``hours/unit``."""
    head, rest = re.fullmatch("([^ /]*)(.*)", unit, re.DOTALL).groups()  # type: ignore[union-attr]
    one = next((noun for noun, many in IRREGULAR.items() if many == head), head.removesuffix("s"))
    return one + rest


def number(value: float, decimals: int = 0) -> str:
    """Write a number with thousands set off by commas and a true minus; never ``−0``."""
    text = f"{abs(value):,.{decimals}f}"
    return (MINUS if value < 0 and any(c in "123456789" for c in text) else "") + text


def plain(value: float, digits: int = 3) -> str:
    """Write a number with that many significant digits and no trailing zeros after the point."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else NONE
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    if decimals == 0 and abs(value) >= 10**digits:
        step = 10 ** (math.floor(math.log10(abs(value))) - digits + 1)
        return number(round(value / step) * step)
    text = number(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(value: float, currency: str) -> str:
    """Write one amount with two significant digits: ``€ 1.4 m``; below 1000 as it is."""
    return money_range(value, value, currency)


def money_3(value: float, currency: str, decimals: int | None = None) -> str:
    """Write one amount with three digits, or with some decimals: prices that people compare with a quote."""
    divisor, word = next(((d, w) for d, w in SCALES if abs(value) >= d * 0.9995), SCALES[-1])
    if divisor == 1 and currency in WHOLE and abs(value) >= 1:
        return f"{symbol(currency)}{NBSP}{number(value)}"
    figure = plain(value / divisor, 3) if decimals is None else number(value / divisor, decimals)
    return f"{symbol(currency)}{NBSP}{figure}{NBSP}{word}".rstrip(NBSP)


def money_range(low: float, high: float, currency: str) -> str:
    """Write a range rounded to what its width lets one know: ``€ 1.2–1.6 m``.

    The last digit shown is worth at most half of the width, or less where the smaller end would
    vanish, and never more than three digits are shown.
    """
    low, high = min(low, high), max(low, high)
    top = max(abs(low), abs(high))
    if top == 0:
        return f"{symbol(currency)}{NBSP}0"
    power = math.floor(math.log10(top))
    step = 10.0 ** max(power - 1, 0 if top >= 1000 else -2)
    if high > low:
        known = 10.0 ** min(power, math.floor(math.log10((high - low) / 2)))
        ends = [10.0 ** math.floor(math.log10(abs(v))) for v in (low, high) if v]
        step = max(10.0 ** (power - 2), known / 10, min(known, *ends))
    step = max(step, 1.0 if currency in WHOLE else 0.01)
    low, high = (round(v / step) * step for v in (low, high))
    top = max(abs(low), abs(high))
    vanishes = any(v and not round(v / (10 * step)) for v in (low, high))
    if top >= 10.0 ** (power + 1) and not vanishes:  # rounded up to one more digit
        step *= 10
    if low == high and top == 0:
        return f"{symbol(currency)}{NBSP}0"
    divisor, word = next(((d, w) for d, w in SCALES if top >= d * 0.995), SCALES[-1])
    decimals = max(0, round(math.log10(divisor)) - round(math.log10(step)))
    if divisor == 1:
        decimals = min(2, decimals)
    a, b = number(low / divisor, decimals), number(high / divisor, decimals)
    joined = a if a == b else f"{a} to {b}" if MINUS in a + b else f"{a}–{b}"
    return f"{symbol(currency)}{NBSP}{joined}{NBSP}{word}".rstrip(NBSP)


def money_apart(one: float, other: float, currency: str) -> tuple[str, str]:
    """Write two amounts that are compared: with more digits where they would read the same."""
    words = money(one, currency), money(other, currency)
    for write in (money_3, money_exact):
        if words[0] != words[1] or one == other:
            break
        words = write(one, currency), write(other, currency)
    return words


def money_exact(value: float, currency: str) -> str:
    """Write one amount with all its digits, as it is owed."""
    return f"{symbol(currency)}{NBSP}{number(value, 0 if currency in WHOLE else 2)}"


def percent(share: float) -> str:
    """Say a share in whole per cent, with one decimal below ten."""
    told = number(100 * share) if abs(share) >= 0.0995 else plain(100 * share, 2)
    return f"{told}{NBSP}%"


def months_words(months: float) -> str:
    """Say a number of months."""
    return f"1{NBSP}month" if round(months) == 1 else f"{months:.0f}{NBSP}months"


def few(value: int) -> str:
    """Write a small count as a word, as sentences do."""
    return NUMBER_WORDS[value] if 0 <= value < len(NUMBER_WORDS) else number(value)


def span_of(months: int) -> str:
    """Name a horizon: ``five years``, ``18 months``."""
    if months % 12 == 0:
        years = months // 12
        return "one year" if years == 1 else f"{few(years)} years"
    return "one month" if months == 1 else f"{few(months)} months"


def listed(items: Iterable[str]) -> str:
    """Join words as a sentence does: a, b and c."""
    words = list(items)
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""
