"""The settings of the workspace, impatient of another web server on its database."""

from __future__ import annotations

from django.apps import AppConfig

from outtask.site.settings import *  # noqa: F403


class Impatient(AppConfig):
    """Shortens what is waited for once the rooms are there."""

    name = "impatient"

    def ready(self) -> None:
        """Ask for the lock for three seconds, and look every second whether it is held still."""
        from outtask.core import one_folder

        one_folder.TRIES, one_folder.LOOK = 6, 1.0


INSTALLED_APPS += ["impatient.Impatient"]  # noqa: F405
