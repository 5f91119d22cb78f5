"""How figures are written: rounded to what is known, currency first, the sign of a saving in words."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CURRENCY: Final = re.compile(r"[A-Z]{3}")
RATES: Final = ("per year", "a year")
"""Units of a yearly rate: a share a year."""
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
MONTHS: Final = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
NUMBER_WORDS: Final = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]


def symbol(currency: str) -> str:
    """Return the currency's symbol, or its code where the symbol is shared or unknown."""
    return SYMBOLS.get(currency, currency)


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


def count(value: float) -> str:
    """Write a count of things."""
    return number(round(value))


@dataclass(frozen=True)
class Scale:
    """One unit for a column of money: ``€ m`` with a number of decimals."""

    currency: str
    divisor: float
    word: str
    decimals: int

    @property
    def unit(self) -> str:
        """The unit as a header names it."""
        return f"{symbol(self.currency)}{NBSP}{self.word}".rstrip(NBSP)

    def cell(self, value: float) -> str:
        """Write one value in the unit of the column."""
        return number(value / self.divisor, self.decimals)

    def span(self, low: float, high: float) -> str:
        """Write a range in the unit of the column."""
        a, b = self.cell(low), self.cell(high)
        return a if a == b else f"{a} to {b}" if MINUS in a + b else f"{a}–{b}"


def scale_for(values: Iterable[float], currency: str) -> Scale:
    """Choose one unit for a column, so that its largest value shows two to three digits."""
    top = max((abs(v) for v in values if math.isfinite(v)), default=0.0)
    divisor, word = next(((d, w) for d, w in SCALES if top >= d * 0.995), SCALES[-1])
    shown = top / divisor
    decimals = 0 if shown >= 99.5 or divisor == 1 else 1 if shown >= 9.95 else 2
    return Scale(currency, divisor, word, decimals)


def money(value: float, currency: str) -> str:
    """Write one amount with two significant digits: ``€ 1.4 m``; below 1000 as it is."""
    return money_range(value, value, currency)


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
    if top >= 10.0 ** (power + 1):  # rounded up to one more digit
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


def saving(low: float, high: float, currency: str) -> str:
    """Say a saving in words, whatever its sign: saves, costs more, or both ends of a range over zero."""
    low, high = min(low, high), max(low, high)
    if not any(digit in money_range(low, high, currency) for digit in "123456789"):
        return "costs the same"
    if low >= 0:
        return f"saves {_up_to(money_range(low, high, currency))}"
    if high <= 0:
        return f"costs {_up_to(money_range(-high, -low, currency))} more"
    return f"from {money(-low, currency)} dearer to {money(high, currency)} cheaper"


def _up_to(words: str) -> str:
    """Say a range that starts from next to nothing."""
    head, nought, rest = words.partition(f"{NBSP}0–")
    return f"up to {head}{NBSP}{rest}" if nought else words


def share(value: float | None, decimals: int = 0) -> str:
    """Write a share of one as a percentage."""
    if value is None or not math.isfinite(value):
        return NONE
    return f"{number(100 * value, decimals)}{NBSP}%"


def certainty(value: float) -> str:
    """Write a probability; samples never prove 0 or 100 %."""
    if value > 0.99:
        return f"over 99{NBSP}%"
    if value < 0.01:
        return f"under 1{NBSP}%"
    return share(value)


def growth(value: float | None) -> str:
    """Write a yearly rate with its sign."""
    if value is None:
        return NONE
    text = share(value)
    return f"+{text}" if value > 0 and text[0] != "0" else text


def duration(seconds: float | None) -> str:
    """Write seconds of working time as minutes or hours."""
    if seconds is None:
        return NONE
    if seconds < 99 * 60:
        return f"{plain(seconds / 60, 2)}{NBSP}min"
    return f"{plain(seconds / 3600, 2 if seconds < 360_000 else 3)}{NBSP}h"


def month(text: str, *, short: bool = False) -> str:
    """Write ``2016-03`` as ``Mar 2016``, or ``Mar 16`` where room is scarce."""
    year, _, of = text.partition("-")
    return f"{MONTHS[int(of) - 1]} {year[2:] if short else year}"


def span_of(months: int) -> str:
    """Name a horizon: ``five years``, ``18 months``."""
    if months % 12 == 0:
        years = months // 12
        return "one year" if years == 1 else f"{few(years)} years"
    return "one month" if months == 1 else f"{few(months)} months"


def few(value: int) -> str:
    """Write a small count as a word, as sentences do."""
    return NUMBER_WORDS[value] if 0 <= value < len(NUMBER_WORDS) else count(value)


def listed(items: Iterable[str]) -> str:
    """Join words as a sentence does: a, b and c."""
    words = list(items)
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


def first_few(items: Sequence[str], most: int = 3) -> str:
    """Join words as a sentence does, the first few and how many more."""
    left = len(items) - most
    return listed([*items[:most], f"{few(left)} more"] if left > 0 else items)


def in_unit(value: float, unit: str, currency: str) -> str:
    """Write the value of an input in its unit: shares and rates as percentages, money with its currency.

    Units come as declared (``money/unit``) or in words (``EUR per ticket``).
    """
    words = unit.replace("/", " per ")
    for period in ("year", "month", "week"):
        words = words.replace(f" per {period}", f" a {period}")
    if words.startswith("share"):
        return f"{plain(100 * value, 3)}{NBSP}%"
    if words in RATES:
        return f"{plain(100 * value, 3)}{NBSP}% a year"
    if words in ("ratio", "times"):
        return f"{plain(value, 3)}×"
    head, _, per = words.partition(" ")
    if head == "money" or CURRENCY.fullmatch(head):
        return f"{money_3(value, currency if head == 'money' else head)} {per}".rstrip()
    text = plain(value, 3)
    if text == "1":
        words = f"{head.removesuffix('s')} {per}".rstrip()
    return f"{text}{NBSP}{words}".rstrip(NBSP)


def from_to(now: float, at: float, unit: str, currency: str) -> tuple[str, str]:
    """Write two values of one input, the words of the unit only once where both have the same."""
    first, second = (in_unit(v, unit, currency) for v in (now, at))
    return _split(first)[0] if _split(first)[1] == _split(second)[1] else first, second


def _split(text: str) -> tuple[str, str]:
    """Part a written value from the words of its unit: money keeps its scale, a percentage its sign."""
    at = re.search(r" |(?<=\d)\u00a0(?=[^\d%])" if text[:1].isdigit() or text[0] == MINUS else " ", text)
    return (text, "") if at is None else (text[: at.start()], text[at.start() :])


def ranged(low: float, likely: float, high: float, unit: str, currency: str) -> str:
    """Write an input with its range, the words of the unit once: ``900 (400 to 2,000) tickets a month``."""
    texts = [in_unit(v, unit, currency) for v in (likely, low, high)]
    if low == high:
        return texts[0]
    parts = [_split(text) for text in texts]
    if len({words for _, words in parts}) > 1:
        return f"{texts[0]} ({texts[1]} to {texts[2]})"
    return f"{parts[0][0]} ({parts[1][0]} to {parts[2][0]}){parts[0][1]}"


def money_3(value: float, currency: str) -> str:
    """Write one amount with three digits, for prices that people compare with a quote."""
    divisor, word = next(((d, w) for d, w in SCALES if abs(value) >= d * 0.9995), SCALES[-1])
    if divisor == 1 and currency in WHOLE and abs(value) >= 1:
        return f"{symbol(currency)}{NBSP}{number(value)}"
    return f"{symbol(currency)}{NBSP}{plain(value / divisor, 3)}{NBSP}{word}".rstrip(NBSP)
