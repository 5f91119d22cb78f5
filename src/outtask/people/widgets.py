"""Lists of hundreds, as of countries and zones, written at once: Django draws each option by a template."""

from __future__ import annotations

from html import escape
from typing import Any

from django.forms import Select
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


class LongSelect(Select):
    """A list that unfolds, as Django's, without groups."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Write the list with what is chosen."""
        told = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        chosen = str(value or "")
        options = "".join(
            f'<option value="{escape(str(key))}"{" selected" if str(key) == chosen else ""}>'
            f"{escape(str(words))}</option>"
            for key, words in self.choices
        )
        return format_html("<select{}>{}</select>", flatatt(told), mark_safe(options))  # noqa: S308 - escaped
