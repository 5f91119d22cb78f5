"""How fields are typed in; their markup is the frame's own, without inline styles or scripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from outtask.frame.typed import typed


class NumberInput(forms.TextInput):
    """A number as text, so that it may be typed with the marks of its reader."""

    def __init__(self, factor: float = 1.0) -> None:
        self.factor = factor
        super().__init__(attrs={"inputmode": "decimal", "class": "numeric", "autocomplete": "off"})

    def format_value(self, value: Any) -> str | None:
        """Keep what was typed; write a number of ours as it would be typed."""
        return value if isinstance(value, str) else typed(value, self.factor)


class EndsInput(forms.MultiWidget):
    """Three ends of a range side by side, each with its word."""

    template_name = "frame/parts/ends.html"

    def __init__(self, ends: Sequence[str], unit: str, factor: float) -> None:
        self.ends, self.unit = ends, unit
        super().__init__({name: NumberInput(factor) for name in ("low", "likely", "high")})

    def decompress(self, value: Any) -> list[Any]:
        """Part a range, given as three ends or as an amount that has them."""
        if value is None:
            return [None, None, None]
        if hasattr(value, "low"):
            return [value.low, value.likely, value.high]
        return list(value)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give each end its word."""
        context = super().get_context(name, value, attrs)
        for part, word in zip(context["widget"]["subwidgets"], self.ends, strict=True):
            part["end_label"] = word
        context["widget"]["unit"] = self.unit
        return context


class Choices(forms.RadioSelect):
    """A few choices, all of them to be seen."""

    template_name = "frame/parts/choices.html"

    def __init__(self, *, many: bool = False) -> None:
        super().__init__()
        if many:
            self.allow_multiple_selected = True
            self.input_type = "checkbox"
            self.option_template_name = "django/forms/widgets/checkbox_option.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return what was ticked."""
        if self.allow_multiple_selected and hasattr(data, "getlist"):
            return data.getlist(name)
        return super().value_from_datadict(data, files, name)


class DropInput(forms.FileInput):
    """A field for a file, inside the place where it may be dropped."""

    def __init__(self, accept: str) -> None:
        super().__init__(attrs={"accept": accept} if accept else None)
