"""The Django application."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    """Names the room to Django."""

    name = "outtask.tickets"
    label = "tickets"
