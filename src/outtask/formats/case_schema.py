"""The JSON Schema of a case file, made from the terms: units, defaults and reasons stand in the descriptions.

``python -m outtask.formats.case_schema > docs/schemas/case.json`` writes the published one anew.
"""

from __future__ import annotations

import json
import sys
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from outtask.formats.case_defaults import default_words
from outtask.formats.case_meanings import meaning
from outtask.formats.case_rules import OF_A_HUNDRED
from outtask.formats.case_valid import YES_NO
from outtask.terms.amounts import MOST, Amount, Origin
from outtask.terms.case import Case
from outtask.terms.inputs import Spec, spec_of

PERCENT = {"type": "string", "pattern": r"^\s*[+-]?\d+(\.\d+)?\s*%\s*$"}
NEGATIVE = {"pattern": r"^\s*-.*[1-9]"}
PLAIN = {"anyOf": [{"type": "number"}, {"$ref": "#/$defs/Percent"}]}
MONTHS = 12
ENDS = ("low", "likely", "high")
COUNTRY, CURRENCY = r"^[A-Z]{2}$", r"^[A-Z]{3}$"
CODES = {"country": COUNTRY, "location": COUNTRY, "allowed_locations": COUNTRY, "currency": CURRENCY}
YES_OR_NO = {"anyOf": [{"type": "boolean"}, {"enum": list(YES_NO)}]}
EITHER = [{"required": [name], "properties": {name: {"not": {"type": "null"}}}} for name in ("factor", "add")]
BESIDE = {
    "origin": {
        "enum": [origin.value for origin in Origin],
        "default": Origin.JUDGED.value,
        "description": "measured: counted in a log, an invoice or a written quote; judged: said by a person "
        "who knows the place; assumed: a default that nobody here has confirmed.",
    },
    "source": {"type": ["string", "null"], "description": "Where the number comes from."},
    "question": {
        **YES_OR_NO,
        "default": False,
        "description": "Marks a number that only people here know and that is still open.",
    },
}


def case_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the data in a case file."""
    schema = Case.model_json_schema()
    definitions = schema["$defs"]
    del definitions["Origin"]
    definitions |= {"Amount": _amount(), "Percent": PERCENT}
    for model in models_in(Case):
        if model is not Amount:
            _describe(model, schema if model is Case else definitions[model.__name__])
    definitions["Step"]["oneOf"] = EITHER
    season = next(form for form in definitions["Volume"]["properties"]["season"]["anyOf"] if "items" in form)
    season |= {"minItems": MONTHS, "maxItems": MONTHS, "items": {"type": "number", "minimum": 0}}
    _name_models(schema)
    told = {key: schema.pop(key) for key in ("description", "properties", "required", "additionalProperties")}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Case of Outtask",
        "type": "object",
        **told,
        "$defs": dict(sorted(definitions.items())),
    }


def models_in(annotation: Any) -> set[type[BaseModel]]:
    """Return all terms that an annotation mentions, and those in them."""
    found: set[type[BaseModel]] = set()
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        found.add(annotation)
        for info in annotation.model_fields.values():
            found |= models_in(info.annotation)
    for part in get_args(annotation):
        found |= models_in(part)
    return found


def _describe(model: type[BaseModel], definition: dict[str, Any]) -> None:
    """Give each property its meaning, and each input what may be written and what is assumed."""
    definition.pop("title", None)
    for name, given in definition["properties"].items():
        spec = spec_of(model, name)
        given.pop("title", None)
        if spec is not None:
            given.clear()
            given |= _input(spec, model.model_fields[name])
        else:
            _tighten(given, CODES.get(name))
            if told := meaning(model.__name__, name):
                given["description"] = told
        if isinstance(given.get("default"), dict):
            del given["default"]  # a group of fields, each with a default of its own
        if given.get("default", "") is None:
            del given["default"]
    if rates := definition["properties"].get("exchange_rates"):
        rates["propertyNames"] = {"pattern": CURRENCY}
        number = {"type": "number", "exclusiveMinimum": 0}
        rates["additionalProperties"] = {"anyOf": [number, _within({"exclusiveMinimum": 0})]}


def _tighten(part: dict[str, Any], code: str | None) -> None:
    """Say of plain values what the reader makes of them: yes and no as true and false, codes as codes."""
    if part.get("type") == "boolean":
        del part["type"]
        part |= YES_OR_NO
        return
    if part.get("type") == "integer":
        part.setdefault("maximum", int(MOST))
    elif part.get("type") == "string" and code is not None:
        part["pattern"] = code
    for form in (*part.get("anyOf", ()), *([part["items"]] if "items" in part else [])):
        _tighten(form, code)


def _name_models(part: Any) -> None:
    """Require the model wherever it tells which of several kinds of option stands there."""
    if isinstance(part, dict):
        if part.pop("discriminator", None):
            part["required"] = ["model"]
        part = list(part.values())
    for one in part if isinstance(part, list) else ():
        _name_models(one)


def _input(spec: Spec, info: FieldInfo) -> dict[str, Any]:
    number: dict[str, Any] = {"type": "number", "minimum": spec.minimum}
    if spec.most is not None:
        number["maximum"] = spec.most
    told = f"{spec.label} ({spec.unit})."
    if spec.range is not None:
        told += f" Default: {default_words(spec)}" + (f" — {spec.why}." if spec.why else ".")
    elif spec.why:
        told += f" {spec.why[:1].upper()}{spec.why[1:]}."
    may_be_percent = spec.unit in OF_A_HUNDRED
    amount = _within({name: bound for name, bound in number.items() if name != "type" or not may_be_percent})
    percent = {"$ref": "#/$defs/Percent"} | ({"not": NEGATIVE} if spec.minimum >= 0 else {})
    forms: list[dict[str, Any]] = [number, *([percent] if may_be_percent else []), amount]
    if is_list(info.annotation):
        forms = [{"type": "array", "minItems": 1, "items": {"anyOf": forms}}]
    return {"description": told, "anyOf": forms + [{"type": "null"}] * (not info.is_required())}


def _within(bounds: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an amount within bounds, which hold for numbers and let percentages pass."""
    least = {name: bound for name, bound in bounds.items() if name != "maximum"}
    most = {name: bound for name, bound in bounds.items() if name == "maximum"}
    kind = {name: bound for name, bound in bounds.items() if name == "type"}
    ends = {"value": bounds, "low": least} | ({"high": most} if most else {})
    ends |= {name: kind | ends.get(name, {}) for name in ENDS if kind}
    return {"$ref": "#/$defs/Amount", "properties": ends}


def is_list(annotation: Any) -> bool:
    """Tell whether an annotation asks for a list."""
    return get_origin(annotation) is tuple or any(is_list(part) for part in get_args(annotation))


def _amount() -> dict[str, Any]:
    return {
        "description": "A number with a range (a triangular distribution with mode likely) or a single "
        "value, its origin and its source.",
        "oneOf": [
            {
                "type": "object",
                "properties": {"value": PLAIN, **BESIDE},
                "required": ["value"],
                "additionalProperties": False,
            },
            {
                "type": "object",
                "properties": {**dict.fromkeys(ENDS, PLAIN), **BESIDE},
                "required": list(ENDS),
                "additionalProperties": False,
            },
        ],
    }


def schema_text() -> str:
    """Return the schema as it is published."""
    return json.dumps(case_schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
