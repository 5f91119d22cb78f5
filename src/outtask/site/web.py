"""The web server of ``outtask start``: granian with our application.

With SQLite it is one process with threads, because commands of one process wait for each other in memory
and not for a busy database; with PostgreSQL a process for each core, at most four.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from typing import Any

from granian.server import MPServer

from outtask.site.processes import ONE_WAS_KILLED

THREADS = 8  # of each process; with PostgreSQL each holds a connection
MOST_PROCESSES = 4


class Server(MPServer):
    """Granian, which ends with one code whether a process of its own was killed or cannot begin."""

    def shutdown(self, exit_code: int = 0) -> None:
        """Leave, and tell by the code where one was killed: that may happen to one that has begun well."""
        killed = any(process.inner.exitcode == -signal.SIGKILL for process in self.wrks)
        super().shutdown(ONE_WAS_KILLED if killed else exit_code)  # type: ignore[no-untyped-call]


def serve() -> None:
    """Serve what `load` has loaded, until told to leave."""
    from django.conf import settings
    from django.db import connection

    if sys.platform == "linux":
        multiprocessing.set_start_method("fork")  # what is loaded here need not be loaded once more
    gc.collect()
    gc.freeze()  # what is loaded stays: nobody need look through it for garbage, which takes 100 ms each time
    postgres = connection.vendor == "postgresql"
    Server(
        "outtask.site.wsgi:application",
        address=settings.HOST,
        port=settings.PORT,
        interface="wsgi",  # type: ignore[arg-type]  # a str that equals the member
        workers=min(os.cpu_count() or 1, MOST_PROCESSES) if postgres else 1,
        blocking_threads=THREADS,
        websockets=False,
        workers_kill_timeout=4,
        log_level="error",  # type: ignore[arg-type]
        log_dictconfig=LOGGING,
    ).serve(target_loader=load_in_worker, wrap_loader=False)


def load() -> Any:
    """Return the application, with all that its first request would have to load."""
    from django.urls import get_resolver

    from outtask.site.wsgi import application

    get_resolver().url_patterns  # noqa: B018
    return application


def load_in_worker() -> Any:
    """Return the application to a process that must not outlive the one that began it."""
    from outtask.site.lifeline import leave_when_orphaned

    leave_when_orphaned(os.getppid())
    return load()


LOGGING = {
    "handlers": {
        name: {"formatter": "generic", "class": "logging.StreamHandler", "stream": "ext://sys.stderr"}
        for name in ("console", "access")
    }
}
