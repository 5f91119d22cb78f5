"""What can be chosen in a profile: languages, zones, ways to write numbers, looks."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from outtask.frame.reader import MARKS

LANGUAGES = {"en": "English"}
NUMBER_FORMATS = {example: example for example in MARKS}
THEMES = {"auto": "As the device", "light": "Light", "dark": "Dark"}


@cache
def zones() -> tuple[str, ...]:
    """Return the names of time zones that a person may live in."""
    table = (files("tzdata") / "zones").read_text(encoding="utf-8").split()
    return ("UTC", *sorted(name for name in table if "/" in name and not name.startswith("Etc/")))
