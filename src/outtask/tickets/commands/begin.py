"""A file comes in, and the work of reading it is asked for."""

from __future__ import annotations

from django.utils.translation import gettext as _

from outtask.core.anew import unmoved
from outtask.core.commands import Actor, command
from outtask.core.contents import Content
from outtask.core.files import store
from outtask.core.jobs import enqueue
from outtask.core.ledger import record
from outtask.core.models import Job, StoredFile
from outtask.core.models.jobs import Status
from outtask.terms.errors import UserError
from outtask.tickets.models import Batch, Source
from outtask.tickets.reading import Reading

LONGEST_TITLE, LONGEST_JOB = 120, 200


@command
def receive_file(*, actor: Actor, received: Content, name: str, kind: str) -> StoredFile:
    """Keep a file that somebody handed in; it is read later."""
    actor.check("add", StoredFile)
    file = store(received, name=name, kind=kind)
    record("tickets.file_received", file, after={"name": file.name, "size": file.size, "sha256": file.sha256})
    return file


@command
def begin_import(
    *, actor: Actor, file: StoredFile, reading: Reading, source: Source | None = None, title: str = ""
) -> Job:
    """Have a file read into a log, or into a new one with a title.

    Raises UserError with its field where the title cannot be, where the log has the file already, and where
    what it held is erased.
    """
    actor.check("add", Batch)
    file.refresh_from_db()
    if file.erased_at is not None:
        raise UserError(_("what this file held was erased"), file=file.name, mend=_("drop it again"))
    title = title.strip()
    if source is not None:
        actor.check("change", source)
        if imported(source, file.sha256) is not None:
            raise UserError(_("this very file is in the log already"), mend=_("nothing needs to be done"))
    else:
        check_title(title)
    log = source.title if source else title
    job = enqueue(
        "tickets.import",
        {
            "file": file.pk,
            "source": source.pk if source else None,
            "title": title,
            "reading": reading.as_json(),
        },
        title=(_("Import of %(file)s into %(log)s") % {"file": file.name, "log": log})[:LONGEST_JOB],
    )
    record("tickets.import_asked", file, after={"file": file.name, "log": log, "job": job.pk})
    return job


@command
def begin_reading_again(*, actor: Actor, source: Source, reading: Reading) -> Job:
    """Have all files of a log read again, with another meaning of their columns."""
    actor.check("change", source)
    unmoved(source, "mapping", "zone", "day_first", "encoding", "by")
    if not Batch.objects.everything("whether any is there").filter(source=source).exists():
        raise UserError(_("this log has no file yet"), mend=_("drop one first"))
    going = Job.objects.everything("whether somebody has asked for it already").filter(
        kind="tickets.read_again", arguments__source=source.pk, status__in=(Status.WAITING, Status.RUNNING)
    )
    if going.exists():
        raise UserError(
            _("the log is being read again already"), mend=_("wait until that is done, or stop it")
        )
    job = enqueue(
        "tickets.read_again",
        {"source": source.pk, "reading": reading.as_json()},
        title=_("Reading %s again") % source.title,
    )
    record("tickets.reading_again_asked", source, after={"job": job.pk})
    return job


def check_title(title: str) -> None:
    """Raise UserError for a title that no new log can have."""
    if not title:
        raise UserError(_("the log needs a name"), field="title", mend=_("call it as your people do"))
    if len(title) > LONGEST_TITLE:
        raise UserError(_("the name is longer than 120 characters"), field="title", mend=_("shorten it"))
    logs = Source.objects.everything("names are taken, whoever may see them")
    if logs.filter(title__iexact=title).exists():
        raise UserError(
            _("there is a log of this name already"),
            field="title",
            mend=_("choose it above, or another name"),
        )


def imported(source: Source, sha256: str) -> Batch | None:
    """Return the import of a log that has the same content, whatever its file was called."""
    batches = Batch.objects.everything("a content counts once, whoever brought it")
    return batches.filter(source=source, file__sha256=sha256).first()
