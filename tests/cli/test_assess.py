"""``outtask assess``: a table for people, one document for programs, and the files that were asked for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from outtask.samples import sample_log_path


def test_the_answer_comes_first_and_fits_eighty_columns(run, log: Path) -> None:
    told = run("assess", log)

    assert (told.code, told.err) == (0, "")
    lines = told.out.splitlines()
    assert "216 tickets" in lines[0]
    assert lines.pop() == f"Next: outtask case new {log} > case.yaml"  # to be copied, so never broken
    assert max(map(len, lines)) <= 80
    assert any(line.startswith("Desk ") and "144" in line for line in lines)


def test_json_is_one_document_and_nothing_else(run, log: Path) -> None:
    told = run("assess", log, "--json", "--take", "last")

    document = json.loads(told.out)
    assert (told.code, told.err) == (0, "")
    assert document["take"] == "last"
    assert [f["name"] for f in document["functions"]] == ["Desk", "Network"]


def test_nothing_but_the_document_reaches_standard_output() -> None:
    """DuckDB draws a bar of progress past Python, for queries of two seconds and more: here sooner."""
    line = (
        "import duckdb, sys\n"
        "plain = duckdb.connect\n"
        "def hasty(*given, **named):\n"
        "    connection = plain(*given, **named)\n"
        "    connection.execute('SET progress_bar_time = 50')\n"
        "    return connection\n"
        "duckdb.connect = hasty\n"
        "from outtask.cli.main import run_line\n"
        "sys.exit(run_line(['assess', sys.argv[1], '--json']))\n"
    )
    done = subprocess.run([sys.executable, "-c", line, sample_log_path()], capture_output=True, text=True)

    assert json.loads(done.stdout)["log"]["tickets"] == 24_918


def test_any_column_may_name_the_functions(run) -> None:
    document = json.loads(run("assess", sample_log_path(), "--by", "contact_type", "--json").out)

    assert document["by"] == "contact_type"
    assert document["functions"][0]["name"] == "Phone"


def test_a_proposed_map_is_written_edited_and_read_back(run, log: Path, tmp_path: Path) -> None:
    functions = tmp_path / "map.yaml"
    told = run("assess", log, "--write-functions", functions)
    assert f"--functions {functions} > case.yaml" in told.out
    functions.write_text(functions.read_text().replace("Network:", "Lines and switches:"))

    document = json.loads(run("assess", log, "--functions", functions, "--json").out)

    assert [f["name"] for f in document["functions"]] == ["Desk", "Lines and switches"]
    assert run("assess", log, "--functions", functions, "--write-functions", tmp_path / "b.yaml").code == 2


def test_what_was_asked_for_is_written_whole(run, log: Path, tmp_path: Path) -> None:
    log.write_text(log.read_text() + "T9999,,,Desk\n")

    told = run("assess", log, "--report", tmp_path / "r.html", "--rejects", tmp_path / "x.csv")

    assert (told.code, told.err) == (0, "")
    assert (tmp_path / "r.html").read_text("utf-8").rstrip().endswith("</html>")
    assert (tmp_path / "x.csv").read_text().splitlines()[1].startswith("218,")
    assert "r.html" in told.out


def test_names_in_a_log_are_shown_and_never_obeyed(run, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    rows = [f"T{i},2025-03-{1 + i % 28:02} 10:00,[red]Desk[/red] \x1b[31m\n" for i in range(60)]
    path.write_text("number,opened_at,assignment_group\n" + "".join(rows))

    told = run("assess", path)

    assert told.code == 0
    assert "[red]Desk[/red]" in told.out
    assert "\x1b" not in told.out


def test_a_column_in_another_language_names_groups(run, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    rows = "".join(f"T{i},2025-03-{1 + i % 28:02} 09:00,2025-04-28 11:00,Team {i % 4}\n" for i in range(80))
    path.write_text("number,opened_at,closed_at,Bearbeitergruppe\n" + rows)

    told = run("assess", path, "--by", "Bearbeitergruppe")

    assert told.code == 0
    assert "all four groups to carry" in " ".join(told.out.split())
    assert "bearbeitergruppe" not in told.out.lower().partition("columns: ")[0]


def test_how_columns_were_read_is_printed_written_corrected_and_read_back(
    run, log: Path, tmp_path: Path
) -> None:
    columns = tmp_path / "columns.yaml"
    told = run("assess", log, "--write-mapping", columns)
    assert "Columns: ticket = " in told.out
    written = columns.read_text()
    assert "# vendor: COLUMN  # vendor in charge; no column was found" in written

    as_written = json.loads(run("assess", log, "--mapping", columns, "--json").out)
    columns.write_text(written.replace("\nteam: ", "\n# team: ") + "team: null\n")
    corrected = json.loads(run("assess", log, "--mapping", columns, "--json").out)

    assert as_written["functions"] == json.loads(run("assess", log, "--json").out)["functions"]
    assert "team" not in corrected["log"]["mapping"] and len(corrected["functions"]) == 1


def test_what_names_the_function_is_written_too_where_the_line_says_it(
    run, log: Path, tmp_path: Path
) -> None:
    header, *rows = log.read_text().splitlines()
    log.write_text(
        "\n".join([f"{header},site", *(f"{row},{'Bonn' if '-1' in row else 'Ulm'}" for row in rows)])
    )
    columns = tmp_path / "columns.yaml"
    said = json.loads(run("assess", log, "--by", "site", "--write-mapping", columns, "--json").out)
    read_back = json.loads(run("assess", log, "--mapping", columns, "--json").out)
    assert {one["name"] for one in said["functions"]} == {"Bonn", "Ulm"}
    assert said["functions"] == read_back["functions"]
