"""How the person who reads a page wants numbers, dates and words; the door to a page sets it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone, translation

from outtask.formats.report.marks import Marks, in_marks

MARKS: Final[dict[str, Marks]] = {
    "1,234.5": (",", "."),
    "1.234,5": (".", ","),
    "1 234,5": ("\u202f", ","),
    "1’234.5": ("’", "."),
}
"""A number format by its example -> the mark between thousands, and that before decimals."""
THEMES: Final = ("auto", "light", "dark")


@dataclass(frozen=True)
class Reader:
    """The settings of whoever reads; what nobody set is English, UTC and 1,234.5."""

    number_format: str = "1,234.5"
    zone: str = "UTC"
    language: str = "en"
    theme: str = "auto"

    @property
    def marks(self) -> Marks:
        """The mark between thousands and that before decimals."""
        return MARKS.get(self.number_format, MARKS["1,234.5"])

    def written(self, text: str) -> str:
        """Return a text that has its figures as 1,234.5 with the reader's marks."""
        return in_marks(text, self.marks)


_reader: ContextVar[Reader] = ContextVar("reader", default=Reader())  # noqa: B039 - frozen


def reader() -> Reader:
    """Return the settings of whoever reads the page that is made now."""
    return _reader.get()


def reader_of(user: Any) -> Reader:
    """Return the settings of a user, or the usual ones for who is not signed in."""
    if not getattr(user, "is_authenticated", False):
        return Reader()
    return Reader(user.number_format, user.zone, user.language, user.theme)


@contextmanager
def reading(who: Reader) -> Iterator[None]:
    """Write numbers, times and words as somebody wants them."""
    try:
        zone = ZoneInfo(who.zone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    token = _reader.set(who)
    with ExitStack() as kept:
        kept.callback(_reader.reset, token)
        kept.enter_context(timezone.override(zone))
        kept.enter_context(translation.override(who.language))
        yield
