"""The Django application."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Names the room to Django."""

    name = "outtask.people"
    label = "people"
