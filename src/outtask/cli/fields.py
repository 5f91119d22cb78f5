"""``outtask case fields``: all that a case may say, read off its own declaration."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from outtask.formats.case_meanings import meaning
from outtask.formats.case_schema import is_list
from outtask.terms.amounts import Amount
from outtask.terms.case import Case
from outtask.terms.inputs import Spec, spec_of
from outtask.terms.options import Option

PLAIN = {str: "text", int: "whole number", float: "number", bool: "true or false"}


@dataclass(frozen=True)
class FieldLine:
    """One field: its place (an entry of a list is ``[]``), what may stand there, and what is assumed."""

    place: str
    unit: str
    meaning: str
    default: str


def show_fields(words: Sequence[str]) -> None:
    """Print the fields that hold all words: place and unit, and below it meaning, default and reason."""
    wanted = [word.lower() for word in words]
    for line in fields_of(Case):
        text = f"{line.place} ({line.unit})\n"
        if told := ". ".join(part for part in (line.meaning, line.default) if part):
            text += f"    {told}.\n"
        if all(word in text.lower() for word in wanted):
            sys.stdout.write(text)


def fields_of(model: type[BaseModel], place: str = "", known: Iterable[str] = ()) -> Iterator[FieldLine]:
    """Walk over all fields of a model and of the models in it; what all options share is told once."""
    for name, info in model.model_fields.items():
        if name in known:
            continue
        here, told = f"{place}{name}", (meaning(model.__name__, name) or "").rstrip(".")
        spec, below = spec_of(model, name), list(_models_in(info.annotation))
        options = [inner for inner in below if issubclass(inner, Option)]
        many = "[]" if is_list(info.annotation) else ""
        if spec is not None:
            unit = f"list of {spec.unit}" if many else spec.unit
            yield FieldLine(here, unit, spec.label, "Must be given" if info.is_required() else _assumed(spec))
        elif below == [Amount]:
            yield FieldLine(f"{here}.NAME", "number", told, "")
        elif options and name != "options":
            yield FieldLine(here, "group of fields", f"{told}. As in functions[].options[]".lstrip(". "), "")
        elif options:
            models = {one.model_fields["model"].default.value: one for one in options}
            yield FieldLine(f"{here}[].model", ", ".join(models), "", "Must be given")
            yield from fields_of(Option, f"{here}[].")
            for word, one in models.items():
                yield from fields_of(one, f"{here}[{word}].", {*Option.model_fields, "model"})
        elif below:
            many = many or ".NAME" * (get_origin(info.annotation) is dict)
            for inner in below:
                yield from fields_of(inner, f"{here}{many}.")
        else:
            yield FieldLine(here, _kind(info.annotation), told, _default(info))


def _assumed(spec: Spec) -> str:
    """Say a default and its reason; some defaults follow from other numbers, and the label says how."""
    if spec.default is None:
        return spec.why[:1].upper() + spec.why[1:]
    ends = spec.default if isinstance(spec.default, tuple) else (spec.default,)
    told = f"Default {ends[0]:g}" + (f" to {ends[2]:g}, likely {ends[1]:g}" if len(ends) == 3 else "")
    if spec.is_price and any(ends):
        told += " times the loaded cost of an own hour"
    if spec.unit == "money/unit":
        told += " and the hours of a unit"
    return f"{told}: {spec.why}" if spec.why else told


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def _kind(annotation: Any) -> str:
    """Name in plain words what kind of value an annotation asks for."""
    if get_origin(annotation) is Literal:
        return ", ".join(str(choice) for choice in get_args(annotation))
    if get_origin(annotation) is tuple:
        return f"list of {_kind(get_args(annotation)[0])}s"
    if get_origin(annotation) is dict:
        return f"NAME: {_kind(get_args(annotation)[1])}"
    parts = [part for part in get_args(annotation) if part is not type(None)]
    return _kind(parts[0]) if parts else PLAIN.get(annotation, "value")


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return "Must be given"
    value = info.default
    if value is None or value == "" or value == () or info.default_factory is not None:
        return ""
    return f"Default {str(value).lower() if isinstance(value, bool) else value}"
