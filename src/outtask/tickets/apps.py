"""The Django application."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    """Names the room to Django, its jobs to the worker, its facts to the ledger."""

    name = "outtask.tickets"
    label = "tickets"

    def ready(self) -> None:
        """Register what the room has."""
        from outtask.core.contents import names
        from outtask.tickets import jobs  # noqa: F401 - its kinds register themselves
        from outtask.tickets.models import Batch

        @names("batches")
        def named() -> list[str]:
            batches = Batch.objects.everything("contents that are kept")
            return list(batches.values_list("parquet", flat=True))
