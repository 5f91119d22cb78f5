"""What a job has read and measured is kept: all of it, or nothing.

A measurement is of certain imports. Where others have come or gone while it was made, `Changed` is raised,
and it is made again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from outtask.core.clock import now
from outtask.core.commands import Actor, command, unchanged
from outtask.core.contents import Content
from outtask.core.files import store
from outtask.core.ledger import record
from outtask.core.models import StoredFile
from outtask.formats.stored import stored
from outtask.terms.errors import UserError
from outtask.tickets.commands.begin import check_title, imported
from outtask.tickets.measured import tell_measured
from outtask.tickets.models import Batch, Measurement, Source
from outtask.tickets.reading import Reading

if TYPE_CHECKING:
    from outtask.terms.facts import Assessment


REJECTS = "rejected rows of "
"""How the names of lists of rejected rows begin."""


class Changed(Exception):
    """Imports have come or gone since the log was looked at."""


@dataclass(frozen=True)
class ReadFile:
    """A file as it was read; its rows lie on the disk, and count once a command keeps them."""

    file: StoredFile
    reading: Reading  # as it was read in the end
    rows: Content  # Parquet
    rejects: Content | None
    form: str
    events: int
    tickets: int
    rejected: int
    reasons: tuple[tuple[str, int], ...]
    duplicates: int
    first: datetime
    last: datetime
    notes: tuple[str, ...]

    def batch(self, source: Source) -> Batch:
        """Return it as a row of a log that is not stored yet."""
        return Batch(
            source=source,
            file=self.file,
            parquet=self.rows.sha256,
            form=self.form,
            events=self.events,
            tickets=self.tickets,
            rejected_rows=self.rejected,
            reasons=[list(reason) for reason in self.reasons],
            duplicate_rows=self.duplicates,
            first=self.first,
            last=self.last,
            notes=list(self.notes),
            created_at=now(),
        )


@command
def keep_import(
    *,
    actor: Actor,
    read: ReadFile,
    assessment: Assessment,
    seen: Sequence[int],
    source: Source | None = None,
    title: str = "",
    is_sample: bool = False,
) -> Batch:
    """Add what was read to a log, or begin a new one with it; what the log has already is left as it is."""
    actor.check("add", Batch)
    if source is None:
        actor.check("add", Source)
        source = _begin(title, read.reading, is_sample=is_sample)
    else:
        actor.check("change", source)
        _same_as(source, seen)
    if (there := imported(source, read.file.sha256)) is not None:
        unchanged()
        return there
    batch = _add(read, source)
    _measure(actor, source, assessment)
    record("tickets.imported", batch, after={"log": source.title, **_told(batch)})
    return batch


@command
def keep_again(
    *,
    actor: Actor,
    source: Source,
    reading: Reading,
    reads: Sequence[ReadFile],
    assessment: Assessment,
    seen: Sequence[int],
) -> Source:
    """Put what was read anew in the place of all imports of a log."""
    actor.check("change", source)
    actor.check("remove", Batch)
    _same_as(source, seen)
    before = Reading.of(source).as_json()
    Batch.objects.everything("they are read again").filter(source=source).delete()
    reading.put_into(source)
    source.save()
    for read in reads:
        _add(read, source)
    _measure(actor, source, assessment)
    record("tickets.read_again", source, before=before, after=reading.as_json())
    return source


@command
def keep_measurement(*, actor: Actor, source: Source, assessment: Assessment, seen: Sequence[int]) -> Source:
    """Keep what was measured in a log after an import was taken out of it."""
    actor.check("change", source)
    _same_as(source, seen)
    _measure(actor, source, assessment)
    record("tickets.measured", source, after={"tickets": assessment.tickets})
    return source


def _begin(title: str, reading: Reading, *, is_sample: bool) -> Source:
    check_title(title)
    source = Source(title=title, is_sample=is_sample, created_at=now())
    reading.put_into(source)
    try:
        source.save()
    except IntegrityError:
        raise UserError(_("there is a log of this name already"), field="title") from None
    return source


def _same_as(source: Source, seen: Sequence[int]) -> None:
    """Hold the log for this transaction, and raise Changed unless it has the imports that were seen."""
    Source.objects.everything("a command holds it").select_for_update().filter(pk=source.pk).first()
    batches = Batch.objects.everything("all that count").filter(source=source)
    if sorted(batches.values_list("pk", flat=True)) != sorted(seen):
        raise Changed


def _add(read: ReadFile, source: Source) -> Batch:
    batch = read.batch(source)
    if read.rejects is not None:
        name = f"{REJECTS}{read.file.name}.csv"
        batch.rejects = store(read.rejects, name=name, kind="text/csv")
    batch.save()
    return batch


def _measure(actor: Actor, source: Source, assessment: Assessment) -> None:
    Measurement.objects.update_or_create(
        source=source,
        defaults={
            "assessment": stored(assessment),
            "tickets": assessment.tickets,
            "months": len(assessment.window.months),
            "measured_at": now(),
        },
    )
    tell_measured(actor, source, assessment)


def _told(batch: Batch) -> dict[str, Any]:
    return {
        "file": batch.file.name,
        "sha256": batch.file.sha256,
        "rows": batch.events,
        "tickets": batch.tickets,
        "rejected_rows": batch.rejected_rows,
        "duplicate_rows": batch.duplicate_rows,
    }
