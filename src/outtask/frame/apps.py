"""The Django application."""

from django.apps import AppConfig


class FrameConfig(AppConfig):
    """Names the room to Django."""

    name = "outtask.frame"
    label = "frame"
