"""Pages of sections: each is a form of its own, checked and kept by itself, with what counts beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from outtask.decide.numbers.forms import SectionForm
from outtask.decide.numbers.standing import Standing, confirmed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from django.http import QueryDict

    from outtask.decide.numbers.checks import Looked, Said
    from outtask.decide.numbers.fields import Field, Section
    from outtask.decide.numbers.places import Data
    from outtask.formats.yaml_lines import Place
    from outtask.terms.inputs import Term

CONFIRM_ALL = "*"


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
    def assumed(self) -> int:
        """Count the numbers that nobody has confirmed."""
        return sum(bool(line.standing and line.standing.may_confirm) for line in (*self.first, *self.others))

    @property
    def others_open(self) -> bool:
        """Tell whether the fields that fold away must be seen: something is wrong with one of them."""
        return any(line.bound.errors or line.notes for line in self.others)


def parts_of(
    sections: Sequence[Section],
    form_of: Callable[[Section], SectionForm],
    standings: Mapping[str, Standing],
    said: Iterable[Said] = (),
    below: Place = (),
) -> list[Part]:
    """Lay out sections; ``said`` are doubts that stand beside the fields they belong to."""
    said = list(said)
    return [_part(section, form_of(section), standings, said, below) for section in sections]


def _part(
    section: Section,
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
        for field in section.fields
    ]
    first = tuple(line for line in lines if line.field.first)
    return Part(section, form, first, tuple(line for line in lines if not line.field.first))


def answered(
    form: SectionForm,
    sent: QueryDict,
    look: Callable[[Data], Looked],
    term_of: Callable[[Looked], Term | None],
    below: Place = (),
) -> Data | None:
    """Return the data with a section's answers, numbers confirmed where asked; None where something is wrong.

    Errors are then beside their fields. Only what the section is about is judged: an error elsewhere does not
    keep an answer from being kept.
    """
    if not form.is_valid():
        return None
    data = form.data_after()
    looked = look(data)
    form.say([one for one in looked.errors if _is_new(one, form, below)], below)
    if form.errors:
        return None
    names = set(sent.getlist("confirm"))
    term = term_of(looked)
    if names and term is not None:
        data = confirmed(data, form.section, term, None if CONFIRM_ALL in names else names)
    return data


def _is_new(one: Said, form: SectionForm, below: Place) -> bool:
    return one.place[: len(below)] == below and form.name_at(one.place[len(below) :]) is not None
