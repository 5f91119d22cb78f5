"""The way from a log to a decision, as the steps on top of each of its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from outtask.decide.models import Study
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
    The board asks nothing, and nobody knows who has looked at it: it keeps its number.
    """
    keys = [key for key, _title, _page in WAY]
    at = keys.index(here) if here in keys else 0
    told = decision is not None and _is_told(decision)

    def done(place: int, key: str) -> bool:
        if key == "board":
            return False
        if key == "numbers":
            return told
        return place < at or (decision is not None and key != here)

    return [
        (_(title), _address(study, key, page), done(place, key), key == here)
        for place, (key, title, page) in enumerate(WAY)
    ]


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
