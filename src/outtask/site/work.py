"""A worker of ``outtask start``, as ``python -m outtask.site.work NAME``."""

from __future__ import annotations

import os
import sys

BEHIND = 5  # niceness: pages come first where processors are few


def main(name: str) -> None:
    """Carry out jobs until told to leave."""
    from outtask.site.lifeline import leave_with_parent

    leave_with_parent()
    os.nice(BEHIND)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "outtask.site.settings")
    import django

    django.setup()
    from outtask.core.worker import Worker
    from outtask.site.tidying import begin_tidying

    worker = Worker(name)
    if name.endswith("-1"):  # the first of them, for all
        begin_tidying(worker.leaving)
    worker.work()


if __name__ == "__main__":
    main(sys.argv[1])
