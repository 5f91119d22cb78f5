"""The small log that the tests of decisions import, and what finds a function of its study."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from outtask.core.commands import Actor
    from outtask.decide.models import Function
    from outtask.tickets.models import Source

GROUPS = ("Desk", "Mail", "Network")
HEADER = "number,state,group,person,updated,category\n"
BEGAN = datetime(2024, 1, 1, 8, tzinfo=UTC)


class Named(Protocol):
    """Gives a function of the study by its name, as it stands in the database now."""

    def __call__(self, name: str) -> Function: ...


def log_text(tickets: int = 600, groups: tuple[str, ...] = GROUPS) -> str:
    """Return a log in which Front passes every ticket on to a group that ends most of what it gets."""
    rows = []
    for i in range(tickets):
        at = BEGAN + timedelta(hours=6 * i)
        group = groups[i % len(groups)]
        ends = groups[(i + 1) % len(groups)] if i % 9 == 0 else group
        steps = [("New", "Front"), ("Active", group), ("Active", ends), ("Resolved", ends)]
        for step, (state, where) in enumerate(steps):
            when = at + timedelta(minutes=40 * step)
            person = f"{where} person {i % 5}"
            rows.append(f"T{i:05},{state},{where},{person},{when:%Y-%m-%d %H:%M:%S},kind {i % 25}\n")
    return HEADER + "".join(rows)


def bring_in(actor: Actor, folder: Path, text: str, title: str, source: Source | None = None) -> None:
    """Import a log as the worker would, with all that follows from it."""
    from dataclasses import replace

    from outtask.core.files import receive
    from outtask.core.worker import run_waiting
    from outtask.tickets.commands import begin_import, receive_file
    from outtask.tickets.reading import Reading

    path = folder / "log.csv"
    path.write_text(text)
    file = receive_file(actor=actor, received=receive(path), name="log.csv", kind="text/csv")
    again = replace(actor, key="")
    title = "" if source else title
    begin_import(actor=again, file=file, source=source, title=title, reading=Reading())
    jobs = run_waiting()
    assert not any(job.error for job in jobs), [job.error for job in jobs]
