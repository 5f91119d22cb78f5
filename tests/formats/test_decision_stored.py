"""What was decided comes back from a database as it went in."""

from __future__ import annotations

import json

from report_samples import sample_decision

from outtask.formats.decision_stored import decision_from, decision_json, result_from, result_json


def test_a_decision_comes_back_to_the_last_digit() -> None:
    decision = sample_decision()

    stored = json.loads(json.dumps(decision_json(decision), allow_nan=False))

    assert decision_from(stored) == decision


def test_the_result_of_one_function_comes_back_alone() -> None:
    one = sample_decision().functions[0]

    assert result_from(json.loads(json.dumps(result_json(one)))) == one
