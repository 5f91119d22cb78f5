"""How fields are typed in; their markup is the frame's own, without inline styles or scripts.

It is written at once: Django draws each line and each option by a template, which took half the time of a
page with a hundred of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from outtask.frame.typed import read_day, typed


def written(widget: Mapping[str, Any]) -> SafeString:
    """Return the markup of what Django calls the context of a widget for input."""
    given = {"type": widget["type"], "name": widget["name"], "value": widget["value"], **widget["attrs"]}
    return mark_safe(f"<input{_flat(given)}>")  # noqa: S308 - escaped


def _flat(attrs: Mapping[str, Any]) -> str:
    """Write attributes as Django does, without a call of a template for each: pages have hundreds."""
    said = (
        f" {key}" if value is True else f' {key}="{escape(str(value))}"'
        for key, value in attrs.items()
        if value is not None and value is not False
    )
    return "".join(said)


class LineInput(forms.TextInput):
    """A line of text."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Write the line with what is typed."""
        return written(self.get_context(name, value, attrs)["widget"])


class SelectInput(forms.Select):
    """A list that unfolds, as Django's, without groups."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Write the list with what is chosen."""
        told = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        chosen = "" if value is None else str(value)
        return format_html("<select{}>{}</select>", flatatt(told), options(self.choices, chosen))


def options(choices: Iterable[tuple[Any, Any]], chosen: str | None = None) -> SafeString:
    """Return the options of a list, in pairs of value and words."""
    pairs = ((str(key), str(words)) for key, words in choices)
    each = (
        f'<option value="{escape(key)}"{" selected" * (key == chosen)}>{escape(words)}</option>'
        for key, words in pairs
    )
    return mark_safe("".join(each))  # noqa: S308 - escaped


class NumberInput(LineInput):
    """A number as text, so that it may be typed with the marks of its reader."""

    def __init__(self, factor: float = 1.0) -> None:
        self.factor = factor
        super().__init__(attrs={"inputmode": "decimal", "class": "numeric", "autocomplete": "off"})

    def format_value(self, value: Any) -> str | None:
        """Keep what was typed; write a number of ours as it would be typed."""
        return value if isinstance(value, str) else typed(value, self.factor)


class DayInput(forms.DateInput):
    """A day in the browser's own calendar; a day that came as text is shown there too."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")

    def format_value(self, value: Any) -> str | None:
        """Write a day as the calendar has it; leave what is none."""
        if isinstance(value, str) and value:
            try:
                return read_day(value).isoformat()
            except ValidationError:
                return value
        return super().format_value(value)


ENDS: Final = ("low", "likely", "high")


class EndsInput(forms.MultiWidget):
    """Three ends of a range side by side, each with its word."""

    def __init__(self, ends: Sequence[str], unit: str, factor: float) -> None:
        self.ends, self.unit = ends, unit
        super().__init__({name: NumberInput(factor) for name in ENDS})

    def decompress(self, value: Any) -> list[Any]:
        """Part a range, given as three ends or as an amount that has them."""
        if value is None:
            return [None, None, None]
        if hasattr(value, "low"):
            return [value.low, value.likely, value.high]
        return list(value)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Write each end after its word, and the unit after all."""
        values = value if isinstance(value, list) else self.decompress(value)
        told = self.build_attrs(self.attrs, attrs)
        ends = ""
        for place, (end, word, part) in enumerate(zip(ENDS, self.ends, self.widgets, strict=True)):
            own = {**part.attrs, **told, "id": f"{told['id']}_{place}"} if told.get("id") else {**part.attrs}
            given = {"type": "text", "name": f"{name}_{end}", "value": part.format_value(values[place])}
            ends += f"<label>{escape(word)} <input{_flat({**given, **own})}></label>"
        unit = f'<span class="unit muted small">{escape(self.unit)}</span>' if self.unit else ""
        return mark_safe(f'<div class="ends">{ends}{unit}</div>')  # noqa: S308 - escaped


class Choices(forms.RadioSelect):
    """A few choices, all of them to be seen; ``about`` says beneath one, by its value, what it means."""

    def __init__(self, *, many: bool = False, about: Mapping[str, str] = MappingProxyType({})) -> None:
        super().__init__()
        self.about = about
        if many:
            self.allow_multiple_selected = True
            self.input_type = "checkbox"

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Write each choice before its words."""
        groups = self.get_context(name, value, attrs)["widget"]["optgroups"]
        each = ((written(one), self._told(one)) for _group, options, _index in groups for one in options)
        return format_html(
            '<div class="choices">{}</div>', format_html_join("", "<label>{} {}</label>", each)
        )

    def _told(self, one: Mapping[str, Any]) -> SafeString:
        if about := self.about.get(str(one["value"])):
            return format_html("<span>{}<small>{}</small></span>", one["label"], about)
        return format_html("{}", one["label"])

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return what was ticked."""
        if self.allow_multiple_selected and hasattr(data, "getlist"):
            return data.getlist(name)
        return super().value_from_datadict(data, files, name)


class DropInput(forms.FileInput):
    """A field for a file, inside the place where it may be dropped."""

    def __init__(self, accept: str) -> None:
        super().__init__(attrs={"accept": accept} if accept else None)
