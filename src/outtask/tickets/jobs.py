"""Background work on logs: reading a file in, reading all of them again, measuring what is left."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outtask.core.commands import Actor
from outtask.core.jobs import Run, job
from outtask.core.models import StoredFile
from outtask.methods.words import number
from outtask.people.actors import actor_of, system
from outtask.terms.errors import UserError
from outtask.tickets.importing import import_file, measure_again, read_again
from outtask.tickets.models import Batch, Source
from outtask.tickets.reading import Reading

IMPORT = "tickets.import"


@job(IMPORT, "Import of tickets")
def import_job(run: Run) -> dict[str, Any]:
    """Read a file into a log, whole or not at all, and measure the log with it."""
    given, actor = run.job.arguments, _actor(run)
    file = StoredFile.objects.within(actor.scope).filter(pk=given["file"]).first()
    if file is None:
        raise UserError(_("the file is not there any more"), mend=_("drop it again"))
    batch = import_file(
        actor=actor,
        file=file,
        reading=Reading.from_json(given["reading"]),
        source=_source(run, actor) if given["source"] is not None else None,
        title=given["title"],
        tell=run.tell,
    )
    if batch is None:
        run.note(_("It was read before, and taken out of its log again since"))
        return {}
    for note in (*batch.notes, _came_in(batch)):
        run.note(note)
    return {
        "source": batch.source_id,
        "import": batch.pk,
        "rows": batch.events,
        "tickets": batch.tickets,
        "rejected": batch.rejected_rows,
        "duplicates": batch.duplicate_rows,
    }


def _came_in(batch: Batch) -> str:
    """Say what came in and what was left out, where whoever waits for the import looks."""
    rows = ngettext("%(n)s row", "%(n)s rows", batch.events) % {"n": number(batch.events)}
    tickets = ngettext("%(n)s ticket", "%(n)s tickets", batch.tickets) % {"n": number(batch.tickets)}
    told = _("%(rows)s of %(tickets)s came in") % {"rows": rows, "tickets": tickets}
    left = _("left out: %(repeated)s repeated, %(rejected)s that cannot be used") % {
        "repeated": number(batch.duplicate_rows),
        "rejected": number(batch.rejected_rows),
    }
    return f"{told}; {left}"


@job("tickets.read_again", "Reading a log again")
def read_again_job(run: Run) -> dict[str, Any]:
    """Read all files of a log again in another way."""
    actor = _actor(run)
    reading = Reading.from_json(run.job.arguments["reading"])
    return {"source": read_again(actor=actor, source=_source(run, actor), reading=reading, tell=run.tell).pk}


@job("tickets.measure", "Measuring a log")
def measure_job(run: Run) -> dict[str, Any]:
    """Measure a log after an import was taken out of it."""
    actor = _actor(run)
    source = _source(run, actor)
    measure_again(actor=actor, source=source, tell=run.tell)
    return {"source": source.pk}


def _source(run: Run, actor: Actor) -> Source:
    source = Source.objects.within(actor.scope).filter(pk=run.job.arguments["source"]).first()
    if source is None:
        raise UserError(_("the log is not there any more"), mend=_("import the file into another one"))
    return source


def _actor(run: Run) -> Actor:
    user = run.job.started_by
    return replace(actor_of(user) if user else system(), key=run.key("keep"))
