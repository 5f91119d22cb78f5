"""The Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DecideConfig(AppConfig):
    """Names the room to Django, and registers its jobs and its entries of the menu."""

    name = "outtask.decide"
    label = "decide"

    def ready(self) -> None:
        """Register what other rooms list."""
        from outtask.decide import measuring, open_items, registered, sample, way, weighing  # noqa: F401
        from outtask.decide.commands import standing  # noqa: F401
        from outtask.frame.navigation import Entry, register

        registered.tell()
        open_items.tell()

        register(
            Entry(
                _("Studies"),
                "decide:home",
                "scale",
                group=_("Decide"),
                order=30,
                noun="decide.Study",
                key="s",
            ),
            Entry(
                _("Compare models"),
                "decide:compare",
                "columns-3",
                group=_("Decide"),
                order=31,
                noun="decide.Result",
                pages=("decide:compare-of",),
            ),
            Entry(
                _("Decisions"),
                "decide:decisions",
                "file-check",
                group=_("Decide"),
                order=32,
                noun="decide.Decision",
                key="d",
                pages=("decide:decision",),
            ),
        )
