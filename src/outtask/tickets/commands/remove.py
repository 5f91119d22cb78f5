"""An import is taken out of a log again, or a log that has none left goes."""

from __future__ import annotations

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from outtask.core.commands import Actor, command
from outtask.core.jobs import enqueue
from outtask.core.ledger import record
from outtask.terms.errors import UserError
from outtask.tickets.models import Batch, Measurement, Source


@command
def remove_import(*, actor: Actor, batch: Batch) -> Source:
    """Take the rows of one file out of its log, and have what is left measured.

    The file itself stays in the workspace, and the ledger tells that it was once read.
    """
    actor.check("remove", batch)
    source = batch.source
    told = {"file": batch.file.name, "sha256": batch.file.sha256, "rows": batch.events}
    Batch.objects.everything("a command removes it").filter(pk=batch.pk).delete()
    Measurement.objects.filter(source=source).delete()
    if Batch.objects.everything("whether any is left").filter(source=source).exists():
        enqueue("tickets.measure", {"source": source.pk}, title=_("Measuring %s") % source.title)
    record("tickets.import_removed", source, before=told)
    return source


@command
def remove_log(*, actor: Actor, source: Source) -> None:
    """Remove a log that has no import left. Raises UserError where something still stands on it."""
    actor.check("remove", source)
    if Batch.objects.everything("whether any is left").filter(source=source).exists():
        raise UserError(_("the log still has imports"), mend=_("remove them first"))
    record("tickets.log_removed", source, before={"title": source.title})
    try:
        Source.objects.everything("a command removes it").get(pk=source.pk).delete()
    except ProtectedError:
        raise UserError(_("a study stands on this log"), mend=_("remove the study first")) from None
