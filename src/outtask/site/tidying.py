"""Tidying once a day, beside the jobs of a worker."""

from __future__ import annotations

import logging
from threading import Event, Thread

SOON = 10 * 60.0  # seconds from the start of a worker to the first time: starting is for who waits
DAY = 24 * 60 * 60.0  # seconds
log = logging.getLogger(__name__)


def begin_tidying(leaving: Event) -> Thread:
    """Tidy in a thread of its own until the worker leaves."""
    thread = Thread(target=_tidy_each_day, args=(leaving,), daemon=True, name="tidying")
    thread.start()
    return thread


def _tidy_each_day(leaving: Event) -> None:
    from django.db import connection

    from outtask.core.tidy import tidy
    from outtask.people.actors import system

    wait = SOON
    while not leaving.wait(wait):
        try:
            done = tidy(actor=system())
            log.info("tidied", extra={"contents": done.contents, "requests": done.requests})
            if not done.settled:
                log.warning("what was erased still stands in the write-ahead log; it is tried again in a day")
        except Exception:  # whatever it is, jobs go on
            log.exception("tidying went wrong; it is tried again in a day")
        finally:
            connection.close()
        wait = DAY
