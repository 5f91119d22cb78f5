"""Keep how functions stood before a command arranged them otherwise, so that it can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from outtask.core.clock import now
from outtask.core.commands import running
from outtask.core.personal import names, said_in
from outtask.decide.models import Arranged, Function, Study
from outtask.people.erased import when_erased
from outtask.tickets.models import Measurement

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from outtask.core.commands import Actor

    Standing = dict[str, Any]

FIELDS: Final = tuple(one.name for one in Function._meta.concrete_fields if one.name not in ("id", "study"))
KEPT: Final = 10
"""Changes of a study that can be taken back, the newest."""


def standing(study: Study, keys: Iterable[int]) -> Standing:
    """Return how functions stand, by key; what the staff grid says of them without the names of people."""
    rows = Function.objects.everything("what can be taken back").filter(study=study, pk__in=list(keys))
    frame = (
        Study.objects.everything("what can be taken back").values_list("frame", flat=True).get(pk=study.pk)
    )
    return {
        "functions": {str(row["pk"]): row for row in rows.values("pk", *FIELDS)},
        "shares": [person["shares"] for person in frame.get("staff", ())],
        "measured": measured(study),
    }


def measured(study: Study) -> str:
    """Return what tells whether facts that were kept still hold: when the log was measured, and how."""
    rows = Measurement.objects.filter(source=study.source_id).values_list("measured_at", flat=True)
    at = rows.first() if study.source_id else None
    return f"{study.take} {at.isoformat()}" if at else ""


def let_take_back(actor: Actor, study: Study, before: Standing, *made: Function) -> None:
    """Keep how functions stood, for whoever wants to have it again; the oldest of a study go."""
    running()
    after = standing(study, [*map(int, before["functions"]), *(one.pk for one in made)])
    for row in after["functions"].values():
        del row["facts"]
    rows = Arranged.objects.everything("what can be taken back").filter(study=study)
    rows.create(study=study, request=actor.request, before=before, after=after, at=now())
    rows.filter(pk__in=list(rows.values_list("pk", flat=True)[KEPT:])).delete()


@when_erased
def forget_naming(known_as: Collection[str]) -> None:
    """Forget what could be taken back where it names somebody: nobody can see it to judge whether it may."""
    running()
    rows = Arranged.objects.everything("what names somebody is forgotten")
    naming = [
        row.pk for row in rows if any(names(text, known_as) for text in said_in([row.before, row.after]))
    ]
    rows.filter(pk__in=naming).delete()
