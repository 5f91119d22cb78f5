"""Countries and currencies: read by code or name, told in the reader's language, and what is usual in each.

Names, currencies and marks are those of the Unicode Common Locale Data Repository, through Babel; which codes
there are the time zone data tell (ISO 3166).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from outtask.frame.reader import MARKS, Reader, reader

if TYPE_CHECKING:
    from babel import Locale

COMMON: Final = {
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "holland": "NL",
    "america": "US",
    "turkey": "TR",
}
"""What people call a country that the repository calls otherwise."""
SPOKEN: Final = ("en", "de", "fr", "es", "it", "nl", "pt", "pl")
"""Languages in which any country may be named; each country may be named in its own too."""
FEW: Final = 4
"""Time zones of a country up to which the first that is listed is where nearly all its people live."""
SAME: Final = str.maketrans({"\u00a0": " ", "\u202f": " ", "'": "’"})
"""Marks between thousands that are told apart by their width or slant only."""


def countries() -> dict[str, str]:
    """Return code (ISO 3166) -> name in the reader's language, by name."""
    return _countries(reader().language)


def country_code(text: str) -> str | None:
    """Return the code of a country told by code or name, in the reader's language or its own; None: none."""
    told = _folded(text)
    if len(told) == 2 and told.upper() in _codes():
        return told.upper()
    return _names(reader().language).get(told)


def currencies() -> dict[str, str]:
    """Return code (ISO 4217) -> name in the reader's language of the currencies that are in use."""
    from babel.numbers import get_currency_name

    used = {currency for currency in map(currency_in, _codes()) if currency}
    return {code: get_currency_name(code, locale=_locale(reader().language)) for code in sorted(used)}


def currency_code(text: str) -> str | None:
    """Return the code of a currency told by code, name or sign; None where it is none in use."""
    from babel.numbers import get_currency_symbol

    told, known = _folded(text), currencies()
    if told.upper() in known:
        return told.upper()
    for code, name in known.items():
        if told in (_folded(name), _folded(get_currency_symbol(code, locale=_locale("en")))):
            return code
    return None


@cache
def currency_in(country: str) -> str | None:
    """Return the currency in which a country pays; None where that is not known."""
    from babel.numbers import get_territory_currencies

    return next(iter(get_territory_currencies(country)), None) if country else None


@cache
def number_format_in(country: str) -> str:
    """Return how a country writes numbers, as one of our formats; the usual one where none is its own."""
    from babel.languages import get_official_languages

    for language in get_official_languages(country) if country else ():
        if symbols := _locale(f"{language}_{country}").number_symbols.get("latn"):
            own = symbols["group"].translate(SAME), symbols["decimal"]
            for example, (thousands, point) in MARKS.items():
                if (thousands.translate(SAME), point) == own:
                    return example
    return Reader.number_format


@cache
def zone_in(country: str) -> str | None:
    """Return the time zone of nearly all people of a country; None where it is too wide for one."""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line[:1] != "#"]
    found = [row[2] for row in rows if row[0] == country]
    return found[0] if 0 < len(found) <= FEW else None


@cache
def _codes() -> frozenset[str]:
    table = (files("tzdata") / "zoneinfo" / "iso3166.tab").read_text(encoding="utf-8")
    return frozenset(line.partition("\t")[0] for line in table.splitlines() if line and line[0] != "#")


@cache
def _countries(language: str) -> dict[str, str]:
    named = _locale(language).territories
    return dict(sorted(((code, named.get(code, code)) for code in _codes()), key=lambda one: _folded(one[1])))


@cache
def _names(language: str) -> dict[str, str]:
    """Return folded name -> code: in the reader's language, those of ``SPOKEN``, and its own."""
    from babel.core import get_global
    from babel.languages import get_official_languages

    found = dict(COMMON)
    for code in _codes():
        for spoken in (language, *SPOKEN, *get_official_languages(code)):
            if name := _locale(spoken).territories.get(code):
                found.setdefault(_folded(name), code)
    for alias, (code, *_more) in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and code in _codes():
            found.setdefault(alias.lower(), code)
    return found


@cache
def _locale(name: str) -> Locale:
    from babel import Locale, UnknownLocaleError

    for part in (name, name.partition("_")[0], "en"):
        try:
            return Locale.parse(part.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError("English is always there")


def _folded(text: str) -> str:
    """Return a name without marks over letters, signs and case, so that Österreich is Osterreich."""
    parted = unicodedata.normalize("NFKD", text.strip().casefold())
    plain = "".join(c for c in parted if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", plain).strip() or plain
