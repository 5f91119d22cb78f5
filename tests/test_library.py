"""What a notebook finds in ``import outtask``."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

import outtask


@pytest.mark.parametrize("name", outtask.__all__)
def test_every_public_name_is_there_documented_and_typed(name: str) -> None:
    found = getattr(outtask, name)

    assert inspect.getdoc(found)
    if inspect.isfunction(found):
        signature = inspect.signature(found)
        assert signature.return_annotation is not inspect.Signature.empty
        assert all(p.annotation is not inspect.Parameter.empty for p in signature.parameters.values())


def test_the_names_can_be_completed_and_others_are_refused() -> None:
    assert set(outtask.__all__) <= set(dir(outtask))
    with pytest.raises(AttributeError, match="no attribute 'asses_log'"):
        outtask.asses_log  # noqa: B018


def test_type_checkers_see_the_types() -> None:
    assert (Path(outtask.__file__).parent / "py.typed").exists()


def test_from_a_log_to_a_decision_in_five_lines(tmp_path: Path) -> None:
    rows = "".join(f"T{m}-{d},2025-{m:02}-{d:02} 09:00,Desk\n" for m in range(1, 9) for d in range(1, 28))
    (tmp_path / "log.csv").write_text("number,opened_at,assignment_group\n" + rows)

    assessment = outtask.assess_log(tmp_path / "log.csv", zone="Europe/Berlin")
    (tmp_path / "case.yaml").write_text(outtask.new_case(assessment), "utf-8")
    case = outtask.read_case(tmp_path / "case.yaml").model_copy(update={"paths": 64})
    decision = outtask.decide_case(case)
    document = outtask.decision_document(decision)

    assert document["functions"][0]["name"] == "Desk"
    assert outtask.decide_function(case, "Desk").verdict.option == decision.functions[0].verdict.option


def test_what_is_given_and_taken_has_types_with_public_names(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("number,opened_at,assignment_group\nT1,2025-01-02 09:00,Desk\nT2,2025-01-03 09:00,Desk\n")

    assessment = outtask.assess_log(log, zone="UTC", take=outtask.Take.LAST)
    functions = [{"name": "Desk", "volume": {"per_month": 900}}]
    case = outtask.Case.model_validate({"case": "Ours", "paths": 64, "functions": functions})

    assert isinstance(assessment, outtask.Assessment)
    assert isinstance(outtask.decide_case(case), outtask.Decision)
