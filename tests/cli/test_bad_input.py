"""Whatever is handed over, a person gets one clear line, exit code 2, and nothing half-written."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

HEAD = "number,opened_at,assignment_group\n"
ROW = "T1,2025-03-01 10:00,Desk\n"
GOOD = "case: Mill\nfunctions:\n  - name: Desk\n    volume: {per_month: 900}\n"

LOGS: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty"),
    "header only": (HEAD.encode(), "no rows"),
    "blank lines": (b"\n\n\n", ""),
    "random bytes": (bytes((i * 7919 + i * i) % 256 for i in range(5000)), ""),
    "nul bytes": (b"\0" * 4096, ""),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, ""),
    "a zip that is none": (b"PK\x03\x04" + b"nonsense" * 40, ""),
    "a parquet that is none": (b"PAR1" + b"nonsense" * 40, ""),
    "no ticket column": (b"colour,size\nred,1\nblue,2\n", "no column holds"),
    "no readable time": ((HEAD + "T1,soon,Desk\nT2,later,Desk\n").encode(), ""),
}


def desk(*lines: str) -> str:
    """A case of one function, with further lines about it from line 4 on."""
    return "case: Mill\nfunctions:\n  - name: Desk\n" + "".join(f"    {line}\n" for line in lines)


VOLUME = "functions[Desk].volume"
PRICE = "functions[Desk].options[outsourcing].price_per_unit"
CASES: dict[str, tuple[str, str, int | None, str]] = {  # text, field, line, words
    "empty": ("", "", None, "empty"),
    "only a comment": ("# nothing yet\n", "", None, "empty"),
    "broken YAML": ("case: Mill\nfunctions: [\n", "", 3, ""),
    "a tab": ("case: Mill\nfunctions:\n\t- name: Desk\n", "", 3, ""),
    "the same key twice": ("case: Mill\ncase: Mill\nfunctions: [{name: Desk}]\n", "", 2, "case"),
    "a list": ("- one\n- two\n", "", 1, ""),
    "a word": ("hello\n", "", 1, ""),
    "no functions": ("case: Mill\nfunctions: []\n", "functions", 2, "empty"),
    "a wrong type": (GOOD + "horizon_months: five\n", "horizon_months", 5, "whole number"),
    "a word for a number": (desk("volume: {per_month: many}"), f"{VOLUME}.per_month", 4, "number"),
    "a negative price": (
        desk("volume: {per_month: 9}", "options:", "  - model: outsourcing", "    price_per_unit: -40"),
        PRICE, 7, "-40",
    ),
    "no volume at all": (desk("volume: {per_month: 0}"), f"{VOLUME}.per_month", 4, ""),
    "a horizon of nothing": (GOOD + "horizon_months: 0\n", "horizon_months", 5, "at least 1"),
    "a range upside down": (
        desk("volume:", "  per_month: {low: 9, likely: 5, high: 7}"), f"{VOLUME}.per_month", 5, "low"
    ),
    "not a number": (desk("volume: {per_month: .nan}"), f"{VOLUME}.per_month", 4, ""),
    "a field that is none": (GOOD + "horizon_month: 60\n", "horizon_month", 5, "horizon_months"),
    "a bundle in a circle": (
        GOOD + "bundles:\n  - {name: A, functions: [B]}\n  - {name: B, functions: [A]}\n", "bundles", None, ""
    ),
    "a bundle of one twice": (
        GOOD + "bundles:\n  - {name: A, functions: [Desk, Desk]}\n", "bundles[A].functions[2]", 6, "once"
    ),
    "a bundle of nobody": (
        GOOD + "bundles:\n  - {name: A, functions: [Printer]}\n", "bundles", None, "Printer"
    ),
    "a log that is gone": (desk("volume:", "  log: gone.csv"), f"{VOLUME}.log", 5, "gone"),
}  # fmt: skip


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("name", LOGS)
def test_a_log_that_cannot_be_used(run, tmp_path: Path, name: str) -> None:
    content, words = LOGS[name]
    path = tmp_path / "log.csv"
    path.write_bytes(content)

    told = run("assess", path, "--report", tmp_path / "r.html", "--rejects", tmp_path / "x.csv", "--json")

    assert (told.code, told.out) == (2, "")
    assert told.err.count("\n") == 1
    assert told.err.startswith(str(path))
    assert words in told.err
    assert left(tmp_path) == {"log.csv"}


def test_a_case_or_a_map_given_as_a_log_is_named_as_what_it_is(run, tmp_path: Path) -> None:
    case, named = tmp_path / "my case.yaml", tmp_path / "map.yml"
    case.write_text(GOOD)
    named.write_text("Desk: [Group 1]\n")

    for line in (("assess", case), ("case", "new", case)):
        told = run(*line)
        assert (told.code, told.out) == (2, "")
        assert "is a case, not a ticket log" in told.err and f"outtask decide '{case}'" in told.err
    assert "is a YAML file, not a ticket log" in run("assess", named).err
    assert "no such file" in run("assess", tmp_path / "gone.yaml").err.lower()


def test_an_archive_that_was_cut_is_an_error(run, tmp_path: Path) -> None:
    path = tmp_path / "log.csv.gz"
    path.write_bytes(gzip.compress((HEAD + ROW * 5000).encode())[:-20])

    told = run("assess", path)

    assert (told.code, told.out, told.err.count("\n")) == (2, "", 1)
    assert told.err.startswith(str(path))


@pytest.mark.parametrize(
    "command", [["assess"], ["decide"], ["case", "check"], ["case", "new"]], ids=" ".join
)
def test_a_file_that_is_not_there_and_one_that_is_a_folder(run, tmp_path: Path, command: list[str]) -> None:
    for path in (tmp_path / "gone.csv", tmp_path):
        told = run(*command, path)

        assert (told.code, told.out, told.err.count("\n")) == (2, "", 1)
        assert told.err.startswith(str(path))


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("command", [["decide"], ["case", "check"]], ids=" ".join)
def test_a_case_that_cannot_be_decided(run, tmp_path: Path, name: str, command: list[str]) -> None:
    text, field, line, words = CASES[name]
    path = tmp_path / "case.yaml"
    path.write_text(text)
    outputs = ["--report", tmp_path / "r.html", "--pdf", tmp_path / "r.pdf"] if command == ["decide"] else []

    told = run(*command, path, *outputs)

    assert told.code == 2
    assert told.err.count("\n") == 1
    assert told.err.startswith(str(path))
    where = told.err if command == ["decide"] else told.err + told.out  # a check lists all on standard output
    assert command != ["decide"] or told.out == ""
    assert field in where
    assert words in where
    assert line is None or f"{path}:{line}:" in where
    assert left(tmp_path) == {"case.yaml"}


@pytest.mark.parametrize(
    "arguments", [["assess", "log.csv"], ["decide", "case.yaml", "--json"]], ids=" ".join
)
def test_a_process_of_its_own_ends_the_same_way(run_apart, tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "log.csv").write_text(HEAD)
    (tmp_path / "case.yaml").write_text(GOOD + "materiality: 5\n")

    told = run_apart(*arguments, "--report", "r.html")

    assert (told.code, told.out, told.err.count("\n")) == (2, "", 1)
    assert told.err.startswith(arguments[1])
    assert "Traceback" not in told.err
    assert left(tmp_path) == {"log.csv", "case.yaml"}


def test_what_a_file_says_never_steers_the_terminal(run, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(
        'case: Mill\nfunctions:\n  - name: "Desk\\e[31m\\e]0;owned\\a"\n    volume: {per_month: -1}\n'
    )

    told = run("decide", path)

    assert told.code == 2
    assert all(letter.isprintable() for letter in told.err.rstrip("\n"))
