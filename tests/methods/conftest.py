"""Reference numbers from outside the project, by topic."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Vectors = Callable[[str], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def vectors() -> Vectors:
    """Return a look-up from a topic to its cases in ``tests/reference/vectors.json``."""
    path = Path(__file__).parents[1] / "reference" / "vectors.json"
    loaded: dict[str, list[dict[str, Any]]] = json.loads(path.read_text(encoding="utf-8"))
    return loaded.__getitem__
