"""How long files are kept as they were dropped."""

from __future__ import annotations

from datetime import timedelta

from outtask.core.clock import now
from outtask.core.commands import Actor
from outtask.core.models import StoredFile
from outtask.terms.errors import UserError
from outtask.tickets.commands import erase_file
from outtask.tickets.commands.keep import REJECTS


def erase_old_files(*, actor: Actor, kept: timedelta) -> tuple[int, list[str]]:
    """Erase what was dropped longer ago, and not again since; return how many went, and why others did not.

    What is erased is a content: it is as old as the newest file that holds it.
    """
    files = StoredFile.objects.within(actor.scope, "remove").filter(erased_at=None)
    before = now() - kept
    erased, stay = 0, []
    for file in files.filter(added_at__lt=before).exclude(name__startswith=REJECTS).order_by("pk"):
        if files.filter(sha256=file.sha256, added_at__gte=before).exists():
            continue
        try:
            erase_file(actor=actor, file=file)
            erased += 1
        except UserError as error:
            stay.append(str(error.at(file=file.name)))
    return erased, stay
