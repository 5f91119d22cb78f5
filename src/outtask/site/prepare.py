"""What ``outtask start`` does before anybody may come in: the database made or brought up to date."""

from __future__ import annotations

from collections.abc import Callable

from outtask.core.commands import Actor, command
from outtask.core.jobs import KINDS, enqueue
from outtask.core.ledger import record
from outtask.core.models import Job
from outtask.core.schema import Standing, standing

SAMPLE = "decide.sample"
"""The kind of job that loads the sample workspace."""


def bring_up_to_date(say: Callable[[str], None]) -> bool:
    """Make the database, or migrate it after a backup; tell whether it was made just now."""
    found = standing()
    if found is Standing.BEHIND:
        from outtask.core.backup import before_migration

        say(f"Bringing the workspace up to date; a backup of it lies in {before_migration()}")
    if found is not Standing.CURRENT:
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
    return found is Standing.NONE


@command
def load_sample(*, actor: Actor) -> Job:
    """Let the sample workspace be loaded in the background."""
    actor.check("add", Job)
    job = enqueue(SAMPLE, {})
    record("sample.asked_for", job)
    return job


def has_sample() -> bool:
    """Tell whether there is a sample workspace to load."""
    return SAMPLE in KINDS
