"""Dates as people and tools write them: one careful parser, and the strptime format that does the same fast.

Day-first or month-first is never guessed for one value: ``order_of`` weighs a whole column.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone

from outtask.terms.errors import UserError

# Local times are naive here on purpose: the zone is laid on later, for a whole column.
# ruff: noqa: DTZ001

FIRST, LAST = datetime(1980, 1, 1), datetime(2100, 1, 1)
MONTHS: dict[str, int] = {
    word: number
    for number, words in enumerate(
        (
            "jan january januar janner janvier janv ene enero", "feb february februar fevrier fevr febrero",
            "mar march marz mars marzo mrz", "apr april avril avr abr abril", "may mai mayo",
            "jun june juni juin junio", "jul july juli juillet juil julio",
            "aug august aout ago agosto", "sep sept september septembre septiembre set setiembre",
            "oct october okt oktober octobre octubre", "nov november novembre noviembre",
            "dec december dez dezember decembre dic diciembre",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
_CLOCK = (
    r"(?P<gap>,? +(?:at +|um +|à +)?|T|,)(?P<H>\d{1,2})(?::|h)(?P<M>\d{2})"
    r"(?::(?P<S>\d{2})(?P<f>[.,]\d{1,9})?)?"
    r"(?P<ap> ?[AaPp]\.?[Mm]\.?)?(?: Uhr)?(?: ?(?P<z>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?"
)
NUMERIC = re.compile(rf"(?P<a>\d{{1,4}})(?P<sep>[/.\-])(?P<b>\d{{1,2}})(?P=sep)(?P<c>\d{{1,4}})(?:{_CLOCK})?")
WORDY = re.compile(
    r"(?:[A-Za-z]{2,9}\.?,? +)?"
    r"(?:(?P<d1>\d{1,2})(?:\.|er)?(?P<s1>[ /\-])(?:de )?(?P<m1>[^\W\d_]{3,10})\.?(?P<s2>[ /\-]|, ?)(?:de )?"
    r"|(?P<m2>[^\W\d_]{3,10})\.? (?P<d2>\d{1,2}),? )"
    rf"(?P<y>\d{{4}}|\d{{2}})(?:{_CLOCK})?"
)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2})(\d{2})(\d{2}))?(Z)?")
EPOCH = re.compile(r"-?\d{9,10}(?:\.\d+)?|\d{12,13}")
SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
SPACES = str.maketrans(
    "\u00a0\u202f", "  "
)  # browsers put them before PM, spreadsheets between date and time
ACCENTS = str.maketrans("éèêëáàâäóòôöúùûüíìîïç", "eeeeaaaaoooouuuuiiiic")


def parse(text: str, day_first: bool) -> datetime | None:
    """Return the moment a cell names: naive where it has no offset, in UTC where it has; else ``None``.

    Two-digit years below 69 are (POSIX) of this century. 24:00 is the midnight that follows. Numbers are read
    as Unix seconds or milliseconds (9-13 digits) or as Excel day numbers (5 digits).
    """
    text = text.strip().translate(SPACES)
    try:
        moment = _parse(text, day_first)
    except (ValueError, OverflowError):
        return None
    if moment is None or not FIRST <= moment.replace(tzinfo=None) < LAST:
        return None
    return moment


def _parse(text: str, day_first: bool) -> datetime | None:
    if found := NUMERIC.fullmatch(text):
        a, b, c = found["a"], found["b"], found["c"]
        if len(a) == 4:
            year, month, day = a, b, c
        elif len(a) == 3 or len(c) not in (2, 4):
            return None
        else:
            (day, month), year = ((a, b) if day_first else (b, a)), c
        if len(day) > 2:
            return None
        return _with_clock(_year(year), int(month), int(day), found)
    if found := COMPACT.fullmatch(text):
        y, m, d, H, M, S, z = found.groups()
        if 1980 <= int(y) < 2100 and 1 <= int(m) <= 12:
            moment = datetime(int(y), int(m), int(d), int(H or 0), int(M or 0), int(S or 0))
            return moment.replace(tzinfo=UTC) if z else moment
    if EPOCH.fullmatch(text):
        seconds = float(text) if len(text.split(".")[0]) <= 10 else int(text) / 1000
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    if SERIAL.fullmatch(text):
        days = float(text.replace(",", "."))
        return datetime(1899, 12, 30) + timedelta(seconds=round(days * 86400))
    if found := WORDY.fullmatch(text):
        month_name = (found["m1"] or found["m2"]).lower().translate(ACCENTS)
        if number := MONTHS.get(month_name):
            return _with_clock(_year(found["y"]), number, int(found["d1"] or found["d2"]), found)
    return None


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else int(text) + (2000 if int(text) < 69 else 1900)


def _with_clock(year: int, month: int, day: int, found: re.Match[str]) -> datetime | None:
    hour, later = int(found["H"] or 0), timedelta()
    if found["ap"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if "p" in found["ap"].lower() else 0)
    if hour == 24 and int(found["M"]) == 0 and int(found["S"] or 0) == 0:
        hour, later = 0, timedelta(days=1)
    second, micro = int(found["S"] or 0), int((found["f"] or ".0")[1:7].ljust(6, "0"))
    moment = datetime(year, month, day, hour, int(found["M"] or 0), second, micro) + later
    zone = found["z"]
    if not zone:
        return moment
    if zone in ("Z", "UTC", "GMT"):
        return moment.replace(tzinfo=UTC)
    hours, minutes = int(zone[1:3]), int(zone[3:].lstrip(":") or 0)
    if hours > 15 or minutes > 59:
        return None
    offset = timedelta(hours=hours, minutes=minutes) * (-1 if zone[0] == "-" else 1)
    return moment.replace(tzinfo=timezone(offset)).astimezone(UTC)


def fast_format(text: str, day_first: bool) -> str | None:
    """Return the strptime format that reads a naive value exactly as ``parse`` does, or ``None``."""
    text = text.strip()
    if found := NUMERIC.fullmatch(text):
        a, c, sep = found["a"], found["c"], found["sep"]
        if len(a) == 4 and len(c) <= 2:
            date = sep.join(("%Y", "%m", "%d"))
        elif len(a) <= 2 and len(c) == 4:
            date = sep.join(("%d", "%m", "%Y") if day_first else ("%m", "%d", "%Y"))
        else:
            return None
    elif found := WORDY.fullmatch(text):
        start, month_name = text[: found.start("y")], found["m1"] or found["m2"]
        if (
            not re.fullmatch(r"\d{1,2}[ /\-][A-Za-z]{3}[ /\-]|[A-Za-z]{3} \d{1,2},? ", start)
            or month_name.lower() not in _ENGLISH
        ):
            return None
        date = start.replace(month_name, "%b").replace(found["d1"] or found["d2"], "%d", 1) + (
            "%Y" if len(found["y"]) == 4 else "%y"
        )
    else:
        return None
    if found["H"] is None:
        return date
    if (
        found["z"]
        or found["gap"] not in (" ", "  ", "T", ", ", ",")
        or text.endswith("Uhr")
        or "h" in text[found.start("H") : found.end("M")]
    ):
        return None
    if found["f"] and (found["f"][0] == "," or len(found["f"]) > 7):
        return None
    clock = (
        ("%I" if found["ap"] else "%H")
        + ":%M"
        + (":%S" if found["S"] else "")
        + (".%f" if found["f"] else "")
    )
    if found["ap"]:
        clock += " %p" if found["ap"].startswith(" ") else "%p"
        if "." in found["ap"]:
            return None
    return date + found["gap"] + clock


_ENGLISH = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}


def order_of(values: Iterable[str] | Mapping[str, int]) -> tuple[bool | None, int, int]:
    """Weigh a whole column, or its texts with their numbers of rows.

    Returns (day first?, rows that only day-first can be, rows that only month-first can be). The first is
    ``None`` where nothing tells, and where the order makes no difference it is ``True``: no value of the form
    a/b/y, all of them with dots (written day first wherever dots are used), or a = b.
    """
    day = month = open_ = 0
    for text, rows in Counter(values).items():
        found = NUMERIC.match(text.strip())
        if not found or len(found["a"]) > 2:
            continue
        a, b = int(found["a"]), int(found["b"])
        day += rows * (12 < a <= 31 and b <= 12)
        month += rows * (12 < b <= 31 and a <= 12)
        open_ += rows * (a <= 12 and b <= 12 and a != b and found["sep"] != ".")
    if day or month:
        return day >= month, day, month
    return (None if open_ else True), 0, 0


def settle_order(values: Iterable[str] | Mapping[str, int], column: str) -> tuple[bool, int]:
    """Return whether a column is day-first, and how many rows can only be in the other order.

    Raises ``UserError`` where nothing tells, or where more than a few rows are in the other order.
    """
    verdict, day, month = order_of(values)
    mend = "say which with --day-first or --month-first"
    if verdict is None:
        raise UserError(
            "dates can be read day first or month first and nothing in the column tells",
            field=column,
            mend=mend,
        )
    if min(day, month) > 0.02 * (day + month):
        raise UserError(
            f"dates mix day first ({day} values) and month first ({month} values)", field=column, mend=mend
        )
    return verdict, min(day, month)
