"""What a person most likely meant with a number that YAML cannot read: ``3,5``, ``82k``, ``3 to 4``."""

from __future__ import annotations

import re
from typing import Final

from outtask.formats.quantities import DOUBLE, SPACES, as_number, point_of
from outtask.methods.words import SYMBOLS

NUMBER: Final = r"(\d[\d.,'’ \u00a0\u202f]*)\s*(k|%)?"
MONEY: Final = r"(?:[A-Z]{3}|[A-Z]{0,2}[€$£¥₹₩₽₺₪฿]|kr\.?|zł)"
WRITTEN: Final = re.compile(
    rf"(?:about|approx\.?|ca\.?|[~≈]|{MONEY}|\s)*{NUMBER}(?:(?<=[.,])[-–]|\s*(?:-|–|to)\s*{NUMBER})?"
    rf"\s*(?:{MONEY}|hours?|h|people|persons?|tickets?)?"
)
"""Nothing else may follow: 5 years are not 5 months, and 2 m not 2."""
SHARED: Final[dict[str, tuple[str, ...]]] = {
    "$": ("USD", "AUD", "CAD", "NZD", "SGD", "HKD", "MXN", "TWD", "CLP", "COP", "ARS"),
    "¥": ("JPY", "CNY"),
    "£": ("GBP", "EGP"),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "US$": ("USD",), "A$": ("AUD",), "AU$": ("AUD",), "C$": ("CAD",), "CA$": ("CAD",), "NZ$": ("NZD",),
    "S$": ("SGD",), "HK$": ("HKD",), "MX$": ("MXN",), "NT$": ("TWD",), "CN¥": ("CNY",), "JP¥": ("JPY",),
    "₽": ("RUB",),
}  # fmt: skip
"""Signs of several currencies, the most usual first, and those told apart by letters before them."""
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


def currencies_in(text: str) -> tuple[str, ...]:
    """Return the codes of the currencies that a text's first sign or code may mean, the most usual first."""
    from babel.numbers import is_currency

    alone = {sign: (code,) for code, sign in SYMBOLS.items()} | SHARED
    for told in re.findall(MONEY, text[:LONGEST]):
        if is_currency(told):
            return (told,)
        if codes := alone.get(told.rstrip(".")):
            return codes
    return ()


def _plain(figure: str, unit: str | None) -> str | None:
    """Return a figure as YAML reads it; one that may be thousands or decimals is taken for thousands."""
    bare = SPACES.sub("", figure).rstrip(".,")
    number = as_number(bare, point_of(bare))
    if number is None:
        return None
    number *= 1000 if unit == "k" else 1
    return f"{number:.10g}" + (" %" if unit == "%" else "")
