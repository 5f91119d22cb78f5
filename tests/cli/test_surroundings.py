"""What surrounds a command: memory that does not suffice, pipes, and files that others have named."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import duckdb
import pytest

from outtask.samples import sample_log_path


@pytest.mark.parametrize(
    "error",
    [
        MemoryError("Unable to allocate 22.9 GiB"),
        duckdb.OutOfMemoryException("Out of Memory Error: failed to allocate"),
        OSError(12, "Cannot allocate memory"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_memory_that_does_not_suffice_is_told_with_a_way_out(
    run, log: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def short(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(import_module("outtask.methods.facts.measure"), "measure", short)
    told = run("assess", log, "--json")

    assert (told.code, told.out) == (2, "")
    assert told.err.startswith("the memory of this machine does not suffice; leave out months")
    assert told.err.count("\n") == 1


def outtask(*arguments: str | Path, given: bytes) -> subprocess.CompletedProcess[bytes]:
    line = [sys.executable, "-m", "outtask", *map(str, arguments)]
    return subprocess.run(line, input=given, capture_output=True)


@pytest.mark.parametrize("unpacked", [False, True])
def test_a_log_comes_through_a_pipe(log: Path, unpacked: bool) -> None:
    given = log.read_bytes() if unpacked else sample_log_path().read_bytes()

    piped, read = outtask("assess", "/dev/stdin", given=given), outtask("assess", log, given=b"")

    assert (piped.returncode, piped.stderr) == (0, b"")
    assert b"Next:" in read.stdout and b"Next:" not in piped.stdout
    if unpacked:
        assert piped.stdout == read.stdout[: read.stdout.index(b"Next:")]


def test_a_case_is_not_made_from_a_pipe_that_can_be_read_but_once(log: Path) -> None:
    told = outtask("case", "new", "/dev/stdin", given=log.read_bytes())

    assert (told.returncode, told.stdout) == (2, b"")
    assert told.stderr == b"/dev/stdin: is a pipe, and is read twice for a case; save it as a file first\n"


def test_redirected_it_is_a_file(log: Path) -> None:
    with log.open() as given:
        line = [sys.executable, "-m", "outtask", "case", "new", "/dev/stdin"]
        done = subprocess.run(line, stdin=given, capture_output=True, text=True)

    assert done.returncode == 0 and done.stderr.startswith("Like ")
    assert "functions:" in done.stdout


def test_a_report_is_written_where_what_is_said_has_nowhere_to_go(log: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    line = [sys.executable, "-m", "outtask", "assess", str(log), "--report", str(report)]

    done = subprocess.run(["sh", "-c", 'exec "$@" >&-', "sh", *line], stderr=subprocess.PIPE)

    assert (done.returncode, done.stderr) == (0, b"")
    assert report.read_text("utf-8").startswith("<!doctype html>")


STEERS = "a\x1b[31m\x1b]0;owned\x07\u202e"


@pytest.mark.parametrize(
    "words",
    [
        lambda log, case: ["assess", log, "--report", f"{log}.html", "--rejects", f"{log}.x.csv"],
        lambda log, case: ["case", "check", case],
        lambda log, case: ["case", "check", case, "--all"],
        lambda log, case: ["decide", case, "--report", f"{case}.html"],
        lambda log, case: ["assess", f"{log}.gone"],
    ],
)
def test_a_name_that_steers_a_terminal_is_shown_without(
    run, log: Path, case: Path, words: Callable[[str, str], list[str]]
) -> None:
    given = [str(path.rename(path.with_name(f"{STEERS}{path.suffix}"))) for path in (log, case)]

    told = run(*words(*given))

    assert all(letter.isprintable() or letter in "\n\xa0" for letter in told.out + told.err)
    assert "owned" in told.out + told.err
