"""How figures are written: rounded to what is known, currency first, the sign of a saving in words."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from outtask.methods.words import (
    MINUS,
    NBSP,
    NONE,
    SCALES,
    few,
    listed,
    money,
    money_3,
    money_range,
    number,
    of_one,
    plain,
    symbol,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from outtask.terms.amounts import Amount
    from outtask.terms.facts import Estimate

CURRENCY: Final = re.compile(r"[A-Z]{3}")
FIGURE: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")
RATES: Final = ("per year", "a year")
"""Units of a yearly rate: a share a year."""
LIKELY: Final = (
    (0.9, "very likely"),
    (2 / 3, "likely"),
    (0.5, "more likely than not"),
    (1 / 3, "about as likely as not"),
)
"""Least probability of each word."""
MONTHS: Final = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def count(value: float) -> str:
    """Write a count of things."""
    return number(round(value))


def hours_are(value: float) -> str:
    """Say that there is an hour, or how many there are: ``1 h is``, ``20 h are``."""
    said = count(value)
    return f"{said}{NBSP}h {'is' if said == '1' else 'are'}"


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


ROUNDED: Final = "Rounded, so sums may differ in the last digit."


def printed(cell: str) -> Decimal:
    """Return what a reader reads in a cell, as ``2.39`` or ``5.39 less``; nothing counts as nought."""
    found = FIGURE.search(cell)
    if found is None:
        return Decimal(0)
    value = Decimal(found[0].replace(",", ""))
    return -value if cell.startswith(MINUS) or cell.endswith(" less") else value


def scale_for(values: Iterable[float], currency: str) -> Scale:
    """Choose one unit for a column, so that its largest value shows two to three digits."""
    top = max((abs(v) for v in values if math.isfinite(v)), default=0.0)
    divisor, word = next(((d, w) for d, w in SCALES if top >= d * 0.995), SCALES[-1])
    shown = top / divisor
    decimals = 0 if shown >= 99.5 or divisor == 1 else 1 if shown >= 9.95 else 2
    return Scale(currency, divisor, word, decimals)


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


def likelihood(value: float) -> str:
    """Say a probability in words, as the IPCC's guidance note on uncertainties (Mastrandrea et al. 2010)."""
    for least, words in LIKELY:
        if value >= least:
            return words
    return "unlikely"


def growth(value: float | None) -> str:
    """Write a yearly rate with its sign."""
    if value is None:
        return NONE
    text = share(value)
    return f"+{text}" if value > 0 and text[0] != "0" else text


def growth_range(found: Estimate) -> tuple[str, str]:
    """Say a measured growth, and its range as a case has it; growth that may be none is no clear growth.

    Nothing is said of what is not known.
    """
    if found.value is None:
        return "", ""
    low, high = found.value - found.half, found.value + found.half
    if found.se is None:
        return growth(found.value), ""
    clear = low > 0 or high < 0
    return growth(found.value) if clear else "no clear growth", f"{growth(low)} to {growth(high)}"


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


def first_few(items: Sequence[str], most: int = 3) -> str:
    """Join words as a sentence does, the first few and how many more."""
    left = len(items) - most
    return listed([*items[:most], f"{few(left)} more"] if left > 0 else items)


def every(many: int) -> str:
    """Write that it is all of several: ``both``, ``all three``."""
    return "both" if many == 2 else f"all {few(many)}"


def in_unit(value: float, unit: str, currency: str, decimals: int | None = None) -> str:
    """Write the value of an input in its unit: shares and rates as percentages, money with its currency.

    Units come as declared (``money/unit``) or in words (``EUR per ticket``). Three digits are written, or as
    many decimals as are asked for.
    """

    def figure(value: float) -> str:
        return plain(value, 3) if decimals is None else number(value, decimals)

    words = unit.replace("/", " per ")
    for period in ("year", "month", "week"):
        words = words.replace(f" per {period}", f" a {period}")
    if words.startswith("share"):
        return f"{figure(100 * value)}{NBSP}%"
    if words in RATES:
        return f"{figure(100 * value)}{NBSP}% a year"
    if words in ("ratio", "times"):
        return f"{figure(value)}×"
    head, _, per = words.partition(" ")
    if head == "money" or CURRENCY.fullmatch(head):
        return f"{money_3(value, currency if head == 'money' else head, decimals)} {per}".rstrip()
    text = figure(value)
    if text == "1":
        words = of_one(words)
    return f"{text}{NBSP}{words}".rstrip(NBSP)


def from_to(now: float, at: float, unit: str, currency: str) -> tuple[str, str]:
    """Write two values of one input, the words of the unit only once where both have the same."""
    return unit_once(in_unit(now, unit, currency), in_unit(at, unit, currency))


def compared(now: float, at: float, unit: str, currency: str, exact: float | None = None) -> tuple[str, str]:
    """Write two values of one input that are held against each other, both with the same number of decimals.

    ``exact`` is the second where ``at`` is rounded further. Each is written by itself where one is nought, is
    told in another scale, or would be lost beside the other.
    """
    texts = in_unit(now, unit, currency), in_unit(at, unit, currency)
    figures = [found[0] for text in texts if (found := FIGURE.search(text))]
    around = {FIGURE.sub("", text).lstrip(MINUS) for text in texts}
    decimals = [len(figure.partition(".")[2]) for figure in figures]
    if len(set(decimals)) < 2 or len(around) > 1 or not now or not at:
        return texts
    whole = [figure.partition(".")[0].replace(",", "") for figure in figures]
    room = [3 - len(digits) if digits != "0" else max(decimals) for digits in whole]
    exact = at if exact is None else exact
    least = max(0, min(*room, max(decimals)))
    for same in range(least, min(least + 1, max(decimals)) + 1):
        told = in_unit(now, unit, currency, same), in_unit(exact, unit, currency, same)
        first, second = (float(FIGURE.findall(text)[0].replace(",", "")) for text in told)
        if first and abs(second / first - abs(exact / now)) <= 0.1 * abs(exact / now - 1):
            return told
    return texts


def unit_once(first: str, second: str) -> tuple[str, str]:
    """Leave the words of the unit out of the first of two figures where both have the same."""
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
    words = {words for _, words in parts} - {_split(in_unit(1.0, unit, currency))[1]} or {parts[0][1]}
    if len(words) > 1:
        return f"{texts[0]} ({texts[1]} to {texts[2]})"
    return f"{parts[0][0]} ({parts[1][0]} to {parts[2][0]}){words.pop()}"


def with_mean(amount: Amount, unit: str, currency: str) -> str:
    """Write an input with its range, and what counts on average where that is not the likely value.

    Sentences and turning values hold against the average: nobody shall take the two for one figure.
    """
    told = ranged(amount.low, amount.likely, amount.high, unit, currency)
    likely, mean = from_to(amount.likely, amount.mean, unit, currency)
    return told if likely == mean.removesuffix(_split(mean)[1]) else f"{told}, {_split(mean)[0]} on average"
