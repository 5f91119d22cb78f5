"""The Django application."""

from django.apps import AppConfig


class HelmConfig(AppConfig):
    """Names the room to Django, and its page to the menu."""

    name = "outtask.helm"
    label = "helm"

    def ready(self) -> None:
        """Put the Helm on top of the menu."""
        from django.utils.translation import gettext_lazy as _

        from outtask.frame.navigation import Entry, register

        register(Entry(_("Helm"), "helm:helm", "ship-wheel", order=0, key="h"))
