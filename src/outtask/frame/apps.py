"""The Django application."""

from django.apps import AppConfig


class FrameConfig(AppConfig):
    """Names the room to Django, and its pages to the menu."""

    name = "outtask.frame"
    label = "frame"

    def ready(self) -> None:
        """Put the pages of the frame itself into the menu."""
        from django.utils.translation import gettext_lazy as _

        from outtask.frame.navigation import Entry, register

        register(
            Entry(
                _("Jobs"), "frame:jobs", "activity", group=_("Workspace"), order=810, noun="core.Job", key="j"
            ),
            Entry(
                _("Ledger"), "frame:ledger", "scroll-text", group=_("Workspace"), order=820,
                noun="core.LedgerEntry", key="l",
            ),
        )  # fmt: skip
