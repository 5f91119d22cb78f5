"""``outtask tidy``: remove what nobody needs any more."""

from __future__ import annotations

from datetime import timedelta

from outtask.cli.terminal import say
from outtask.cli.workspace import workspace


def run(forget_after: int | None) -> None:
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
