"""``outtask case``: a case to start from that can be decided as it is, what is wrong with one, all fields."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from outtask.formats.case_file import read_case
from outtask.formats.case_template import template_names


def test_from_a_log_to_a_verdict_without_touching_a_thing(run, log: Path, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(run("case", "new", log).out)

    assert run("case", "check", case).code == 0
    document = json.loads(run("decide", case, "--paths", "64", "--json").out)

    assert [f["name"] for f in document["functions"]] == ["Desk", "Network"]
    assert document["functions"][0]["verdict"]["origin"]["measured"] > 0
    assert document["open_questions"]


def test_small_groups_are_decided_on_together_and_not_lost(run, tmp_path: Path) -> None:
    log, case, groups = (tmp_path / name for name in ("log.csv", "case.yaml", "map.yaml"))
    rows = []
    for i in range(900):
        day, team = f"2025-{1 + i // 100:02}-{1 + i % 28:02}", i % 7 if i % 4 else 7 + i % 31
        rows.append(f"T{i},{day} 09:00,{day} 11:00,Team {team}\n")
    log.write_text("number,opened_at,closed_at,assignment_group\n" + "".join(rows))

    case.write_text(run("case", "new", log).out)
    names = [function.name for function in read_case(case).functions]
    assert (len(names) <= 13, names[-1]) == (True, "Other groups")
    assert "Other groups stands for" in case.read_text()
    counted = [function.volume.per_month for function in read_case(case).functions]
    assert sum(volume.likely for volume in counted if volume) == pytest.approx(100, rel=0.05)

    assert run("assess", log, "--write-functions", groups).code == 0
    case.write_text(run("case", "new", log, "--functions", groups).out)
    assert [function.name for function in read_case(case).functions] == names

    groups.write_text("".join(f"Work {i}: [Team {i}]\n" for i in range(38)))  # what a person asks for, stays
    case.write_text(run("case", "new", log, "--functions", groups).out)
    assert len(read_case(case).functions) == 38


def test_groups_that_a_map_leaves_out_are_one_function_and_not_many(run, tmp_path: Path) -> None:
    log, case, groups = (tmp_path / name for name in ("log.csv", "case.yaml", "map.yaml"))
    rows = [
        f"T{i},2025-{1 + i // 100:02}-{1 + i % 28:02} 09:00,2025-{1 + i // 100:02}-28 11:00,Team {i % 20}\n"
        for i in range(900)
    ]
    log.write_text("number,opened_at,closed_at,assignment_group\n" + "".join(rows))
    groups.write_text("Mail:\n  - Team 1\n  - Team 2\nPhones: [Team 3]\n")

    case.write_text(run("case", "new", log, "--functions", groups).out)
    functions = read_case(case).functions

    assert sorted(function.name for function in functions) == ["Mail", "Other groups", "Phones"]
    assert functions[-1].name == "Other groups"
    assert "Other groups stands for Team 0, Team 10, " in case.read_text()
    volumes = {f.name: f.volume.per_month.likely for f in functions if f.volume.per_month}
    assert volumes["Other groups"] == pytest.approx(17 * volumes["Phones"], rel=0.1)


def test_the_terminal_says_what_each_function_was_taken_for_and_a_map_says_it_better(
    run, log: Path, tmp_path: Path
) -> None:
    groups = tmp_path / "map.yaml"
    groups.write_text("Zeta: [Desk]\nNetzwerk: [Network]\n")
    told = run("case", "new", log, "--functions", groups)
    assert told.err.splitlines()[0] == "Like network, told from the name: Netzwerk."
    assert "Like ticket-team, as the name does not tell what kind of work it is: Zeta." in told.err
    assert "Like" not in told.out

    groups.write_text("Zeta: {like: service-desk, groups: [Desk]}\nNetzwerk: [Network]\n")
    told = run("case", "new", log, "--functions", groups)
    assert "Like service-desk, as the map says: Zeta." in told.err
    assert "Service desk specialist" in told.out


def test_a_function_without_tickets_is_told_by_its_name_and_stays_in_the_case(
    run, log: Path, tmp_path: Path
) -> None:
    groups = tmp_path / "map.yaml"
    groups.write_text("Help: [Desk]\nTelephony: [Phones]\n")
    told = run("case", "new", log, "--functions", groups)
    assert f"{groups}:2: Telephony: no ticket of the log is in any of its groups" in told.err
    assert "No ticket tells of Telephony: the case asks how many there are a month." in told.err
    assert "name: Telephony" in told.out


@pytest.mark.parametrize("name", template_names())
def test_each_template_is_a_case_that_can_be_decided(run, tmp_path: Path, name: str) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(run("case", "new", "--template", name).out)

    told = run("case", "check", case)

    assert (told.code, told.err) == (0, "")
    assert "can be decided" in told.out.splitlines()[-1]


def test_a_template_that_there_is_not_is_told_with_those_there_are(run) -> None:
    told = run("case", "new", "--template", "coffee")

    assert (told.code, told.out, told.err.count("\n")) == (2, "", 1)
    assert "service-desk" in told.err


def test_how_to_read_a_log_is_not_ignored_where_none_is_named(run) -> None:
    told = run("case", "new", "--template", "network", "--zone", "UTC")

    assert (told.code, told.out) == (2, "")
    assert told.err == "without a LOG there is nothing to read: --zone UTC; name the log before it\n"


def test_a_check_names_all_errors_at_once_with_their_lines(run, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    wrong = "materiality: 7\nhorizon_months: 0\n"
    case.write_text(
        f"case: Mill\n{wrong}functions:\n  - {{name: Desk, volum: 3, volume: {{per_month: 5}}}}\n"
    )

    told = run("case", "check", case)

    assert told.code == 2
    assert [line.split(":")[1] for line in told.out.splitlines()[:3]] == ["2", "3", "5"]
    assert told.err.startswith(f"{case}: cannot be decided as it is: 3 errors")
    assert told.err.count("\n") == 1


def test_a_check_tells_what_matters_and_the_rest_when_asked(run, case: Path) -> None:
    text = case.read_text()
    case.write_text(
        text.replace("{per_month: 900,", "{per_month: 900, unit: TB,") + "providers: [{name: Ada}]\n"
    )

    short, long = run("case", "check", case), run("case", "check", case, "--all")

    assert (short.code, long.code) == (0, 0)
    assert "contradiction: no option names Ada" in short.out.splitlines()[0]
    assert "assumed:" not in short.out
    assumed = sum("assumed:" in line for line in long.out.splitlines())
    assert assumed > 4
    assert f"assumed defaults: outtask case check {case} --all lists them" in short.out.splitlines()[-2]
    assert "hours_per_unit 0.5 to 2 hours/TB" in long.out
    assert "units/month" not in long.out and "/unit" not in long.out


def test_a_case_is_utf_8_whatever_the_terminal_speaks(run_apart) -> None:
    told = run_apart("case", "new", "--template", "network", env={"PYTHONIOENCODING": "latin-1"})

    assert (told.code, told.err) == (0, "")  # read back as UTF-8


def test_every_field_is_listed_with_unit_default_and_reason(run) -> None:
    told = run("case", "fields").out

    assert "functions[].options[outsourcing].dead_band (share)\n" in told
    assert "Change of volume that leaves the charge as it is. Default 0.1: common clause.\n" in told
    assert told.count("price_per_unit (money/unit)") == 3


def test_fields_can_be_looked_up_by_word(run) -> None:
    told = run("case", "fields", "overtime").out

    places = [line for line in told.splitlines() if not line.startswith(" ")]
    assert len(places) == 2
    assert all("overtime" in place for place in places)


def test_what_is_asked_of_each_function_counts_once_as_decide_counts_it(
    run, log: Path, tmp_path: Path
) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(run("case", "new", log).out)
    last = run("case", "check", case).out.splitlines()[-1]
    decided = run("decide", case, "--paths", "64").out

    assert last.endswith("14 questions, eleven where one that is asked of several functions counts once")
    assert "Answer eleven open questions" in " ".join(decided.split())


def test_a_log_is_no_case_and_a_log_beside_no_report_shows_nothing(run, log: Path, tmp_path: Path) -> None:
    assert (
        "is not a case, which is a YAML file; of a ticket log outtask case new LOG" in run("decide", log).err
    )
    told = run("decide", tmp_path / "case.yaml", "--log", log)
    assert (told.code, told.out) == (2, "")
    assert "--log: has no effect without --report or --pdf" in told.err


def test_a_log_that_cannot_be_read_is_told_before_the_long_work(
    run, case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("outtask.methods.decide.decide", lambda *_, **__: pytest.fail("it was decided"))
    for log, words in ((tmp_path / "gone.csv", "no such file"), (case, "is a case, not a ticket log")):
        told = run("decide", case, "--report", tmp_path / "report.html", "--log", log)
        assert (told.code, told.out) == (2, "")
        assert words in told.err
    assert not (tmp_path / "report.html").exists()
