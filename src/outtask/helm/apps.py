"""The Django application."""

from django.apps import AppConfig


class HelmConfig(AppConfig):
    """Names the room to Django."""

    name = "outtask.helm"
    label = "helm"
