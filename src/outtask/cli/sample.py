"""``outtask sample``: the first thing a new user sees, on the real log that comes with the product."""

from __future__ import annotations

import os
import sys
import webbrowser
from dataclasses import replace
from pathlib import Path

from outtask.cli.progress import telling
from outtask.cli.terminal import say
from outtask.core.environment import Environment
from outtask.core.home import default_home
from outtask.formats.assessment import assess_log
from outtask.samples import ATTRIBUTION, sample_log_path


def run() -> None:
    """Write the report on the sample log into the data folder, name it, open it where there is a screen."""
    from outtask.formats.report import write_assessment_report

    path = data_folder() / "sample-report.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    with telling("Assessing the sample log"):
        found = assess_log(sample_log_path())
        write_assessment_report(replace(found, notes=(ATTRIBUTION, *found.notes)), path)
    say(f"The report on the sample log lies in {path}")
    say("For your own: outtask assess YOUR-EXPORT.csv --report report.html")
    if sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        webbrowser.open(path.as_uri())


def data_folder() -> Path:
    """Return where the product keeps data: OUTTASK_HOME, else the platform's own folder."""
    return Environment().folder("HOME", default_home())
