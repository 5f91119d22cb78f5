"""What a command is asked to write is looked at before the long work, and never replaces what is read."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from outtask.cli.outputs import check_outputs
from outtask.terms.errors import UserError


def test_a_file_that_can_be_written_leaves_no_trace(tmp_path: Path) -> None:
    there = tmp_path / "there.html"
    there.write_text("kept")
    check_outputs({"--report": str(tmp_path / "new.html"), "--pdf": None}, [])
    check_outputs({"--report": str(there)}, [])

    assert [path.name for path in tmp_path.iterdir()] == ["there.html"]
    assert there.read_text() == "kept"


@pytest.mark.parametrize(
    ("target", "mend"), [("", "another"), ("gone/r.html", "make the folder"), ("file/r.html", "folder")]
)
def test_what_cannot_be_written_is_told_with_its_option(tmp_path: Path, target: str, mend: str) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(UserError, match=mend) as told:
        check_outputs({"--report": str(tmp_path / target)}, [])
    assert told.value.field == "--report"


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may write everywhere")
def test_read_only_places_are_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UserError, match="cannot be written"):
        check_outputs({"--report": str(tmp_path / "r.html")}, [])


def test_an_input_is_never_replaced_whatever_it_is_called(tmp_path: Path) -> None:
    log, link = tmp_path / "log.csv", tmp_path / "link.csv"
    log.write_text("rows")
    link.symlink_to(log)

    for name in (log, link, tmp_path / "." / "log.csv"):
        with pytest.raises(UserError, match="would overwrite"):
            check_outputs({"--rejects": str(name)}, [log])


def test_two_outputs_never_share_a_file(tmp_path: Path) -> None:
    name = str(tmp_path / "out")
    with pytest.raises(UserError, match="already what --report writes"):
        check_outputs({"--report": name, "--pdf": name}, [])


def test_the_log_behind_a_case_is_not_replaced_either(run, tmp_path: Path, log: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text("case: Mill\nfunctions:\n  - {name: Desk, volume: {log: log.csv}}\n")
    before = log.read_bytes()

    told = run("decide", case, "--report", log)

    assert told.code == 2
    assert "would overwrite" in told.err
    assert log.read_bytes() == before


def test_nobody_waits_for_an_output_that_cannot_be_written(run, log: Path) -> None:
    began = time.perf_counter()
    told = run("assess", log, "--report", "/nowhere/at/all.html")

    assert (told.code, told.out, told.err.count("\n")) == (2, "", 1)
    assert told.err.startswith("/nowhere/at/all.html: --report: cannot be written")
    assert time.perf_counter() - began < 0.5


def test_a_device_takes_what_is_written(run, log: Path) -> None:
    told = run("assess", log, "--report", os.devnull)

    assert told.code == 0
    assert not Path(os.devnull).is_file()


def test_a_file_is_not_named_as_what_it_is_not(tmp_path: Path) -> None:
    for option, name, other in (("--report", "r.pdf", "--pdf"), ("--pdf", "r.HTML", "--report")):
        with pytest.raises(UserError, match=f"ends as what {other} writes"):
            check_outputs({option: str(tmp_path / name)}, [])
    check_outputs({"--rejects": str(tmp_path / "r.pdf"), "--report": str(tmp_path / "report")}, [])
