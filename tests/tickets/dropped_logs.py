"""The small logs that the tests of this room hand in."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "formats"))

import ticket_files as files


def log(rows: range | int = 60, header: list[str] = files.HEADER) -> str:
    """Return a log of events: its first so many rows, or those of a range."""
    part = rows if isinstance(rows, range) else range(rows)
    whole = files.event_rows(part.stop)
    return files.text_of([whole[i] for i in part], header)
