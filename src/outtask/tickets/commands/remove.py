"""An import is taken out of a log again, or a log that has none left goes."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from outtask.core.commands import Actor, command, unchanged
from outtask.core.files import erase_content
from outtask.core.jobs import enqueue
from outtask.core.ledger import record
from outtask.core.models import Job, StoredFile
from outtask.core.models.jobs import Status
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


@command
def erase_file(*, actor: Actor, file: StoredFile) -> StoredFile:
    """Erase what a dropped file holds, and the lists of its rejected rows. What was imported from it stays.

    Raises UserError while it is still to be read.
    """
    actor.check("remove", file)
    file.refresh_from_db()
    if file.erased_at is not None:
        unchanged()
        return file
    same = StoredFile.objects.everything("all that hold the same").filter(sha256=file.sha256)
    _nobody_reads(same.values_list("pk", flat=True))
    imports = Batch.objects.everything("what was read from it").filter(file__in=same)
    lists = [batch.rejects for batch in imports.select_related("rejects") if batch.rejects is not None]
    for one in lists:
        erase_content(one, shared=False)
    known_as = erase_content(file)
    told = {"names": known_as, "size": file.size, "sha256": file.sha256}
    record("tickets.file_erased", file, before=told, after={"lists of rejected rows": len(lists)})
    file.refresh_from_db()
    return file


def _nobody_reads(files: Iterable[int]) -> None:
    open_jobs = Job.objects.everything("whether it is still to be read").filter(
        kind__startswith="tickets.", status__in=(Status.WAITING, Status.RUNNING)
    )
    sources = Batch.objects.everything("whose files are read again").filter(file__in=list(files))
    logs = set(sources.values_list("source", flat=True))
    for job in open_jobs:
        given = job.arguments
        if given.get("file") in set(files) or (job.kind == "tickets.read_again" and given["source"] in logs):
            raise UserError(_("this file is being read"), mend=_("wait until that is done, or stop it"))
