"""The command line as a whole: help, version, usage, and how it ends when someone interrupts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from outtask.cli.arguments import COMMANDS as ALL
from outtask.cli.arguments import TEMPLATES, meant
from outtask.formats.case_template import template_names
from outtask.samples import sample_log_path

COMMANDS = (
    ["assess"],
    ["case", "new"],
    ["case", "check"],
    ["case", "fields"],
    ["decide"],
    ["sample"],
    ["start"],
    ["worker"],
    ["version"],
)


def test_help_names_every_command(run) -> None:
    for line in ([], ["--help"]):
        told = run(*line)
        assert (told.code, told.err) == (0, "")
        assert all(f"\n  {' '.join(command)} " in told.out for command in COMMANDS)


def test_a_line_sets_up_only_the_commands_that_it_may_mean() -> None:
    assert [command.words for command in meant(["assess", "case"])] == ["assess"]
    assert {"case new", "case check"} <= {command.words for command in meant(["case"])}
    assert all(command.words.startswith("case ") for command in meant(["case"]))
    assert list(meant([])) == list(meant(["--version"])) == list(meant(["asess"])) == list(ALL)


def test_it_ends_without_a_search_for_dead_objects() -> None:
    code = "import atexit, gc; atexit.register(lambda: print(gc.get_freeze_count() > 1000)); "
    code += "from outtask.cli.main import main; main()"

    told = subprocess.run([sys.executable, "-c", code, "version"], capture_output=True, text=True, check=True)

    assert told.stdout.splitlines()[-1] == "True"


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_that_fits_a_terminal(run, command: list[str]) -> None:
    told = run(*command, "--help")

    assert told.code == 0
    assert told.out.startswith("usage: outtask " + " ".join(command))
    assert max(map(len, told.out.splitlines())) <= 80


def test_help_names_every_template_as_it_is_typed(run) -> None:
    told = run("case", "new", "--help").out

    assert set(template_names()) == set(TEMPLATES)
    assert [name for name in TEMPLATES if name not in told] == []


def test_both_ways_of_asking_for_the_version_agree(run) -> None:
    assert run("--version") == run("version")
    assert run("version").out.split()[0] == "outtask"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (["asses"], "asses"),
        (["assess"], "LOG"),
        (["assess", "a.csv", "--bye"], "--bye; outtask assess --help"),
        (["decide", "a.yaml", "--json", "a.json"], "--json writes to standard output"),
        (["assess", "a.csv", "--take", "most"], "handled"),
        (["decide", "a.yaml", "--seed", "x"], "--seed"),
        (["decide", "a.yaml", "--seed", "-1"], "--seed"),
        (["decide", "a.yaml", "--paths", "0"], "--paths"),
        (["case", "check"], "CASE.yaml"),
        (["assess", "log.csv", "--day-first", "--month-first"], "--month-first: the line says the opposite"),
    ],
)
def test_a_line_that_cannot_be_understood_is_told_in_one_line(run, line: list[str], words: str) -> None:
    told = run(*line)

    assert (told.code, told.out, told.err.count("\n")) == (2, "", 1)
    assert words in told.err


SLOW = {"altair", "duckdb", "jinja2", "numpy", "pydantic", "rich", "ruamel", "scipy", "typst", "vl_convert"}


@pytest.mark.parametrize(
    "code",
    [
        "import outtask",
        "from outtask.cli.main import run_line; run_line(['decide', '--help'])",
        "from outtask.cli.main import run_line; run_line(['case', 'new', '--help'])",
    ],
)
def test_nothing_slow_is_imported_before_there_is_work(code: str) -> None:
    report = f"{code}; import sys; sys.stdout.write(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=True)

    assert SLOW & set(done.stdout.split()) == set()


def test_it_runs_without_the_packages_that_only_tests_need(run_apart, log: Path) -> None:
    """click came in with a tool for tests and was missed where only the product was installed."""
    hide = (
        "import sys; sys.modules |= dict.fromkeys(('click', 'pytest', 'hypothesis', 'jsonschema', 'pandas'))"
    )
    line = f"{hide}; from outtask.cli.main import run_line; sys.exit(run_line(sys.argv[1:]))"
    done = subprocess.run([sys.executable, "-c", line, "assess", "gone.csv"], capture_output=True, text=True)

    assert done.returncode == 2
    assert done.stderr.startswith("gone.csv: ")


def test_a_reader_that_leaves_early_is_no_error() -> None:
    """As in `outtask case fields | head -1`."""
    child = subprocess.Popen(
        [sys.executable, "-m", "outtask", "case", "fields"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdout and child.stderr
    child.stdout.close()
    told = child.stderr.read()
    child.stderr.close()

    assert (child.wait(), told) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "outtask", "case", "fields"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "space" in done.stderr


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopped_in_the_middle_it_leaves_nothing_behind(tmp_path: Path, number: int, code: int) -> None:
    long = tmp_path / "long.csv"
    with long.open("w") as out:
        out.write("number,at,assignment_group\n")
        out.writelines(f"T{i // 4},2025-01-{1 + i % 28:02} 10:00,G{i % 7}\n" for i in range(600_000))
    (tmp_path / "temporary").mkdir()
    ready = "import sys; from outtask.cli.main import main; print('ready', flush=True); main()"
    child = subprocess.Popen(
        [sys.executable, "-c", ready, "assess", "long.csv", "--report", "r.html", "--rejects", "x.csv"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "TMPDIR": str(tmp_path / "temporary")},
    )  # fmt: skip
    assert child.stdout and child.stdout.readline() == "ready\n"
    time.sleep(0.4)
    child.send_signal(number)
    out, err = child.communicate(timeout=60)

    assert (child.returncode, out) == (code, "")
    assert err in ("stopped\n", "")
    assert {path.name for path in tmp_path.rglob("*")} == {"long.csv", "temporary"}


def test_letters_that_the_terminal_lacks_do_not_stop_it(run_apart) -> None:
    told = run_apart("assess", sample_log_path(), env={"PYTHONIOENCODING": "ascii"})

    assert (told.code, told.err) == (0, "")
    assert "Group 70" in told.out
