"""From the events of a log to what they tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from outtask.core.scope import Scope
from outtask.terms.facts import NO_COLUMN, Assessment, Take
from outtask.tickets.models import Batch, Form, Measurement, Source
from outtask.tickets.queries.events import OpenLog, events

if TYPE_CHECKING:
    from datetime import datetime

    from outtask.terms.calendar import Calendar


def assess(
    scope: Scope,
    source: Source,
    *,
    take: Take = Take.HANDLED,
    functions: Mapping[str, str] | None = None,
    country: str | None = None,
) -> Assessment:
    """Measure the facts of each function of a log, as far as a scope lets see it.

    ``functions`` leads from groups to functions; groups it does not name stay functions of their own. With a
    ``country`` (ISO code) durations count office hours with its public holidays. Takes a second for a
    million events: not for a request that somebody waits for.

    Raises NotAllowed where the log is not to be seen, UserError where it has no events.
    """
    batches = list(Batch.objects.within(scope).filter(source=source).order_by("last", "pk"))
    with events(scope, source) as log:
        return measured(log, source, batches, take=take, functions=functions, country=country)


def found(scope: Scope, source: Source) -> Assessment | None:
    """Return what was measured of a log when its last import came or went, by its groups; None: not yet."""
    scope.check("view", source)
    stamp = Measurement.objects.filter(source=source).values_list("pk", "measured_at").first()
    return None if stamp is None else _found(*stamp)


@lru_cache(maxsize=8)
def _found(row: int, at: datetime) -> Assessment | None:
    """Read what was measured at a moment; its caller has asked the scope."""
    from outtask.formats.stored import restored
    from outtask.terms.facts import Assessment

    kept = Measurement.objects.filter(pk=row, measured_at=at).first()
    return None if kept is None else restored(Assessment, kept.assessment)


def measured(
    log: OpenLog,
    source: Source,
    batches: Sequence[Batch],
    *,
    take: Take = Take.HANDLED,
    functions: Mapping[str, str] | None = None,
    country: str | None = None,
) -> Assessment:
    """Measure an open log; ``batches`` tell what was rejected, and what was assumed when it was read."""
    from outtask.methods.facts.measure import measure, office_hours

    calendar: Calendar | None = office_hours(source.zone, country) if country else None
    assessment = measure(
        log.connection,
        by=source.by or NO_COLUMN,
        zone=source.zone,
        take=take,
        functions=functions,
        calendar=calendar,
    )
    snapshot = any(batch.form == Form.SNAPSHOT for batch in batches)
    return replace(
        assessment,
        events=assessment.tickets if snapshot else assessment.events,
        rejected_rows=sum(batch.rejected_rows for batch in batches),
        duplicate_rows=sum(batch.duplicate_rows for batch in batches) + log.repeated,
        mapping={name: column for name, column in source.mapping.items() if isinstance(column, str)},
        notes=(*dict.fromkeys(note for batch in batches for note in batch.notes), *assessment.notes),
    )
