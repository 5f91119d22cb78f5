"""``outtask sign-in-link``: a way in from the machine itself, in one line, or one line on what is wrong."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from outtask.cli.main import run_line
from workspace import People


def printed(capsys: pytest.CaptureFixture[str], *line: str) -> tuple[int, str, str]:
    code = run_line(["sign-in-link", *line])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_it_prints_a_link_that_lets_the_owner_in(
    capsys: pytest.CaptureFixture[str], organisation: People, client: Client, settings: Any
) -> None:
    settings.HOST, settings.PORT = "127.0.0.1", 8000
    code, out, _ = printed(capsys)

    link = re.search(r"http://127\.0\.0\.1:8000(/people/enter/\S+)", out)
    assert code == 0 and link and "does not run" in out
    client.post(link.group(1))
    assert "Olga Owner" in client.get("/people/settings/").content.decode()


def test_it_names_the_address_of_the_workspace_that_runs(
    capsys: pytest.CaptureFixture[str], organisation: People, settings: Any, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    (tmp_path / "running").write_text("http://127.0.0.1:8123\n")

    _, out, _ = printed(capsys, "--email", "finn@northwind.example")

    assert out.startswith("http://127.0.0.1:8123/people/enter/") and "does not run" not in out


def test_it_makes_no_link_while_any_free_port_may_be_taken(
    capsys: pytest.CaptureFixture[str], organisation: People, settings: Any, tmp_path: Path
) -> None:
    settings.HOME, settings.PORT = tmp_path, 0  # OUTTASK_PORT=0, and nothing runs

    code, out, err = printed(capsys)

    assert (code, out) == (2, "")
    assert "start outtask, or name one in OUTTASK_PORT" in err


def test_it_says_in_one_line_that_nobody_has_the_address(
    capsys: pytest.CaptureFixture[str], organisation: People
) -> None:
    code, out, err = printed(capsys, "--email", "nobody@northwind.example")

    assert (code, out) == (2, "")
    assert err == "nobody who may sign in has this address; look at the People page for the address\n"
