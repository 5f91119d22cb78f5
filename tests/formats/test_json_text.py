"""JSON of many lines is written as Python's own module writes it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outtask.formats.json_text import json_text

PLAIN = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
)
DOCUMENTS = st.recursive(
    PLAIN, lambda inner: st.lists(inner) | st.tuples(inner) | st.dictionaries(st.text(), inner), max_leaves=40
)


@given(DOCUMENTS)
def test_any_document_is_written_as_by_json(document: object) -> None:
    assert json_text(document) == json.dumps(document, indent=1, allow_nan=False)


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_text({"a": [1.0, {"b": float("nan")}]})
