"""The way from a log to a decision, as the steps on top of each of its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from outtask.decide.models import Function, Study
from outtask.tickets.onward import Onward, goes_on

if TYPE_CHECKING:
    from outtask.core.scope import Scope
    from outtask.terms.decision import Decision
    from outtask.tickets.models import Source

WAY = (
    ("found", gettext_noop("What we found"), "tickets:found"),
    ("groups", gettext_noop("Functions"), "decide:groups"),
    ("board", gettext_noop("Delegability"), "decide:board"),
    ("numbers", gettext_noop("Your numbers"), "decide:numbers"),
    ("verdicts", gettext_noop("Verdicts"), "decide:verdicts"),
)
"""Key, title, and the page of each step."""


def way(
    study: Study, here: str, decision: Decision | None = None
) -> list[tuple[str, str | None, bool, bool]]:
    """Return the steps as the frame's ``steps`` tag takes them: title, address, done, here.

    With the ``decision`` that a study was weighed to, all steps are done but numbers that nobody has said.
    The board asks nothing: it is done once it tells all that it can, and that is behind.
    """
    keys = [key for key, _title, _page in WAY]
    at = keys.index(here) if here in keys else 0
    told = decision is not None and _is_told(decision)

    def done(place: int, key: str) -> bool:
        if key == "numbers":
            return told
        behind = place < at or (decision is not None and key != here)
        return behind and (key != "board" or _is_measured(study))

    return [
        (_(title), _address(study, key, page), done(place, key), key == here)
        for place, (key, title, page) in enumerate(WAY)
    ]


def _is_measured(study: Study) -> bool:
    """Tell whether there are functions to decide on, and each that tickets drive is measured."""
    rows = Function.objects.everything("of a study that may be seen").filter(study=study, set_apart=False)
    waiting = Count("pk", filter=Q(facts={}) & ~Q(groups=[]))
    found = rows.aggregate(functions=Count("pk"), waiting=waiting)
    return bool(found["functions"]) and not found["waiting"]


def _is_told(decision: Decision) -> bool:
    """Tell whether no question is open, and the answer rests on more than defaults."""
    from outtask.formats.report.rests import on_defaults_alone, open_questions

    return not open_questions(decision) and not on_defaults_alone(decision)


def _address(study: Study, key: str, page: str) -> str | None:
    row = study.source_id if key == "found" else study.pk
    try:
        return reverse(page, args=[row]) if row else None
    except NoReverseMatch:
        return None


@goes_on
def to_functions(scope: Scope, source: Source) -> Onward | None:
    """Lead from a log to the functions of its study."""
    studies = Study.objects.within(scope).filter(source=source, aside_since=None)
    study = studies.defer("assessment").first()
    if study is None:
        return None
    return Onward(
        _("Make functions of the groups"), reverse("decide:groups", args=[study.pk]), way(study, "found")
    )
