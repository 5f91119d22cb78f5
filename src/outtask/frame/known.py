"""Fields for what has a name and a code, as countries and currencies: either is taken, names are offered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from outtask.formats.tickets.dates import MONTHS
from outtask.frame.countries import countries, country_code, currencies, currency_code
from outtask.frame.forms import TextField
from outtask.frame.widgets import LineInput, options

MONTH: Final = re.compile(
    r"(?P<y>\d{4})[-/. ](?P<m>\d{1,2})(?:[-/.]\d{1,2})?|(?:\d{1,2}\.)?(?P<m2>\d{1,2})[-/. ](?P<y2>\d{4})"
    r"|(?P<word>[^\W\d_]{3,10})\.? (?P<y3>\d{4})"
)


class KnownInput(LineInput):
    """A line of text that offers the names there are; ``shown`` writes a code as it is typed."""

    def __init__(self, known: Callable[[], Mapping[str, str]], shown: Callable[[str], str]) -> None:
        self.known, self.shown = known, shown
        super().__init__(attrs={"autocomplete": "off"})

    def format_value(self, value: Any) -> str | None:
        """Keep what was typed; write codes of ours as they are typed."""
        codes = [value] if isinstance(value, str) else list(value or ())
        return ", ".join(self.shown(code) for code in codes)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Write the line and what it offers."""
        listed = f"{(attrs or {}).get('id', name)}_known"
        line = super().render(name, value, {**(attrs or {}), "list": listed}, renderer)
        pairs = ((self.shown(code), word) for code, word in self.known().items())
        offered = options((shown, "" if shown == word else word) for shown, word in pairs)
        return format_html('{}<datalist id="{}">{}</datalist>', line, listed, offered)


class KnownField(TextField):
    """A line that ``read`` makes a code of, or several where ``many``; ``choices`` are all there are."""

    def __init__(
        self,
        label: str = "",
        *,
        known: Callable[[], Mapping[str, str]],
        read: Callable[[str], str | None],
        shown: Callable[[str], str],
        many: bool = False,
        **more: Any,
    ) -> None:
        self.known, self.read, self.many = known, read, many
        super().__init__(label, widget=KnownInput(known, shown), max_length=2000 if many else 120, **more)

    @property
    def choices(self) -> Iterable[tuple[str, str]]:
        """The codes there are, each with its name."""
        return self.known().items()

    def clean(self, value: Any) -> Any:
        """Return the code, or the list of codes; raises ValidationError with what is not known."""
        text = super().clean(value if isinstance(value, str) or value is None else ", ".join(value))
        parts = [part.strip() for part in (re.split(r"[,;\n]", text) if self.many else [text])]
        codes = [self._code(part) for part in parts if part]
        return codes if self.many else "".join(codes)

    def _code(self, text: str) -> str:
        code = self.read(text)
        if code is None:
            raise ValidationError(_("“%s” is not known: choose one of those offered.") % text[:40])
        return code


class CountryField(KnownField):
    """A country, or several: read by name or code, kept by code (ISO 3166), shown by name."""

    def __init__(self, label: str = "", **more: Any) -> None:
        super().__init__(label, known=countries, read=country_code, shown=_country, **more)


class CurrencyField(KnownField):
    """A currency: read by code, name or sign, kept and shown by code (ISO 4217)."""

    def __init__(self, label: str = "", **more: Any) -> None:
        super().__init__(label, known=currencies, read=currency_code, shown=str, **more)


class MonthField(TextField):
    """A month, kept as ``2026-04``; 04/2026, 1.4.2026, 2026-04-01 and April 2026 are read too."""

    def clean(self, value: Any) -> str:
        """Return the month; of a day only its month counts. Raises ValidationError where it is none."""
        text = super().clean(value).strip()
        if not text:
            return ""
        found = MONTH.fullmatch(text)
        if found is not None:
            number = found["m"] or found["m2"] or MONTHS.get((found["word"] or "").lower(), 0)
            if 1 <= int(number) <= 12:
                return f"{date(int(found['y'] or found['y2'] or found['y3']), int(number), 1):%Y-%m}"
        raise ValidationError(_("“%s” is not a month: write it like 2026-04 or 04/2026.") % text[:40])


def _country(code: str) -> str:
    return countries().get(code, code)
