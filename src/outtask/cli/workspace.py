"""What every command does first that works on the workspace: Django is set up, the database looked at."""

from __future__ import annotations

import os

from outtask.terms.errors import UserError


def workspace(*, made: bool = True) -> None:
    """Set up Django for the workspace that the environment names.

    Raises UserError where a newer version made the database, and, unless ``made`` is False, where there is no
    workspace yet or an older version made it.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "outtask.site.settings")
    import django
    from django.conf import settings
    from django.db import DatabaseError

    django.setup()
    from outtask.core.schema import Standing, standing

    try:
        found = standing()
    except DatabaseError as error:
        why = str(error).strip().partition("\n")[0]
        raise UserError(
            f"the database cannot be opened ({why})", mend="see OUTTASK_HOME and DATABASE_URL"
        ) from error
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
