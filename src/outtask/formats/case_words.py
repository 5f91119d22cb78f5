"""What is wrong with a case file, told in plain words with line and field, all of it at once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

from outtask.formats.case_meant import currencies_in, meant
from outtask.terms.amounts import PERCENT, Amount
from outtask.terms.case import Case
from outtask.terms.errors import UserError
from outtask.terms.inputs import Term, spec_of, specs_of
from outtask.terms.model import Model

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from outtask.formats.case_names import Finding
    from outtask.formats.yaml_lines import Locate, Place

MODELS = tuple(model.value for model in Model)
GROUP = "a group of fields"
TYPES = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "string_type": "text",
    "dict_type": GROUP,
    "model_type": GROUP,
    "model_attributes_type": GROUP,
    "tuple_type": "a list",
    "list_type": "a list",
}
SUCH_AS = {
    "data": "{kind: personal}",
    "freed_hours": "{use: core work}",
    "values": "{control: 20000}",
    "volume": "{per_month: 900}",
    "work": "{hours_per_unit: 0.5}",
    "today": "{people: 4}",
    "contract": "{ends_month: 18}",
}
NO_NUMBER = re.compile(r"must be a number, not (?:(['\"])(.*)\1)?")
DATE = re.compile(r"\d{4}-\d\d|\d\d?[./]\d")
LIMITS = {
    "greater_than_equal": ("ge", "at least"),
    "greater_than": ("gt", "more than"),
    "less_than_equal": ("le", "at most"),
    "less_than": ("lt", "less than"),
}
LONGEST_NAME = 120  # letters, as of a function; a longer one is the error that is told
PATTERNS = {
    "currency": "must be three capital letters such as EUR or JPY",
    "start": "must be a month written as 2026-01",
}


class Kind(StrEnum):
    """How much a finding matters."""

    ERROR = "error"  # the case cannot be decided
    CONTRADICTION = "contradiction"  # it can, but two things in it do not fit together
    UNUSUAL = "unusual number"  # it can, but a number is hardly what was meant
    NOTE = "note"  # all is well if it is meant so
    QUESTION = "question"  # decided on an assumption that a person here could replace
    REMARK = "remark"  # what follows from assumptions alone
    DEFAULT = "assumed default"  # what was left out and is assumed


@dataclass(frozen=True)
class Problem:
    """One finding about a case file."""

    kind: Kind
    field: str  # dotted, as a person would point at it
    line: int
    what: str
    mend: str | None = None
    named: str | None = None  # the field in words, for who has no file before them

    def told(self) -> str:
        """Return it in one line, for who has no file before them."""
        return str(UserError(self.what, field=self.named or self.field or None, mend=self.mend))

    def error(self, file: str) -> UserError:
        """Return it as the error that a person sees."""
        return UserError(self.what, file=file, line=self.line, field=self.field or None, mend=self.mend)


def sentence(what: str, mend: str | None) -> str:
    """Return a finding as a sentence without a full stop."""
    told = f"{what}; {mend}" if mend else what
    return f"{told[:1].upper()}{told[1:]}"


@lru_cache(maxsize=1024)
def counted(spec_unit: str, unit: str) -> str:
    """Write a unit of an input with what a function counts: ``TB/month`` for ``units/month``."""
    many = unit if unit.isupper() or not unit[-1:].isalpha() or unit.endswith("s") else f"{unit}s"
    if re.search("[^aeiou]y$", unit):
        many = f"{unit[:-1]}ies"
    return spec_unit.replace("units/", f"{many}/").replace("/unit", f"/{unit}")


def field_name(data: Any, place: Place) -> str:
    """Write a place as a person points at it: ``functions[Service desk].work.hours_per_unit``."""
    words = ""
    for step in place:
        if isinstance(step, int):
            item = data[step] if isinstance(data, list) and step < len(data) else None
            name = (item.get("name") or item.get("model")) if isinstance(item, dict) else None
            words += f"[{_in_short(name) if isinstance(name, str) else step + 1}]"
            data = item
        else:
            words += f".{step}" if words else step
            data = data.get(step) if isinstance(data, dict) else None
    return words


def _in_short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[:40]}…"


def names_at(data: Any, place: Place) -> str | None:
    """Name a place for who has no file before them: ``Service desk, out-tasking, price per unit``."""
    names, model = [], None
    for step in place:
        try:
            data = data[step]
        except (LookupError, TypeError):
            break
        if isinstance(data, dict) and isinstance(step, int):
            names.append(str(data.get("name") or data.get("model") or step + 1))
        model = data.get("model", model) if isinstance(data, dict) else model
    names += [_label(place, model) for step in place[-1:] if isinstance(step, str)]
    return ", ".join(names) or None


def _label(place: Place, model: Any) -> str:
    """Name a field as pages do, such as ``people needed``, or else by the word it has in the file."""
    name = str(place[-1])
    owners = [one for one in _models_at(place[:-1]) if name in one.model_fields]
    owners.sort(
        key=lambda one: (
            "model" in one.model_fields and one.model_fields["model"].default != model,
            one.__name__,
        )
    )
    spec = spec_of(owners[0], name) if owners and issubclass(owners[0], Term) else None
    label = spec.label.partition(";")[0] if spec else name.replace("_", " ")
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def from_pydantic(data: Any, errors: list[ErrorDetails], locate: Locate) -> Iterator[Problem]:
    """Turn what pydantic found into problems in plain words."""
    for place, what, mend in findings_in(data, errors):
        yield Problem(Kind.ERROR, field_name(data, place), locate(place), what, mend)


def findings_in(data: Any, errors: list[ErrorDetails]) -> Iterator[Finding]:
    """Say what pydantic found in plain words, each with its place in the data."""
    for error in errors:
        place = place_of(data, error["loc"])
        what, mend = _words(error, place)
        if error["type"] == "extra_forbidden" and (told := _split(data, place)):
            what, mend = told
        if mend and error["type"] == "value_error" and (text := NO_NUMBER.search(what)):
            mend = _in_its_currency(data, place, text.group(2) or "", mend)
        yield place, what, mend


def _in_its_currency(data: Any, place: Place, text: str, mend: str) -> str:
    """Add to a mend where the currency goes that a text names: without it the number counts in another."""
    owners = [one for one in _models_at(place[:-1]) if issubclass(one, Term)]
    specs = [(one, spec) for one in owners if (spec := specs_of(one).get(str(place[-1]))) and spec.is_price]
    codes = currencies_in(text) if specs else ()
    if not codes or meant(text) is None:
        return mend
    owner, spec = specs[0]
    stated = [one["currency"] for one in _above(data, place) if isinstance(one.get("currency"), str)]
    case = data.get("currency") or Case.model_fields["currency"].default
    own = spec.currency(stated[0] if stated else None, case)
    if own in codes:
        return mend
    code, unsure = codes[0], " (if that is the one)" if len(codes) > 1 else ""
    if spec.ours or "currency" not in owner.model_fields:
        if data.get("currency"):
            return f"write it in {own}, the currency of the case, not in {code}"
        return f"{mend}, and currency: {code}{unsure} at the top of the case"
    here = "these terms" if "terms" in place else "this option"
    mend += f", and currency: {code}{unsure} in {here}, which then holds for all prices there"
    rates = data.get("exchange_rates")
    if code == case or (isinstance(rates, dict) and code in rates):
        return mend
    return (
        f"{mend}, with exchange_rates: {{{code}: …}} at the top of the case, the {case} that one {code} costs"
    )


def _above(data: Any, place: Place) -> list[dict[str, Any]]:
    """Return the groups of fields in which a place lies, the nearest first."""
    found: list[dict[str, Any]] = []
    for step in place:
        if isinstance(data, dict):
            found.insert(0, data)
        data = data[step]
    return found


def _split(data: Any, place: Place) -> tuple[str, str] | None:
    """Tell a field that is the rest of the text before it: a comma between { and } ends a text."""
    for step in place[:-1]:
        data = data[step]
    keys = list(data)
    first = last = keys.index(place[-1])
    while first > 0 and data[keys[first]] is None:
        first -= 1
    if str(keys[last]).isdigit() and last and data[keys[last]] is None:
        return (
            f"looks like the rest of the number at {keys[last - 1]}",
            "write a point before decimals and nothing between thousands, such as 1200.5",
        )
    if first == last or not isinstance(data[keys[first]], str):
        return None
    whole = f'{keys[first]}: "{", ".join([data[keys[first]], *keys[first + 1 : last + 1]])}"'
    return (
        "is not a field here, but looks like the rest of a text",
        f"a text with a comma needs quotes: {whole}",
    )


def place_of(data: Any, loc: tuple[int | str, ...]) -> Place:
    """Leave out the names of sourcing models that pydantic puts into its places."""
    place: list[int | str] = []
    for step in loc:
        if isinstance(data, dict) and step in MODELS and step not in data:
            continue
        place.append(step)
        if isinstance(data, dict):
            data = data.get(str(step))
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
    return tuple(place)


def _words(error: ErrorDetails, place: Place) -> tuple[str, str | None]:
    """Say what is wrong and how to mend it."""
    kind, given, context = error["type"], error["input"], error.get("ctx", {})
    if kind == "missing":
        return "is missing", None
    if kind == "json_invalid":
        return (
            "is nested too deeply" if "recursion" in error["msg"] else "holds characters that are no text"
        ), None
    if kind == "extra_forbidden":
        return "is not a field here", _nearest(error["loc"])
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        told = f", not {shown(context['tag'])}" if "tag" in context else ""
        return f"needs a model{told}", f"write one of {', '.join(MODELS)}"
    if kind == "value_error":
        told = str(context.get("error", "is not right")).removeprefix("value ")
        if text := NO_NUMBER.search(told):
            return told, meant(text.group(2) or "") or "write a plain number such as 1200.5"
        return told, None
    if given is None and kind in TYPES:
        return "has no value", "state one or leave the line out"
    if kind == "string_type" and place[-1] in PATTERNS:
        return f"{PATTERNS[str(place[-1])]}, not {shown(given)}", None
    if kind in TYPES:
        mend = "put it in quotes" if kind == "string_type" and isinstance(given, int | float) else None
        if TYPES[kind] == GROUP and place[-1] in SUCH_AS and not isinstance(given, list):
            mend = f"such as {SUCH_AS[str(place[-1])]}"
        if kind in ("float_type", "int_type") and isinstance(given, str):
            mend = meant(given)
        if kind == "float_type" and isinstance(given, str) and (share := PERCENT.match(given)):
            mend = f"write {float(share.group(1)) / 100:g}"
        if kind == "int_type" and isinstance(given, str) and DATE.match(given):
            mend = "write months from the start of the case, such as 18"
        return f"must be {TYPES[kind]}, not {shown(given)}", mend
    if kind in LIMITS:
        key, words = LIMITS[kind]
        return f"must be {words} {context[key]:,}, not {shown(given)}", None
    if kind in ("literal_error", "enum"):
        return f"must be one of {context['expected']}, not {shown(given)}".replace("'", ""), None
    if kind == "string_pattern_mismatch" and place[-1] in PATTERNS:
        return f"{PATTERNS[str(place[-1])]}, not {shown(given)}", None
    if kind in ("too_short", "string_too_short"):
        return "must not be empty", None
    if kind == "string_too_long":
        return f"is longer than {context['max_length']} characters", None
    return error["msg"][:1].lower() + error["msg"][1:], None


def shown(given: Any) -> str:
    """Write a value of the file shortly."""
    if isinstance(given, dict | list):
        return "a list" if isinstance(given, list) else "a group of fields"
    if given is None or isinstance(given, bool):
        return {None: "nothing", True: "true", False: "false"}[given]
    words = str(given)
    return words if len(words) <= 40 else words[:37] + "..."


def _nearest(loc: tuple[int | str, ...]) -> str:
    """Suggest the field that was probably meant: here, one level below, or further up."""
    wrong = str(loc[-1])
    models = _models_at(loc[:-1])
    names = {name for model in models for name in model.model_fields} | (
        {"value"} if Amount in models else set()
    )
    for model in models:
        for name, info in model.model_fields.items():
            if any(
                wrong in inner.model_fields and inner is not Amount for inner in _models_in(info.annotation)
            ):
                return f"did you mean {name}.{wrong}?"
    for height in range(2, len(loc) + 1):
        above = loc[:-height]
        if any(wrong in model.model_fields for model in _models_at(above) if model is not Amount):
            owner = next((str(step) for step in reversed(above) if isinstance(step, str)), None)
            if not above:
                return f"{wrong} belongs at the top of the case"
            return f"{wrong} belongs " + (
                f"under {owner}" if above[-1] == owner else f"beside {loc[-height]}, not under it"
            )
    if close := difflib.get_close_matches(wrong, sorted(names), 1):
        return f"did you mean {close[0]}?"
    return (
        f"known here: {', '.join(sorted(names))}"
        if len(names) <= 12
        else "outtask case fields lists all fields"
    )


def _models_at(loc: tuple[int | str, ...]) -> set[type[BaseModel]]:
    """Return the models whose fields are known at a place."""
    models: set[type[BaseModel]] = {Case}
    for step in loc:
        if step in MODELS:
            models = {
                m for m in models if "model" in m.model_fields and m.model_fields["model"].default == step
            }
        elif below := [m.model_fields[step].annotation for m in models if step in m.model_fields]:
            models = {inner for annotation in below for inner in _models_in(annotation)}
    return models


def _models_in(annotation: Any) -> set[type[BaseModel]]:
    """Return all models that an annotation mentions."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    return {model for part in get_args(annotation) for model in _models_in(part)}
