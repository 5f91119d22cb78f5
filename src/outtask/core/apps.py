"""The Django application."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Names the room to Django."""

    name = "outtask.core"
    label = "core"

    def ready(self) -> None:
        """Register the jobs of the room."""
        from outtask.core import settling  # noqa: F401
