"""What ``outtask assess --json`` prints, held to its contract, its schema, and a plain count of the rows."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from promised import hold, missing_keys, silent_nulls

from outtask.formats.assessment import assess_log, assessment_document
from outtask.samples import sample_log_path
from outtask.terms.errors import UserError
from outtask.terms.facts import Take

PROMISED = {
    "log": {
        "tickets": 0, "events": 0, "rejected_rows": 0, "duplicate_rows": 0, "first": "", "last": "",
        "zone": "", "complete_months": [], "stragglers": 0, "mapping": {"ticket": "", "at": ""},
    },
    "by": "", "take": "",
    "functions": [{
        "name": "", "tickets": 0, "events": 0, "closed": 0, "dispatcher": False,
        "monthly": [{"month": "", "tickets": 0}],
        "growth": 0, "volatility": 0, "containment": 0, "ping_pong": 0, "routineness": 0, "key_person": 0,
        "reopened": 0, "waiting_share": 0,
        "resolution": {"p50": 0, "p90": 0, "n": 0}, "first_response": {"p50": 0, "p90": 0, "n": 0},
    }],
}  # fmt: skip


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return assessment_document(assess_log(sample_log_path()))


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with gzip.open(sample_log_path(), "rt", encoding="ascii", newline="") as stream:
        return list(csv.DictReader(stream))


def small_log(folder: Path, months: int = 9) -> Path:
    """A snapshot of a year: two teams, few enough tickets to count on fingers."""
    path = folder / "log.csv"
    lines = ["number,opened_at,closed_at,assignment_group"]
    for month in range(1, months + 1):
        for day in range(1, 25):
            team = "Desk" if day % 3 else "Network"
            lines.append(
                f"T{month:02}{day:02},2025-{month:02}-{day:02} 09:00,2025-{month:02}-{day:02} 11:00,{team}"
            )
    path.write_text("\n".join(lines) + "\n")
    return path


def test_it_keeps_the_contract(document: dict[str, Any]) -> None:
    assert missing_keys(document, PROMISED) == []
    assert list(silent_nulls(document)) == []


def test_it_keeps_its_schema(document: dict[str, Any]) -> None:
    hold(document, "assess")


def test_known_growth_keeps_the_schema_too(tmp_path: Path) -> None:
    found = assessment_document(assess_log(small_log(tmp_path), zone="Europe/Berlin", country="DE"))

    hold(found, "assess")
    assert list(silent_nulls(found)) == []
    assert isinstance(found["functions"][0]["growth"], float)
    assert "growth_why" not in found["functions"][0]


def test_a_season_is_missing_for_the_reason_that_holds(tmp_path: Path) -> None:
    few = tmp_path / "few.csv"
    days = [f"{2021 + i // 12}-{i % 12 + 1:02}-{day:02} 10:00" for i in range(30) for day in range(2, 28, 5)]
    few.write_text("number,opened,group\n" + "".join(f"T{i},{at},Desk\n" for i, at in enumerate(days)))
    (desk,) = assessment_document(assess_log(few))["functions"]
    assert desk["season_why"] == desk["growth_why"] == "not enough data: 6.0 tickets a month, 10 are needed"


def test_the_publishers_counts_are_met(document: dict[str, Any]) -> None:
    log = document["log"]

    assert (log["tickets"], log["events"], log["rejected_rows"], log["duplicate_rows"]) == (
        24_918,
        141_712,
        0,
        0,
    )
    assert (document["by"], document["take"], log["zone"]) == ("assignment_group", "handled", "UTC")
    assert log["complete_months"] == ["2016-03", "2016-04", "2016-05"]
    assert log["first"] == "2016-02-29T01:23:00Z"  # the first update; the first opening lies before it


def test_a_ticket_counts_in_every_function_that_it_reached(
    document: dict[str, Any], rows: list[dict[str, str]]
) -> None:
    reached: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["assignment_group"] != "?":
            reached[row["assignment_group"]].add(row["number"])

    assert {f["name"]: f["tickets"] for f in document["functions"]} == {n: len(t) for n, t in reached.items()}
    for function in document["functions"]:
        assert sum(month["tickets"] for month in function["monthly"]) == function["tickets"]
    volumes = [function["tickets"] for function in document["functions"]]
    assert volumes == sorted(volumes, reverse=True)


@pytest.mark.parametrize(("take", "place"), [(Take.FIRST, 0), (Take.LAST, -1)])
def test_a_ticket_counts_once_where_it_began_or_ended(
    take: Take, place: int, rows: list[dict[str, str]]
) -> None:
    tickets: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        tickets[row["number"]].append(row)
    counted: dict[str, int] = defaultdict(int)
    for own in tickets.values():
        if own[0]["number"] == "INC0000137":  # the one ticket whose rows step back in time
            own.sort(
                key=lambda row: (
                    row["sys_updated_at"][3:5],
                    row["sys_updated_at"][:2],
                    row["sys_updated_at"][11:],
                )
            )
        group = own[place]["assignment_group"]
        counted["(none)" if group == "?" else group] += 1

    found = assessment_document(assess_log(sample_log_path(), take=take))

    assert {f["name"]: f["tickets"] for f in found["functions"]} == dict(counted)
    hold(found, "assess")


def test_groups_become_functions_by_a_map(tmp_path: Path) -> None:
    path = small_log(tmp_path)
    whole = assess_log(path, functions={"Desk": "Workplace", "Network": "Workplace"})

    assert [f.name for f in whole.functions] == ["Workplace"]
    assert whole.functions[0].tickets == sum(f.tickets for f in assess_log(path).functions)


def test_an_unknown_country_is_told_before_the_log_is_read(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"^country: .*ZZ"):
        assess_log(tmp_path / "gone.csv", country="ZZ")


def test_rejected_rows_are_listed_with_their_lines(tmp_path: Path) -> None:
    path = small_log(tmp_path)
    path.write_text(path.read_text() + "T9999,,,Desk\n")
    rejects = tmp_path / "rejects.csv"

    assert assess_log(path, rejects=rejects).rejected_rows == 1
    assert rejects.read_text().splitlines()[1].startswith("218,")


def test_what_measuring_finds_wrong_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise UserError("the log has no events")

    monkeypatch.setattr(import_module("outtask.methods.facts.measure"), "measure", refuse)
    path, rejects = small_log(tmp_path), tmp_path / "rejects.csv"

    with pytest.raises(UserError, match=r"log\.csv: the log has no events"):
        assess_log(path, rejects=rejects)
    assert rejects.read_text() == "line,reason,row\n"  # what the reader left out is known all the same
