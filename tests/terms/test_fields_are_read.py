"""Nothing is asked for in vain: each field of a case is read by a method, or only describes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

import outtask
from outtask.terms.amounts import Amount
from outtask.terms.case import Case

ROOT = Path(outtask.__file__).parent
DESCRIPTIVE = {"name", "note", "source", "path"}
READERS = [
    *(ROOT / "methods").rglob("*.py"),
    ROOT / "terms" / "resolve.py",
    ROOT / "terms" / "levels.py",
    *(ROOT / "formats" / name for name in ("case_measured.py", "case_drivers.py")),  # where numbers come from
]


def models_in(annotation: Any) -> set[type[BaseModel]]:
    found: set[type[BaseModel]] = set()
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        found = {annotation}.union(*(models_in(info.annotation) for info in annotation.model_fields.values()))
    return found.union(*(models_in(part) for part in get_args(annotation)))


def words_of(source: Path) -> Iterator[str]:
    """Yield what a module reads: attributes, and the parts of paths such as ``volume.growth``."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value:
            yield from node.value.split(".")


READ = {word for source in READERS for word in words_of(source)}


def is_read(name: str) -> bool:
    """Tell whether a name is read as it stands, or put together as ``control_level`` is."""
    return name in READ or any(
        name.removesuffix(end) in READ for end in READ if re.fullmatch(r"_[a-z]+", end)
    )


@pytest.mark.parametrize("model", sorted(models_in(Case) - {Amount}, key=lambda model: model.__name__))
def test_each_field_is_read(model: type[BaseModel]) -> None:
    assert [name for name in model.model_fields if name not in DESCRIPTIVE and not is_read(name)] == []


def test_a_field_that_nothing_reads_would_be_found() -> None:
    assert is_read("per_month") and is_read("control_level")
    assert not is_read("aim") and not is_read("employees") and not is_read("aim_level")
