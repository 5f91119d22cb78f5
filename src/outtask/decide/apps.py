"""The Django application."""

from django.apps import AppConfig


class DecideConfig(AppConfig):
    """Names the room to Django."""

    name = "outtask.decide"
    label = "decide"
