"""Packages with known holes fail the checks, but those allowed with a reason; what was not asked is said."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / ".ci"))
import audit  # noqa: E402

HOLE = {"id": "PYSEC-2026-7", "aliases": ["CVE-2026-1"], "fix_versions": ["2.1"], "description": "bad"}
SOUND = {"name": "sound", "version": "1.0", "vulns": []}
HOLED = {"name": "holed", "version": "2.0", "vulns": [HOLE]}
UNKNOWN = {"name": "unknown", "skip_reason": "Dependency not found on PyPI"}


def test_a_known_hole_is_told_with_the_version_that_mends_it() -> None:
    found = audit.judged({"dependencies": [SOUND, HOLED]}, ())

    assert found == (["holed 2.0: PYSEC-2026-7, mended in 2.1"], "")


@pytest.mark.parametrize("known", ["PYSEC-2026-7", "CVE-2026-1"])
def test_one_that_is_allowed_under_any_of_its_numbers_is_not(known: str) -> None:
    assert audit.judged({"dependencies": [HOLED]}, [known]) == ([], "")


def test_what_the_source_does_not_know_is_not_taken_for_sound() -> None:
    assert audit.judged({"dependencies": [UNKNOWN]}, ()) == ([], "its source knows 0 of 1 packages")
    found, why = audit.judged({"dependencies": [UNKNOWN, HOLED]}, ())
    assert (len(found), why) == (1, "its source knows 1 of 2 packages")


def test_nothing_is_allowed_without_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "holes"
    path.write_text("# words\nCVE-2026-1 we call nothing of it\nCVE-2026-2\n\n")

    assert audit.allowed(path) == {"CVE-2026-1": "we call nothing of it"}
    assert isinstance(audit.allowed(), dict)


def test_where_the_source_is_out_of_reach_that_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "pip-audit"
    program.write_text("#!/bin/sh\necho 'ConnectionError: no route' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(audit.sys, "executable", str(tmp_path / "python"))
    monkeypatch.setattr(audit, "export", lambda *_: None)

    assert audit.audit() == ([], "its source could not be reached (ConnectionError: no route)")


def test_the_list_of_what_is_built_in_names_every_package_of_the_lock_that_is_run(tmp_path: Path) -> None:
    if not (ROOT / ".build" / f"uv-{audit.UV_VERSION}").exists() and not shutil.which("uv"):
        pytest.skip("uv is not here: make sets it up")
    out = tmp_path / "list.json"
    line = [sys.executable, ROOT / ".ci/audit.py", "--sbom", out]
    subprocess.run(line, check=True, capture_output=True)

    told = json.loads(out.read_text("utf-8"))

    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.5")
    named = {one["name"]: one["version"] for one in told["components"]}
    lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    versions = {(one["name"], one["version"]) for one in lock["package"]}
    assert set(named.items()) <= versions
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert {"django", "duckdb", "numpy"} <= set(named) and len(named) > len(wanted)
    assert "pytest" not in named
