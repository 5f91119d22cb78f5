"""One column of a table: how a row's value is had, written, sorted, and put into a download."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from outtask.frame import words

SHORT: Final = 40
"""Letters of a text that is never cut off on a wide window."""


class As(StrEnum):
    """How a value is written."""

    TEXT = "text"
    NUMBER = "number"
    SHARE = "share"
    MONEY = "money"
    MONEY_RANGE = "money-range"
    DAY = "day"
    INSTANT = "instant"
    AGO = "ago"
    DURATION = "duration"
    SIZE = "size"

    @property
    def is_figure(self) -> bool:
        """Tell whether it stands on the right."""
        return self in (
            As.NUMBER, As.SHARE, As.MONEY, As.MONEY_RANGE, As.DURATION, As.SIZE
        )  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A cell as it is seen."""

    text: str | SafeString
    link: str = ""
    title: str = ""

    def drawn(self, tag: str, opening: str) -> str:
        """Return it as markup, in a tag whose opening is given without its end. Texts are escaped here."""
        text = conditional_escape(self.text)
        inner = f'<a href="{escape(self.link)}">{text}</a>' if self.link else text
        title = f' title="{escape(self.title)}"' if self.title else ""
        return f"{opening}{title}>{inner}</{tag}>"


@dataclass(frozen=True)
class Column:
    """A column. ``value`` is a name of an attribute (with dots), or a function of the row; else ``key`` is.

    ``sort`` is a field of the queryset, or several; True sorts rows that are no queryset by their value.
    ``cell`` names a template that draws the cell from ``row`` and ``value``. Its first column heads the row.
    """

    key: str
    title: str | Promise
    form: As = As.TEXT
    value: str | Callable[[Any], Any] = ""
    sort: str | tuple[str, ...] | bool = False
    unit: str | Promise = ""  # stands in the header
    currency: str = ""
    decimals: int | None = None
    link: Callable[[Any], str] | None = None
    cell: str = ""
    cut: bool = False  # long text is cut where the window ends, whole on hovering
    in_download: bool = True

    @property
    def is_sorted(self) -> bool:
        """Tell whether one may sort by it."""
        return bool(self.sort)

    @property
    def first_down(self) -> bool:
        """Tell whether the largest or latest comes first when one begins to sort by it."""
        return self.form.is_figure or self.form in (As.INSTANT, As.AGO)

    @property
    def head_text(self) -> str:
        """Its header in one line."""
        return f"{self.title} ({self.unit})" if self.unit else str(self.title)

    @property
    def heads_plain(self) -> list[str]:
        """Its headers in a download: a range takes two columns, so that a sheet can reckon with its ends."""
        if self.form is not As.MONEY_RANGE:
            return [self.head_text]
        told = [str(part) for part in (self.unit, self.currency) if part]
        return [f"{self.title} ({', '.join([end, *told])})" for end in (_("low"), _("high"))]

    @property
    def look(self) -> str:
        """Its class on the page."""
        short = self.form in (As.DAY, As.INSTANT, As.AGO)
        if self.form is As.MONEY_RANGE:
            return "n from-to"
        return "n" if self.form.is_figure else "short" if short else "cut" if self.cut else ""

    def attributes(self, *, cards: bool, more: str = "") -> str:
        """Return what its cells have in common: their class, and their label where a row may be a card."""
        classes = " ".join(filter(None, (self.look, more)))
        look = f' class="{classes}"' if classes else ""
        return f'{look} data-label="{escape(self.head_text)}"' if cards else look

    def of(self, row: Any) -> Any:
        """Return the value of a row."""
        if callable(self.value):
            return self.value(row)
        found = row
        for name in (self.value or self.key).split("."):
            found = found.get(name) if isinstance(found, dict) else getattr(found, name, None)
            if found is None:
                return None
        return found() if callable(found) else found

    def measure(self, row: Any) -> Any:
        """Return what rows that are no queryset are sorted by."""
        value = self.of(row)
        return value.casefold() if isinstance(value, str) else value

    def shown(self, row: Any) -> Shown:
        """Return the cell of a row."""
        value = self.of(row)
        link = self.link(row) if self.link else ""
        if self.cell:
            drawn = get_template(self.cell).render({"row": row, "value": value})
            return Shown(mark_safe(drawn.strip()), link)  # noqa: S308 - a template of ours, which escapes
        text = self.text(value)
        long = self.cut and len(text) > SHORT
        exact = words.instant(value) if self.form is As.AGO and value else text if long else ""
        return Shown(text, link, exact)

    def text(self, value: Any) -> str:
        """Write a value as it is read."""
        match self.form:
            case As.NUMBER:
                return words.number(value, self.decimals)
            case As.SHARE:
                return words.share(value, self.decimals or 0)
            case As.MONEY:
                return words.money(value, self.currency)
            case As.MONEY_RANGE:
                return words.money_range(value, self.currency)
            case As.DAY:
                return words.day(value)
            case As.INSTANT:
                return words.instant(value)
            case As.AGO:
                return words.ago(value)
            case As.DURATION:
                return words.duration(value)
            case As.SIZE:
                return words.size(value)
            case _:
                return "" if value is None else str(value)

    def plains(self, row: Any) -> list[str]:
        """Write a value for a download, below each of its headers there."""
        value = self.of(row)
        if self.form is not As.MONEY_RANGE:
            return [self.plain_of(value)]
        return [self.plain_of(end) for end in ((value[0], value[-1]) if value else (None, None))]

    def plain(self, row: Any) -> str:
        """Write a value in one text, to be searched."""
        return " ".join(self.plains(row))

    @staticmethod
    def plain_of(value: Any) -> str:
        """Write numbers and instants as machines read them, no text as a formula."""
        from outtask.formats.tickets.rejects import as_text

        if value is None:
            return ""
        if isinstance(value, datetime):
            return value.astimezone(UTC).isoformat(timespec="seconds")
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, timedelta):
            return str(value.total_seconds())
        if isinstance(value, float | Decimal):
            return f"{value:.10g}" if isinstance(value, float) else str(value)
        return str(value) if isinstance(value, int) else as_text(str(value))
