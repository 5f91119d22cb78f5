"""What every command does first that works on the workspace: Django is set up, the database looked at."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from outtask.terms.errors import UserError


def workspace(*, made: bool = True) -> None:
    """Set up Django for the workspace that the environment names.

    Raises UserError where a newer version made the database, and, unless ``made`` is False, where there is no
    workspace yet, an older version made it, or its files lie in another folder.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "outtask.site.settings")
    import django
    from django.conf import settings

    django.setup()
    from outtask.core.schema import Standing, standing

    with understood("cannot be opened"):
        found = standing()
    if found is Standing.AHEAD:
        raise UserError(
            "a newer version of outtask made this workspace; this one would damage it",
            file=str(settings.HOME),
            mend="install the newer version, or restore a backup from before",
        )
    if made and found is Standing.NONE:
        raise UserError("there is no workspace yet", file=str(settings.HOME), mend="outtask start makes one")
    if made and found is Standing.BEHIND:
        raise UserError(
            "an older version of outtask made this workspace",
            file=str(settings.HOME),
            mend="outtask start brings it up to date, after a backup",
        )
    if made:
        from outtask.core.one_folder import check_folder

        check_folder()


@contextmanager
def understood(what: str = "refuses to be made or brought up to date") -> Iterator[None]:
    """Say in a line what a database has against us that is not ours: its place, its rights, its disk."""
    from django.db import DatabaseError, InterfaceError, OperationalError

    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        why = str(error).strip().partition("\n")[0]
        theirs = isinstance(error, (InterfaceError, OperationalError)) or "permission denied" in why
        if not theirs:
            raise
        raise UserError(f"the database {what} ({why})", mend="see OUTTASK_HOME and DATABASE_URL") from error
