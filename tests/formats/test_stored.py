"""What is kept in a database comes back as it went in, to the last digit."""

from __future__ import annotations

import json

import pytest
from report_samples import sample_assessment, sample_decision

from outtask.formats.stored import restored, stored

KEPT = {
    "an assessment": sample_assessment(),
    "the facts of a function": sample_assessment().functions[0],
    "a decision": sample_decision(),
    "the result of a function": sample_decision().functions[0],
}


@pytest.mark.parametrize("what", KEPT)
def test_it_comes_back_as_it_went_in(what: str) -> None:
    told = json.loads(json.dumps(stored(KEPT[what]), allow_nan=False))

    assert restored(type(KEPT[what]), told) == KEPT[what]
