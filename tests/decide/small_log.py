"""The small log that the tests of decisions import, and what finds a function of its study."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from outtask.decide.models import Function

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
            rows.append(f"T{i:05},{state},{where},{person},{when:%Y-%m-%d %H:%M:%S},kind {i % 4}\n")
    return HEADER + "".join(rows)
