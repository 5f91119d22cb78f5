"""From a stored file to a log with it, and from the imports of a log to what they tell together.

Jobs call this; so does who makes a sample. All of it is computed outside of any transaction, and kept by one
command at the end.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from outtask.core.commands import Actor
from outtask.core.models import StoredFile
from outtask.terms.errors import UserError
from outtask.terms.facts import Assessment
from outtask.tickets.commands import Changed, ReadFile, keep_again, keep_import, keep_measurement
from outtask.tickets.models import Batch, Form, Source
from outtask.tickets.queries.assessment import measured
from outtask.tickets.queries.events import opened, stored
from outtask.tickets.read_file import read_file
from outtask.tickets.reading import Reading

Tell = Callable[[str, float], None]
TRIES = 5  # at measuring, while others import into the same log
LAST = 1 << 62


def import_file(
    *,
    actor: Actor,
    file: StoredFile,
    reading: Reading,
    source: Source | None = None,
    title: str = "",
    is_sample: bool = False,
    tell: Tell = lambda _doing, _part: None,
) -> Batch | None:
    """Read a file into a log, or into a new one with a title, and measure the log with it.

    The actor's key makes it safe to be run again: then nothing is kept twice, and None is returned where
    somebody took the import out of its log in between. Raises UserError in words for people.
    """
    with tempfile.TemporaryDirectory(prefix="outtask-") as folder:
        read = read_file(file, reading, Path(folder), lambda doing, part: tell(doing, 0.7 * part))
    for _again in range(TRIES):
        tell(_("Measuring"), 0.75)
        old = batches_of(source) if source else []
        _same_form(read, old)
        log = source or _unsaved(title, read.reading)
        assessment = assessed(log, [*old, read.batch(log)])
        tell(_("Keeping it"), 0.95)
        try:
            kept: Batch | None = keep_import(
                actor=actor,
                read=read,
                assessment=assessment,
                seen=[batch.pk for batch in old],
                source=source,
                title=title,
                is_sample=is_sample,
            )
            return kept
        except Changed:
            continue
    raise UserError(_("other files come and go in this log all the time"), mend=_("start the import again"))


def read_again(*, actor: Actor, source: Source, reading: Reading, tell: Tell) -> Source:
    """Read all files of a log in another way, and put the result in the place of what was there."""
    old = batches_of(source)
    reads: list[ReadFile] = []
    for i, batch in enumerate(old):
        # The first file settles what was left open, the others follow it.
        how, begun = reads[0].reading if reads else reading, i / len(old)

        def part(doing: str, done: float, begun: float = begun) -> None:
            tell(doing, 0.8 * (begun + done / len(old)))

        with tempfile.TemporaryDirectory(prefix="outtask-") as folder:
            reads.append(read_file(batch.file, how, Path(folder), part))
        _same_form(reads[-1], [reads[0].batch(source)])
    if not reads:
        raise UserError(_("this log has no file yet"), mend=_("drop one first"))
    tell(_("Measuring"), 0.85)
    log = _unsaved(source.title, reads[0].reading)
    assessment = assessed(log, [read.batch(log) for read in reads])
    try:
        return keep_again(
            actor=actor,
            source=source,
            reading=reads[0].reading,
            reads=reads,
            assessment=assessment,
            seen=[batch.pk for batch in old],
        )
    except Changed:
        raise UserError(_("files came or went while the log was read"), mend=_("start it again")) from None


def measure_again(*, actor: Actor, source: Source, tell: Tell) -> None:
    """Measure a log as it stands; nothing where no import is left."""
    for _again in range(TRIES):
        batches = batches_of(source)
        if not batches:
            return
        tell(_("Measuring"), 0.2)
        try:
            keep_measurement(
                actor=actor,
                source=source,
                assessment=assessed(source, batches),
                seen=[batch.pk for batch in batches],
            )
        except Changed:
            continue
        return
    raise UserError(_("files come and go while the log is measured"), mend=_("start it again"))


def assessed(source: Source, batches: Sequence[Batch]) -> Assessment:
    """Measure batches together by their groups, whether they are rows of the database already or not yet."""
    ordered = sorted(batches, key=lambda batch: (batch.last or batch.created_at, batch.pk or LAST))
    with opened([stored(batch) for batch in ordered], ordered[0].form, source) as log:
        return measured(log, source, ordered)


def batches_of(source: Source) -> list[Batch]:
    """Return all imports of a log, whoever may see them: what was measured is of all that counts."""
    batches = Batch.objects.everything("a measurement is of all that counts").filter(source=source)
    return list(batches.select_related("file").order_by("last", "pk"))


def _same_form(read: ReadFile, others: Sequence[Batch]) -> None:
    if others and others[0].form != read.form:
        raise UserError(
            _("the file has %(its)s, and the log has %(own)s")
            % {"its": Form(read.form).label, "own": Form(others[0].form).label},
            file=read.file.name,
            mend=_("import it into a log of its own"),
        )


def _unsaved(title: str, reading: Reading) -> Source:
    source = Source(title=title)
    reading.put_into(source)
    return source
