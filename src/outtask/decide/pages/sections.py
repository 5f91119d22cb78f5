"""Pages of sections, with what counts beside each field: one form, of which each button keeps all.

Each section is checked by itself, and only those in which something was typed are checked and kept: two
people may work in two sections at once, and an error that was there before is nobody's hindrance elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from outtask.decide.numbers.forms import SectionForm
from outtask.decide.numbers.standing import Standing, confirmed
from outtask.frame.drawn import written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from django.http import QueryDict

    from outtask.decide.numbers.checks import Looked, Said
    from outtask.decide.numbers.fields import Field, Section
    from outtask.decide.numbers.places import Data
    from outtask.formats.yaml_lines import Place
    from outtask.terms.inputs import Term

CONFIRM_ALL = ":*"
"""How the button ends that confirms all of a section; it begins with the section's key."""


@dataclass(frozen=True)
class Line:
    """A field with what counts for it now."""

    field: Field
    bound: Any
    standing: Standing | None
    notes: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Part:
    """A section as it is seen."""

    section: Section
    form: SectionForm
    first: tuple[Line, ...]
    others: tuple[Line, ...]

    @property
    def confirm_all(self) -> str:
        """The value of the button that confirms all of it."""
        return f"{self.section.key}{CONFIRM_ALL}"

    @property
    def assumed(self) -> int:
        """Count the numbers that nobody has confirmed."""
        return sum(bool(line.standing and line.standing.may_confirm) for line in (*self.first, *self.others))

    @property
    def others_open(self) -> bool:
        """Tell whether the fields that fold away must be seen: something is wrong with one of them."""
        return any(line.bound.errors or line.notes for line in self.others)


@dataclass(frozen=True)
class Sent:
    """The sections of a page as one form, and which of them its sender answered."""

    forms: tuple[SectionForm, ...]
    answered: tuple[SectionForm, ...] = ()
    confirmed: frozenset[str] = frozenset()  # fields, or sections followed by CONFIRM_ALL
    at: str = ""  # the section whose button was pressed

    @property
    def drawn_from(self) -> str:
        """What all of them are drawn from, as it travels with the page."""
        return written({name: plain for form in self.forms for name, plain in form.drawn.items()})

    @property
    def status(self) -> int:
        """The status of HTTP with which the page is shown."""
        return max((form.status for form in self.answered), default=200)

    @property
    def keys(self) -> str:
        """The sections that were answered, as the ledger names them."""
        return ", ".join(form.section.key for form in self.answered)

    @property
    def titles(self) -> str:
        """The sections that were answered, as people call them."""
        return ", ".join(_(form.section.title) for form in self.answered)


def sent_of(
    sections: Sequence[Section],
    form_of: Callable[[Section, QueryDict | None], SectionForm],
    sent: QueryDict | None,
) -> Sent:
    """Return the sections of a page, those filled in which something was typed, or whose button was pressed.

    A section in which nothing was typed shows and keeps what is stored by now.
    """
    if sent is None:
        return Sent(tuple(form_of(one, None) for one in sections))
    names = frozenset(sent.getlist("confirm"))
    confirmed = {one.key for one in sections if names & {*_names(one), f"{one.key}{CONFIRM_ALL}"}}
    pressed = next((one.key for one in sections if one.key == sent.get("section")), sections[0].key)
    filled = {one.key: form_of(one, sent) for one in sections}
    keys = {key for key, form in filled.items() if form.is_typed_in} | confirmed or {pressed}
    forms = tuple(filled[one.key] if one.key in keys else form_of(one, None) for one in sections)
    answered = tuple(form for form in forms if form.section.key in keys)
    at = next(iter(confirmed), pressed if pressed in keys else answered[0].section.key)
    return Sent(forms, answered, names, at)


def _names(section: Section) -> Iterable[str]:
    return (field.name for field in section.fields)


def parts_of(
    forms: Iterable[SectionForm],
    standings: Mapping[str, Standing],
    said: Iterable[Said] = (),
    below: Place = (),
) -> list[Part]:
    """Lay out sections; ``said`` are doubts that stand beside the fields they belong to."""
    said = list(said)
    return [_part(form, standings, said, below) for form in forms]


def _part(
    form: SectionForm,
    standings: Mapping[str, Standing],
    said: Sequence[Said],
    below: Place,
) -> Part:
    here = [one for one in said if not one.is_error and one.place[: len(below)] == below]
    notes: dict[str, list[Said]] = {}
    for one in here:
        if name := form.name_at(one.place[len(below) :]):
            notes.setdefault(name, []).append(one)
    lines = [
        Line(field, form[field.name], standings.get(field.name), tuple(notes.get(field.name, ())))
        for field in form.section.fields
    ]
    first = tuple(line for line in lines if line.field.first)
    return Part(form.section, form, first, tuple(line for line in lines if not line.field.first))


def answered(
    sent: Sent,
    data: Data,
    look: Callable[[Data], Looked],
    term_of: Callable[[Looked], Term | None],
    below: Place = (),
) -> Data | None:
    """Return data with the answers of sections, numbers confirmed where asked; None where something is wrong.

    Errors are then beside their fields, and nothing is kept. Only what the answered sections are about is
    judged: an error elsewhere does not keep an answer from being kept.
    """
    wrong = [form for form in sent.answered if not form.is_valid()]  # each tells its errors
    if wrong:
        return None
    for form in sent.answered:
        data = form.data_after(data)
    looked = look(data)
    for form in sent.answered:
        form.say([one for one in looked.errors if _is_new(one, form, below)], below)
    if any(form.errors for form in sent.answered):
        return None
    term = term_of(looked)
    if sent.confirmed and term is not None:
        for section in (form.section for form in sent.answered):
            is_all = f"{section.key}{CONFIRM_ALL}" in sent.confirmed
            data = confirmed(data, section, term, None if is_all else set(sent.confirmed))
    return data


def _is_new(one: Said, form: SectionForm, below: Place) -> bool:
    return one.place[: len(below)] == below and form.name_at(one.place[len(below) :]) is not None
