"""How long files are kept as they were dropped."""

from __future__ import annotations

from datetime import timedelta

from outtask.core.clock import now
from outtask.core.commands import Actor
from outtask.core.models import StoredFile
from outtask.terms.errors import UserError
from outtask.tickets.commands import erase_file
from outtask.tickets.commands.keep import REJECTS


def erase_old_files(*, actor: Actor, kept: timedelta) -> tuple[int, int]:
    """Erase dropped files that are older; return how many went, and how many are being read and stay."""
    old = StoredFile.objects.within(actor.scope, "remove").filter(added_at__lt=now() - kept, erased_at=None)
    erased = busy = 0
    for file in old.exclude(name__startswith=REJECTS):
        try:
            erase_file(actor=actor, file=file)
            erased += 1
        except UserError:
            busy += 1
    return erased, busy
