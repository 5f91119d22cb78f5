"""Forms that keep what was typed, say errors beside their field, and read numbers as the reader writes them.

A form of a row that is there already says what it was drawn from. Where somebody else changed that meanwhile
nothing is saved: the form is shown again with what was typed in it, what they made of it beside it, and the
fields that nobody touched here as they are stored by now. What is sent then is meant.

A range is one field of three ends, a share is typed in per cent and handed on as a part of one, money carries
its currency. Empty ends of a range are filled from the one that is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from outtask.core.anew import Held, Overtaken
from outtask.core.commands import SentBefore
from outtask.frame.drawn import DRAWN_FROM, Differs, Overtaking, in_words, plain, read, written
from outtask.frame.reader import reader
from outtask.frame.typed import PERCENT, read_day, read_number, within
from outtask.frame.widgets import Choices, DayInput, DropInput, EndsInput, LineInput, NumberInput, SelectInput
from outtask.methods.words import symbol
from outtask.terms.errors import UserError


class Form(forms.Form):
    """The form of a page."""

    use_required_attribute = False  # what is missing is told in our words, beside its field

    button: tuple[str, str] = ("", "")  # name and value of the button by which it was sent
    was_sent = False  # before, with something else in it
    is_held = False  # what it would change may only be read for now, which its page says
    heading = ""  # what it is called among the forms of a page that are sent as one; see frame.together
    shares_page = False  # with other forms, and what they were drawn from travels with it too

    def __init__(self, *args: Any, beside: Mapping[str, tuple[str, Any]] | None = None, **given: Any) -> None:
        """Make the form.

        ``beside`` are values of the row that it writes over and has no field for: key -> label and value.
        """
        super().__init__(*args, **given)
        self.beside = dict(beside or {})
        for field in self.fields.values():
            field.error_messages["required"] = _("Please fill this in.")

    def sent(self, do: Callable[[dict[str, Any]], Any]) -> bool:
        """Do something with what was typed, if a form was sent and can be read; tell whether it was done.

        A UserError goes beside the field that it names, or on top of the form.
        """
        if not self.is_bound or not self.is_valid():
            return False
        try:
            self.result = do(self.cleaned_data)
        except Overtaken:
            raise  # the page is drawn anew; see frame.pages
        except Held:
            self.is_held = True
            return False
        except SentBefore as error:
            self.was_sent = True
            self.refuse(error)
            return False
        except UserError as error:
            self.refuse(error)
            return False
        return True

    def is_valid(self) -> bool:
        """Tell whether it can be done: all can be read, and nobody has changed what it was drawn from."""
        return self.overtaken is None and super().is_valid()

    @property
    def is_typed_in(self) -> bool:
        """Tell whether anything in it is otherwise than it was drawn. A page without marks does not say."""
        if not self.is_bound or DRAWN_FROM not in self.data:
            return False
        seen = read(self.data[DRAWN_FROM])
        chosen = any(self.files.get(name) for name in self.fields)
        return chosen or any(not seen.is_as(name, self._typed(name)) for name in self._edited())

    def is_unsent(self, name: str) -> bool:
        """Tell whether a field was not on the page that was sent; it stays as it is stored."""
        return False

    def concerns(self, name: str) -> bool:
        """Tell whether a value matters to what was asked for: its page may hold other forms too."""
        return not self.shares_page or name in self.fields or name in self.beside

    def called(self, name: str) -> str:
        """Return what a field is called where it is told of apart from the others."""
        return str(self.fields[name].label)

    @cached_property
    def drawn(self) -> dict[str, str]:
        """What it is drawn from: each value of the row in plain text."""
        values = {name: plain(self._stored(name)) for name in self._edited()}
        return values | {name: plain(value) for name, (_label, value) in self.beside.items()}

    @property
    def drawn_from(self) -> str:
        """What it is drawn from, as it travels with the page."""
        return written(self.drawn)

    @cached_property
    def overtaken(self) -> Overtaking | None:
        """What somebody else made of the row since its page was drawn; None where going on loses nothing.

        The form is then as if it had not been sent, with what was typed in it. Who sends no mark has looked
        at nothing, as a script does, and is taken at their word.
        """
        if not self.is_bound or DRAWN_FROM not in self.data:
            return None
        seen, drawn = read(self.data[DRAWN_FROM]), self.drawn
        moved = [
            name
            for name in dict.fromkeys([*drawn, *seen.marks])
            if self.concerns(name) and not seen.is_as(name, drawn.get(name, ""))
        ]
        sent = [name for name in self._edited() if not self.is_unsent(name)]
        typed = {name: self._typed(name) for name in sent}
        if all(name in typed and typed[name] == drawn[name] for name in moved):
            return None  # nobody is, or both have typed the same
        raw = {name: self._raw(name) for name, text in typed.items() if not seen.is_as(name, text)}
        differs = [self._differs(name, value) for name, value in raw.items() if typed[name] != drawn[name]]
        taken = [self._differs(name, None) for name in moved if name in self.fields and name not in raw]
        besides = [Differs(name, *self._beside(name)) for name in moved if name in self.beside]
        self._unsend(raw)
        for one in differs:
            self[one.name].theirs = one.theirs or _("nothing")  # type: ignore[attr-defined]
        return Overtaking(seen.at, tuple(differs), tuple(one for one in taken if one.theirs), tuple(besides))

    def _edited(self) -> Iterator[str]:
        for name, field in self.fields.items():
            if not isinstance(field, (PasswordField, FileField)):
                yield name

    def _stored(self, name: str) -> Any:
        """Return a value as the page shows it: a list that unfolds shows its first choice for none."""
        field = self.fields[name]
        value = self.get_initial_for_field(field, name)
        if value is None and isinstance(field, ChoiceField) and not field.frame_template:
            return next((key for key, _word in list(field.choices)), None)  # type: ignore[arg-type]
        return value

    def _raw(self, name: str) -> Any:
        return self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))

    def _typed(self, name: str) -> str:
        """Return what was typed in plain text; what cannot be read stands as it was typed."""
        raw = self._raw(name)
        try:
            return plain(self.fields[name].clean(raw))
        except ValidationError:
            return plain(raw)

    def _differs(self, name: str, raw: Any) -> Differs:
        field = self.fields[name]
        theirs = in_words(field, self._stored(name))
        bound = self[name]
        return Differs(
            name, self.called(name), theirs, in_words(field, raw), bound.id_for_label or bound.auto_id
        )

    def _beside(self, name: str) -> tuple[str, str, str]:
        label, value = self.beside[name]
        return label, in_words(None, value) if isinstance(value, str) else "", ""

    def _unsend(self, typed: Mapping[str, Any]) -> None:
        self.is_bound, self.data, self.files = False, MultiValueDict(), MultiValueDict()
        self.initial = {**self.initial, **typed}
        self._errors = None
        self._bound_fields_cache.clear()  # type: ignore[attr-defined]

    def refuse(self, error: UserError) -> None:
        """Put an error beside the field that it names, or on top of the form where it names none of ours."""
        words = " ".join(part for part in (_sentence(error.what), _sentence(error.mend or "")) if part)
        self.add_error(error.field if error.field in self.fields else None, reader().written(words))

    @property
    def status(self) -> int:
        """The status of HTTP with which the form is shown.

        409 where somebody else was first, 422 once something in it needs mending.
        """
        if self.is_held or self.overtaken is not None:
            return 409
        return 422 if self.is_bound and self.errors else 200


class Framed:
    """What the frame's template of a field asks for."""

    frame_template = ""
    before = after = ""


class TextField(forms.CharField, Framed):
    """A line of text, or several where ``lines`` says so."""

    def __init__(self, label: str = "", *, help: str = "", lines: int = 1, **more: Any) -> None:  # noqa: A002
        if lines > 1:
            more["widget"] = forms.Textarea(attrs={"rows": lines})
        more.setdefault("widget", LineInput())
        super().__init__(label=label, help_text=help, **more)


class EmailField(forms.EmailField, Framed):
    """An e-mail address."""

    def __init__(self, label: str = "", *, help: str = "", **more: Any) -> None:  # noqa: A002
        super().__init__(label=label, help_text=help, **more)


class PasswordField(forms.CharField, Framed):
    """A password, new or the one that is known."""

    def __init__(self, label: str = "", *, help: str = "", new: bool = False, **more: Any) -> None:  # noqa: A002
        attrs = {"autocomplete": "new-password" if new else "current-password"}
        more["widget"] = forms.PasswordInput(attrs=attrs)
        super().__init__(label=label, help_text=help, strip=False, **more)


class NumberField(forms.Field, Framed):
    """A number, typed with the reader's marks; ``unit`` stands behind it."""

    factor = 1.0

    def __init__(
        self,
        label: str = "",
        *,
        help: str = "",  # noqa: A002
        unit: str = "",
        least: float | None = None,
        most: float | None = None,
        **more: Any,
    ) -> None:
        self.least, self.most = least, most
        more.setdefault("widget", NumberInput(self.factor))
        super().__init__(label=label, help_text=help, **more)
        self.after = unit

    def to_python(self, value: Any) -> float | None:
        """Return the number that was typed, None for nothing."""
        if value in self.empty_values:
            return None
        number = read_number(value) if isinstance(value, str) else float(value)
        return number / self.factor

    def validate(self, value: Any) -> None:
        """Hold the number to its limits."""
        super().validate(value)
        within(value, self.least, self.most, self.factor)


class ShareField(NumberField):
    """A share, typed in per cent and handed on as a part of one."""

    factor = PERCENT

    def __init__(self, label: str = "", *, least: float = 0.0, most: float = 1.0, **more: Any) -> None:
        more.setdefault("unit", "%")
        super().__init__(label, least=least, most=most, **more)


class MoneyField(NumberField):
    """An amount in a currency; what it is for (``a year``) may follow it."""

    def __init__(
        self, label: str = "", *, currency: str, per: str = "", least: float = 0.0, **more: Any
    ) -> None:
        super().__init__(label, unit=per, least=least, **more)
        self.before = symbol(currency)


class RangeField(forms.MultiValueField, Framed):
    """Low, likely and high as one field; gives ``(low, likely, high)``, or None where nothing was typed.

    Who knows one figure types the likely one. ``factor`` is 100 for shares typed in per cent.
    """

    frame_template = "frame/parts/field_group.html"

    def __init__(
        self,
        label: str = "",
        *,
        help: str = "",  # noqa: A002
        unit: str = "",
        least: float | None = None,
        most: float | None = None,
        factor: float = 1.0,
        **more: Any,
    ) -> None:
        self.least, self.most, self.factor = least, most, factor
        ends = [NumberField(required=False) for _ in range(3)]
        for end in ends:
            end.factor = factor
        widget = EndsInput((_("low"), _("likely"), _("high")), unit, factor)
        super().__init__(ends, label=label, help_text=help, require_all_fields=False, widget=widget, **more)
        self.after = unit

    def compress(self, data_list: list[float | None]) -> tuple[float, float, float] | None:
        """Put the three ends together, and hold them to their order and limits."""
        low, likely, high = data_list or [None, None, None]
        if low is None and likely is None and high is None:
            return None
        if likely is None:
            if low is None or high is None:
                raise ValidationError(_("Give the likely figure too, or both ends."))
            likely = (low + high) / 2
        low, high = likely if low is None else low, likely if high is None else high
        if not low <= likely <= high:
            raise ValidationError(_("From low to high, please: the likely figure lies between the ends."))
        for end in (low, high):
            within(end, self.least, self.most, self.factor)
        return low, likely, high


class ChoiceField(forms.ChoiceField, Framed):
    """One of a few; ``open`` shows all of them at once, with what each is about, else they unfold."""

    def __init__(
        self,
        label: str = "",
        *,
        help: str = "",  # noqa: A002
        open: bool = False,  # noqa: A002
        about: Mapping[str, str] = MappingProxyType({}),
        **more: Any,
    ) -> None:
        if open:
            more["widget"] = Choices(about=about)
            self.frame_template = "frame/parts/field_group.html"
        more.setdefault("widget", SelectInput())
        super().__init__(label=label, help_text=help, **more)


class ChoicesField(forms.MultipleChoiceField, Framed):
    """Any of a few, each with a box to tick."""

    frame_template = "frame/parts/field_group.html"

    def __init__(self, label: str = "", *, help: str = "", **more: Any) -> None:  # noqa: A002
        super().__init__(label=label, help_text=help, widget=Choices(many=True), **more)


class YesField(forms.BooleanField, Framed):
    """A box to tick."""

    frame_template = "frame/parts/field_check.html"

    def __init__(self, label: str = "", *, help: str = "", **more: Any) -> None:  # noqa: A002
        super().__init__(label=label, help_text=help, **({"required": False} | more))


class DayField(forms.DateField, Framed):
    """A day, in the browser's own calendar."""

    def __init__(self, label: str = "", *, help: str = "", **more: Any) -> None:  # noqa: A002
        super().__init__(label=label, help_text=help, widget=DayInput(), **more)

    def to_python(self, value: Any) -> date | None:
        """Read what a calendar sends, or somebody types where the browser has none."""
        if isinstance(value, str) and value.strip():
            return read_day(value)
        return super().to_python(value)


class FileField(forms.FileField, Framed):
    """A file, dropped or chosen; ``accept`` names the endings that the browser offers."""

    frame_template = "frame/parts/field_drop.html"

    def __init__(self, label: str = "", *, help: str = "", accept: str = "", **more: Any) -> None:  # noqa: A002
        super().__init__(label=label, help_text=help, widget=DropInput(accept), **more)


def _sentence(text: str) -> str:
    text = text.strip()
    return text and f"{text[0].upper()}{text[1:]}" + ("" if text[-1] in ".?!" else ".")
