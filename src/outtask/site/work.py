"""A worker of ``outtask start``, as ``python -m outtask.site.work NAME``."""

from __future__ import annotations

import os
import sys

BEHIND = 5  # niceness: pages come first where processors are few


def main(name: str) -> None:
    """Load everything, wait for the parent's go, carry out jobs until told to leave."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "outtask.site.settings")
    import django

    django.setup()
    from outtask.core.worker import Worker
    from outtask.site.lifeline import wait_for_go

    os.nice(BEHIND)
    wait_for_go()
    Worker(name).work()


if __name__ == "__main__":
    main(sys.argv[1])
