"""Numbers as people type them: with their own marks, with k or m, with a needless currency or per cent."""

from __future__ import annotations

import math
import re
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from outtask.frame.reader import reader

SPACES: Final = re.compile(r"[\s\u00a0\u202f'’]")
TYPED: Final = re.compile(r"(?P<sign>[-−+]?)(?P<figure>\d[\d.,]*|[.,]\d+)(?P<scale>k|m|bn)?", re.IGNORECASE)
AROUND: Final = re.compile(r"^[^\d.,+\-−]*|(?:%|€|\$|£|[A-Z]{3})$")
SCALES: Final = {"": 1.0, "k": 1e3, "m": 1e6, "bn": 1e9}


def read_number(text: str) -> float:
    """Return the number that was typed. Raises ValidationError where it is none, or could be read two ways.

    ``1,234.5``, ``1.234,5``, ``1 234,5``, ``85k``, ``1.2 m`` and ``€ 900`` are read; a single mark with three
    digits behind it is read as the reader's own format has it.
    """
    bare = AROUND.sub("", SPACES.sub("", text))
    found = TYPED.fullmatch(bare)
    if found is None:
        raise ValidationError(_("“%s” is not a number.") % text.strip()[:40])
    value = float(_plain(found["figure"], text)) * SCALES[(found["scale"] or "").lower()]
    if not math.isfinite(value):
        raise ValidationError(_("That number is too large."))
    return -value if found["sign"] in ("-", "−") else value


def typed(value: float | None, factor: float = 1.0) -> str:
    """Write a number as its reader would type it, without marks between thousands and without loss."""
    if value is None:
        return ""
    text = f"{value * factor:.10g}" if abs(value * factor) < 1e9 else f"{value * factor:.0f}"
    return text.replace(".", reader().marks[1])


def _plain(figure: str, text: str) -> str:
    """Return the figure as Python reads it."""
    own = reader().marks[1]
    marks = [c for c in figure if c in ".,"]
    if not marks:
        return figure
    last = marks[-1]
    if len(set(marks)) == 2:  # the last one of two kinds stands before decimals
        point = last
    elif len(marks) > 1:  # one kind, several times: thousands
        point = ""
    else:
        behind = len(figure) - figure.index(last) - 1
        point = last if last == own or behind != 3 else ""
    whole, _sep, decimals = figure.partition(point) if point else (figure, "", "")
    groups = re.split(r"[.,]", whole)
    if len(groups) > 1 and (not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:])):
        raise ValidationError(
            _("“%(text)s” is not a number: write it as %(own)s.")
            % {"text": text.strip()[:40], "own": reader().number_format}
        )
    return "".join(groups) + ("." + decimals if decimals else "")
