"""One file, read as somebody said, to rows on the disk; they do not count yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from pathlib import Path

from django.conf import settings

from outtask.core.contents import put
from outtask.core.files import path_of, receive
from outtask.core.models import StoredFile
from outtask.formats.tickets import arrange
from outtask.formats.tickets.batches import write_batch
from outtask.formats.tickets.log import Room, TicketLog, read_log, why_rejected
from outtask.terms.errors import UserError
from outtask.terms.facts import NO_COLUMN
from outtask.terms.mapping import FIELDS
from outtask.tickets.commands.keep import ReadFile
from outtask.tickets.queries.events import LIMITS
from outtask.tickets.reading import Reading
from outtask.tickets.wording import for_page, note_for_page

UNPACKED = 8 << 30  # bytes; an archive that holds more is no log of ours


def read_file(
    file: StoredFile, reading: Reading, folder: Path, tell: Callable[[str, float], None]
) -> ReadFile:
    """Read a stored file into a Parquet file of its own and a list of the rows that do not count.

    Raises UserError in words for a page, with the name that the file was given.
    """
    room = Room(folder, LIMITS, UNPACKED, tell)
    try:
        log = read_log(
            path_of(file),
            mapping=reading.mapping(),
            zone=reading.zone,
            day_first=reading.day_first,
            by=reading.by or None,
            encoding=reading.encoding or None,
            room=room,
            rejects=folder / "rejects",
            read_on=file.added_at.date(),  # it reads alike whenever it is read again
        )
        with log.connection:
            return _kept(log, file, reading, folder, tell)
    except UserError as error:
        raise for_page(error, file.name) from None


def _kept(
    log: TicketLog, file: StoredFile, reading: Reading, folder: Path, tell: Callable[[str, float], None]
) -> ReadFile:
    tell("Storing the rows", 0.85)
    (first,) = arrange.ask(log.connection, 'SELECT min("at") FROM events')
    write_batch(log, folder / "rows")
    rejects = receive(folder / "rejects") if log.listed else None
    return ReadFile(
        file=file,
        reading=_settled(reading, log),
        rows=put(settings.BATCHES, folder / "rows"),
        rejects=rejects,
        form=log.form,
        events=log.events,
        tickets=log.tickets,
        rejected=log.rejected,
        reasons=tuple(why_rejected(log)),
        duplicates=log.duplicate_rows,
        first=first.replace(tzinfo=UTC),
        last=log.newest,
        notes=tuple(note_for_page(note) for note in log.notes),
    )


def _settled(reading: Reading, log: TicketLog) -> Reading:
    """Return the reading with what was proposed filled in, so that the log's next file is read alike."""
    columns = {field: log.mapping.get(field) for field in FIELDS}
    return replace(reading, columns=columns, zone=log.zone, by="" if log.by == NO_COLUMN else log.by)
