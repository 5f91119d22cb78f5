"""The Django application."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    """Names the room to Django, its jobs to the worker, its facts to the ledger."""

    name = "outtask.tickets"
    label = "tickets"

    def ready(self) -> None:
        """Register what the room has."""
        from django.urls import reverse
        from django.utils.translation import gettext_lazy as _

        from outtask.core.contents import names
        from outtask.frame.facts import name_facts
        from outtask.frame.jobs import leads_to, mended_at
        from outtask.frame.navigation import Entry, register
        from outtask.tickets import jobs
        from outtask.tickets.models import Batch

        register(
            Entry(_("Drop a file"), "tickets:drop", "file-up", group=_("Decide"), order=20,
                  noun="core.StoredFile", verb="add", key="i"),
            Entry(_("Ticket logs"), "tickets:logs", "inbox", group=_("Decide"), order=21,
                  noun="tickets.Source", key="t", pages=("tickets:files", "tickets:erase-file")),
        )  # fmt: skip
        name_facts(
            {
                "tickets.file_received": _("File received"),
                "tickets.import_asked": _("Import asked for"),
                "tickets.imported": _("File imported"),
                "tickets.reading_again_asked": _("Another reading of a log asked for"),
                "tickets.read_again": _("Log read in another way"),
                "tickets.measured": _("Log measured"),
                "tickets.import_removed": _("File taken out of a log"),
                "tickets.log_removed": _("Log removed"),
                "tickets.file_erased": _("Dropped file erased"),
            }
        )
        for kind in ("tickets.import", "tickets.read_again", "tickets.measure"):
            leads_to(
                kind,
                lambda job: (
                    (str(_("See what we found")), reverse("tickets:found", args=[job.result["source"]]))
                    if job.result.get("source")
                    else None
                ),
            )
        mended_at(
            jobs.IMPORT,
            lambda job: (
                str(_("Look at its columns")),
                f"{reverse('tickets:file', args=[job.arguments['file']])}?job={job.pk}",
            ),
        )

        @names("batches")
        def named() -> list[str]:
            batches = Batch.objects.everything("contents that are kept")
            return list(batches.values_list("parquet", flat=True))
