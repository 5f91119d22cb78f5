"""The Django application."""

from django.apps import AppConfig


class FrameConfig(AppConfig):
    """Names the room to Django, its pages to the menu, and what runs to the Helm."""

    name = "outtask.frame"
    label = "frame"

    def ready(self) -> None:
        """Add what other rooms add in the same way."""
        from django.utils.translation import gettext_lazy as _

        from outtask.frame.jobs import jobs_to_know_of
        from outtask.frame.navigation import Entry, register
        from outtask.frame.todo import needs_me

        needs_me(jobs_to_know_of)

        register(
            Entry(
                _("Jobs"), "frame:jobs", "activity", group=_("Workspace"), order=810, noun="core.Job", key="j"
            ),
            Entry(
                _("Ledger"), "frame:ledger", "scroll-text", group=_("Workspace"), order=820,
                noun="core.LedgerEntry", key="l",
            ),
        )  # fmt: skip
