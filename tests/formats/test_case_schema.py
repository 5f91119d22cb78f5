"""The published schema of a case says what a case may hold, and every case that is read obeys it."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promised import schema
from pydantic import BaseModel

from outtask.formats.case_file import examined
from outtask.formats.case_new import new_case
from outtask.formats.case_schema import case_schema, models_in, schema_text
from outtask.formats.case_template import template_names
from outtask.formats.case_valid import validated
from outtask.formats.case_words import Problem
from outtask.formats.yaml_lines import parse_yaml
from outtask.terms.amounts import Amount
from outtask.terms.case import Case
from outtask.terms.inputs import spec_of

REFRESH = "run: python -m outtask.formats.case_schema > docs/schemas/case.json"
VALIDATOR = jsonschema.Draft202012Validator(case_schema())
WHOLE = parse_yaml(new_case(None, ("service-desk", "one-time-migration", "freelancers")), "case.yaml")[0]


def properties(model: type[BaseModel]) -> dict[str, Any]:
    whole = case_schema()
    found: dict[str, Any] = (whole if model is Case else whole["$defs"][model.__name__])["properties"]
    return found


def test_the_published_file_is_the_schema_of_the_terms() -> None:
    assert schema("case") == case_schema(), REFRESH
    assert json.loads(schema_text()) == case_schema()


@pytest.mark.parametrize("name", template_names())
def test_each_template_obeys_the_schema(name: str) -> None:
    VALIDATOR.validate(parse_yaml(new_case(None, (name,)), f"{name}.yaml")[0])


def test_every_field_is_described_with_unit_default_and_reason() -> None:
    for model in models_in(Case) - {Amount}:
        for name, told in properties(model).items():
            assert told.get("description"), f"{model.__name__}.{name}"
            spec = spec_of(model, name)
            if spec is not None:
                assert f"{spec.label} ({spec.unit})." in told["description"]
                assert spec.why.lower() in told["description"].lower()
                first = told["anyOf"][0]
                number = first["items"]["anyOf"][0] if first["type"] == "array" else first
                assert (number["minimum"], number.get("maximum")) == (spec.minimum, spec.most)
    rate = properties(Case)["discount_rate"]
    assert rate["description"] == "Discount rate (per year). Default: 8 % (per year) — cost of capital."


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"seeed": 1}, "seeed"),
        ({"currency": "euro"}, "euro"),
        ({"horizon_months": 0}, "minimum"),
        ({"discount_rate": -1}, "not valid"),
        ({"discount_rate": "much"}, "not valid"),
        ({"discount_rate": {"low": 0, "high": 1}}, "not valid"),
        ({"discount_rate": {"value": 0, "low": 0}}, "not valid"),
        ({"functions": []}, "non-empty"),
        ({"functions": [{"name": "A", "options": [{"price_per_unit": 3}]}]}, "not valid"),
        (
            {"functions": [{"name": "A", "options": [{"model": "outsourcing", "price_per_hour": 3}]}]},
            "not valid",
        ),
        ({"discount_rate": {"low": -0.1, "likely": 0, "high": 0.1}}, "not valid"),
        ({"discount_rate": {"low": 0, "likely": 0.1, "high": 1.1}}, "not valid"),
        ({"organisation": {"country": "de"}}, "not valid"),
        ({"exchange_rates": {"usd": 1}}, "usd"),
        ({"exchange_rates": {"USD": 0}}, "not valid"),
        ({"functions": [{"name": "A", "volume": {"season": [1.0] * 11}}]}, "not valid"),
        ({"functions": [{"name": "A", "volume": {"steps": [{"month": 3}]}}]}, "not valid"),
        ({"functions": [{"name": "A", "volume": {"steps": [{"month": 3, "factor": 2, "add": 1}]}}]}, "valid"),
        ({"functions": [{"name": "A", "project": {"due_month": 10**16}}]}, "not valid"),
        ({"discount_rate": "-5 %"}, "not valid"),
        ({"functions": [{"name": "A", "volume": {"per_month": "900 %"}}]}, "not valid"),
        ({"functions": [{"name": "A", "volume": {"per_month": {"value": "900 %"}}}]}, "not valid"),
    ],
)
def test_what_the_schema_refuses(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(jsonschema.ValidationError, match=words):
        VALIDATOR.validate({"case": "A", "functions": [{"name": "A"}]} | wrong)


def places(data: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    below = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [place, *(one for key, item in below for one in places(item, (*place, key)))]


PLACES = [place for place in places(WHOLE) if place]
ODD = st.sampled_from(
    [None, 0, 3, -1, 0.5, 1e9, "", "5 %", "x", True, [], {}, {"value": 2}, {"low": 1, "likely": 2, "high": 3}]
)


def test_yes_and_no_are_true_and_false_to_the_reader_and_to_the_schema() -> None:
    """An editor that checks by the schema must not mark what is read: in YAML 1.2 they are words."""
    text = "case: A\nestate: no\nfunctions: [{name: A, volume: {per_month: 9}, work: {measured: yes}}]\n"
    data = parse_yaml(text, "case.yaml")[0]
    assert data["estate"] == "no"
    found, errors, _ = validated(data)
    assert found is not None and not errors
    assert (found.estate, found.functions[0].work.measured) == (False, True)
    VALIDATOR.validate(data)


def errors_of(data: dict[str, Any]) -> tuple[Problem, ...]:
    return examined(data, "case.yaml", lambda _: 1, lambda case: (case, [])).errors


def test_the_whole_case_has_no_error_that_would_hide_what_the_schema_says_of_another() -> None:
    assert errors_of(WHOLE) == ()


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(PLACES), ODD)
def test_every_case_that_is_read_obeys_the_schema(place: tuple[Any, ...], odd: object) -> None:
    data = deepcopy(WHOLE)
    parent = data
    for step in place[:-1]:
        parent = parent[step]
    parent[place[-1]] = odd
    if not errors_of(data):
        VALIDATOR.validate(data)
