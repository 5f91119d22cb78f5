"""The command line, run inside the tests and as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from outtask.cli.main import run_line

LOG = "number,opened_at,closed_at,assignment_group\n"


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command line in this process."""

    def go(*arguments: Any) -> Ran:
        capsys.readouterr()
        code = run_line([str(argument) for argument in arguments])
        return Ran(code, *capsys.readouterr())

    return go


@pytest.fixture
def run_apart(tmp_path: Path) -> Run:
    """Run a command line as a process of its own, in an empty folder, as a terminal would."""

    def go(*arguments: Any, env: dict[str, str] | None = None, cwd: Path = tmp_path) -> Ran:
        line = [sys.executable, "-m", "outtask", *map(str, arguments)]
        done = subprocess.run(
            line, capture_output=True, text=True, encoding="utf-8", cwd=cwd, env={**os.environ, **(env or {})}
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return go


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A small log of two teams: nine months, one ticket a day."""
    path = tmp_path / "log.csv"
    rows = [
        f"T{month:02}{day:02},2025-{month:02}-{day:02} 09:00,2025-{month:02}-{day:02} 11:00,"
        f"{'Desk' if day % 3 else 'Network'}\n"
        for month in range(1, 10)
        for day in range(1, 25)
    ]
    path.write_text(LOG + "".join(rows))
    return path


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case of one function, quick to decide."""
    path = tmp_path / "case.yaml"
    path.write_text(
        "case: Mill\npaths: 256\nfunctions:\n"
        "  - name: Desk\n    volume: {per_month: 900, growth: 2 %}\n"
        "    options:\n      - {model: outsourcing, name: Acme, price_per_unit: 40}\n"
    )
    return path
