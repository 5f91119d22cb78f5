"""``outtask tidy``: remove what nobody needs any more."""

from __future__ import annotations

from datetime import timedelta

from outtask.cli.terminal import say
from outtask.cli.workspace import workspace


def run(forget_after: int | None, erase_files_after: int | None) -> None:
    """Tidy up, and tell what went."""
    workspace()
    from outtask.core.tidy import tidy
    from outtask.people.actors import system

    done = tidy(actor=system(), details_kept=None if forget_after is None else timedelta(days=forget_after))
    say(
        f"Removed: {done.contents:,} files that nothing names, {done.requests:,} notes of requests long done."
    )
    if forget_after is not None:
        say(f"Forgotten: {done.details:,} personal details older than {forget_after:,} days.")
    if erase_files_after is not None:
        from outtask.tickets.retention import erase_old_files

        erased, busy = erase_old_files(actor=system(), kept=timedelta(days=erase_files_after))
        left = f" {busy:,} are being read: run it again." if busy else ""
        say(f"Erased: {erased:,} dropped files older than {erase_files_after:,} days.{left}")
