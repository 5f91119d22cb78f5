"""Pages of sections, with what counts beside each field: one form, of which each button keeps all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from outtask.decide.numbers.forms import SectionForm
from outtask.decide.numbers.standing import Standing, confirmed
from outtask.frame.together import Together, together

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
    whence: str = ""  # where it comes from, if from another page


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
class Sent(Together[SectionForm]):
    """The sections of a page as one form, and which of them its sender answered."""

    confirmed: frozenset[str] = frozenset()  # fields, or sections followed by CONFIRM_ALL


def sent_of(
    sections: Sequence[Section],
    form_of: Callable[[Section, QueryDict | None], SectionForm],
    sent: QueryDict | None,
) -> Sent:
    """Return the sections of a page, and what their sender confirmed."""
    names = frozenset(sent.getlist("confirm") if sent else ())
    asked = {one.key for one in sections if names & {*_names(one), f"{one.key}{CONFIRM_ALL}"}}
    found = together(sent, {one.key: partial(form_of, one) for one in sections}, asked)
    return Sent(found.forms, found.answered, found.at, found.left, found.sent_from, names)


def _names(section: Section) -> Iterable[str]:
    return (field.name for field in section.fields)


def parts_of(
    forms: Iterable[SectionForm],
    standings: Mapping[str, Standing],
    said: Iterable[Said] = (),
    below: Place = (),
    whence: Mapping[str, str] = MappingProxyType({}),
) -> list[Part]:
    """Lay out sections; ``said`` are doubts that stand beside the fields they belong to.

    ``whence`` tells of fields by name where they come from, if from another page.
    """
    said = list(said)
    return [_part(form, standings, said, below, whence) for form in forms]


def _part(
    form: SectionForm,
    standings: Mapping[str, Standing],
    said: Sequence[Said],
    below: Place,
    whence: Mapping[str, str],
) -> Part:
    here = [one for one in said if not one.is_error and one.place[: len(below)] == below]
    notes: dict[str, list[Said]] = {}
    for one in here:
        if name := form.name_at(one.place[len(below) :]):
            notes.setdefault(name, []).append(one)
    lines = [
        Line(
            field,
            form[field.name],
            standings.get(field.name),
            tuple(notes.get(field.name, ())),
            whence.get(field.name, ""),
        )
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
    if not sent.all_valid():
        return None
    answered = sent.answered.values()
    for form in answered:
        data = form.data_after(data)
    looked = look(data)
    for form in answered:
        form.say([one for one in looked.errors if _is_new(one, form, below)], below)
    if any(form.errors for form in answered):
        return None
    term = term_of(looked)
    if sent.confirmed and term is not None:
        for section in (form.section for form in answered):
            is_all = f"{section.key}{CONFIRM_ALL}" in sent.confirmed
            data = confirmed(data, section, term, None if is_all else set(sent.confirmed))
    return data


def _is_new(one: Said, form: SectionForm, below: Place) -> bool:
    return one.place[: len(below)] == below and form.name_at(one.place[len(below) :]) is not None
