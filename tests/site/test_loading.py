"""Django begins without what only calculations need: ``outtask start`` has three seconds for a page."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SLOW = ("numpy", "pydantic", "duckdb", "scipy", "altair", "yaml", "openpyxl", "typst")
FRESH = f"""
import sys, django
{{loads}}
print(*(name for name in {SLOW} if name in sys.modules))
"""


def loaded_by(loads: str, home: Path) -> list[str]:
    environment = {"OUTTASK_HOME": str(home), "DJANGO_SETTINGS_MODULE": "outtask.site.settings"}
    line = [sys.executable, "-c", FRESH.format(loads=loads)]
    told = subprocess.run(line, env=os.environ | environment, check=True, capture_output=True, text=True)
    return told.stdout.split()


def test_setting_django_up_loads_nothing_slow(tmp_path: Path) -> None:
    assert loaded_by("django.setup()", tmp_path) == []


def test_the_test_sees_what_a_room_would_load(tmp_path: Path) -> None:
    assert "pydantic" in loaded_by("django.setup(); import outtask.terms.case", tmp_path)
