"""``outtask tidy``: remove what nobody needs any more."""

from __future__ import annotations

from datetime import timedelta

from outtask.cli.terminal import say
from outtask.cli.workspace import workspace
from outtask.methods.words import counted


def run(forget_after: int | None, erase_files_after: int | None) -> None:
    """Tidy up, and tell what went."""
    workspace()
    from outtask.core.tidy import tidy
    from outtask.people.actors import system

    done = tidy(actor=system(), details_kept=None if forget_after is None else timedelta(days=forget_after))
    say(
        f"Removed: {counted(done.contents, 'file')} named by nothing, "
        f"{counted(done.requests, 'note')} of requests long done."
    )
    if not done.settled:
        say("What was erased still stands in a file beside the database, which somebody reads: run it again.")
    if forget_after is not None:
        details, age = counted(done.details, "personal detail"), counted(forget_after, "day")
        say(f"Forgotten: {details} older than {age}.")
    if erase_files_after is not None:
        from outtask.tickets.retention import erase_old_files

        erased, stay = erase_old_files(actor=system(), kept=timedelta(days=erase_files_after))
        say(f"Erased: {counted(erased, 'dropped file')} older than {counted(erase_files_after, 'day')}.")
        for why in stay:
            say(f"Not erased: {why}")
