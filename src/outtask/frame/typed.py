"""Numbers and days as people type them: with their own marks, with k or m, with a needless currency."""

from __future__ import annotations

import math
import re
from datetime import date, time
from decimal import Decimal
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from outtask.formats.quantities import DOUBLE, SPACES, as_number, point_of
from outtask.formats.tickets.dates import parse
from outtask.frame.reader import reader
from outtask.frame.words import NBSP, day

TYPED: Final = re.compile(r"(?P<sign>[-−+]?)(?P<figure>\d[\d.,]*|[.,]\d+)(?P<scale>k|m|bn)?", re.IGNORECASE)
AROUND: Final = re.compile(r"^[^\d.,+\-−]*|(?:%|€|\$|£|[A-Z]{3})$")
PARTED: Final = re.compile(r"[\d\w][./\- ]+[\d\w]")
PERCENT: Final = 100.0
"""Factor of a share, which is typed in per cent."""
SCALES: Final = {"": 1.0, "k": 1e3, "m": 1e6, "bn": 1e9}


def read_number(text: str) -> float:
    """Return the number that was typed. Raises ValidationError where it is none, or could be read two ways.

    ``1,234.5``, ``1.234,5``, ``1 234,5``, ``85k``, ``1.2 m`` and ``€ 900`` are read. A single mark with
    three digits behind it parts thousands, as in ``78.000``, unless the reader's own format has it before
    decimals: then either may be meant, and it is asked. With k or m behind it, as in
    ``1.125k``, the reader's own mark has decimals behind it, and what another one means is asked. The script
    ``numbers.js`` reads alike.
    """
    bare = AROUND.sub("", SPACES.sub("", text))
    found = TYPED.fullmatch(bare)
    if found is None:
        raise ValidationError(_("“%s” is not a number.") % text.strip()[:40])
    figure, scale = found["figure"], (found["scale"] or "").lower()
    point = point_of(figure)
    if DOUBLE.fullmatch(figure):
        point = _own_point(figure, scale, text)
    number = as_number(figure, point)
    if number is None:
        raise ValidationError(
            _("“%(text)s” is not a number: write it as %(own)s.")
            % {"text": text.strip()[:40], "own": reader().number_format}
        )
    value = number * SCALES[scale]
    if not math.isfinite(value):
        raise ValidationError(_("That number is too large."))
    return -value if found["sign"] in ("-", "−") else value


def read_day(text: str) -> date:
    """Return the day that was typed. Raises ValidationError where it is none, or could be read two ways.

    ``2026-02-01``, ``1.2.2026``, ``1 Feb 2026`` are read; ``1/2/2026`` day first by who writes 1,5 with a
    comma, and of others only where it can be one day alone: those with a point put either first.
    """
    text = " ".join(text.split())
    read = (parse(text, day_first) for day_first in (True, False)) if PARTED.search(text) else ()
    days = [moment.date() for moment in read if moment is not None and moment.time() == time.min]
    of_comma = reader().marks[1] == ","
    if not days:
        own = "31.12.2026" if of_comma else "2026-12-31"
        raise ValidationError(
            _("“%(text)s” is not a day: write it as %(own)s.") % {"text": text[:40], "own": own}
        )
    if days[0] == days[-1] or of_comma or "." in text:
        return days[0]
    first, second = map(day, (days[0], days[-1]))
    raise ValidationError(
        _("“%(text)s” can mean %(first)s or %(second)s: write it that way.")
        % {"text": text[:40], "first": first, "second": second}
    )


def typed(value: float | None, factor: float = 1.0) -> str:
    """Write a number as its reader would type it, without marks between thousands and without loss.

    What reads as thousands too gets a digit more: 1.125 is 1.1250.
    """
    if value is None:
        return ""
    shown = value * factor
    text = f"{Decimal(f'{shown:.10g}' if abs(shown) < 1e9 else f'{shown:.15g}'):f}"
    return (f"{text}0" if DOUBLE.fullmatch(text.lstrip("-")) else text).replace(".", reader().marks[1])


def within(value: float | None, least: float | None, most: float | None, factor: float = 1.0) -> None:
    """Hold a number to its limits. Raises ValidationError beyond them, in the unit in which it is typed.

    Of a share it says too what was read: who typed 800 % may have meant 8.
    """
    too_small = value is not None and least is not None and value < least
    too_large = value is not None and most is not None and value > most
    if not too_small and not too_large:
        return
    end = typed(least if too_small else most, factor)
    if factor != PERCENT:
        raise ValidationError((_("At least %s, please.") if too_small else _("At most %s, please.")) % end)
    told = (
        _("Must be at least %(end)s, it is %(it)s.")
        if too_small
        else _("Must be at most %(end)s, it is %(it)s.")
    )
    sign = f"{NBSP}%"
    raise ValidationError(told % {"end": end + sign, "it": typed(value, factor) + sign})


def _own_point(figure: str, scale: str, text: str) -> str:
    """Return the reader's mark before decimals for a figure that could mean either; ask where it may.

    ``78.000`` may not have that mark, and ``1.125k`` must have it.
    """
    mark = reader().marks[1]
    if (mark in figure) == bool(scale):
        return mark
    whole = round(int(re.sub("[.,]", "", figure)) * SCALES[scale])
    value = float(figure.replace(",", ".")) * SCALES[scale]
    raise ValidationError(
        _("“%(text)s” can mean %(thousands)s or %(decimals)s: write %(digits)s or %(short)s.")
        % {
            "text": text.strip()[:40],
            "thousands": reader().written(f"{whole:,}"),
            "decimals": reader().written(f"{value:,.15g}"),
            "digits": whole,
            "short": typed(value),
        }
    )
