"""``outtask version``."""

from __future__ import annotations

import sys


def run() -> None:
    """Print the installed version."""
    from importlib.metadata import version

    sys.stdout.write(f"outtask {version('outtask')}\n")
