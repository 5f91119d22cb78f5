"""What is kept in a database is what was measured."""

from __future__ import annotations

import json

from report_samples import sample_assessment

from outtask.formats.assessment_stored import (
    assessment_from,
    assessment_json,
    facts_from,
    facts_json,
)


def test_an_assessment_comes_back_digit_for_digit() -> None:
    told = sample_assessment()

    assert assessment_from(json.loads(json.dumps(assessment_json(told), allow_nan=False))) == told


def test_the_facts_of_one_function_do_too() -> None:
    facts = sample_assessment().functions[0]

    assert facts_from(json.loads(json.dumps(facts_json(facts), allow_nan=False))) == facts
