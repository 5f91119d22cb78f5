"""The Django application."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Names the room to Django."""

    name = "outtask.core"
    label = "core"
