"""How many hours own people spend on each function today, at mean values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from outtask.methods.costs.team import first_people_for
from outtask.terms.options import CoreOverflow, InHouse
from outtask.terms.resolve import coverage_people, resolved, workload_people

if TYPE_CHECKING:
    from outtask.terms.case import Case
    from outtask.terms.functions import Function


def own_hours_of(case: Case) -> dict[str, float]:
    """Return own hours a month by function, with the time of their lead, as hours that are freed count it.

    A function that somebody else does has none; what managing the provider takes is told with its options.
    One-time projects are left out: they are no standing work.
    """
    return {one.name: _of(one) for one in resolved(case).functions if one.project is None}


def _of(function: Function) -> float:
    today, terms = function.today, function.today.terms
    own = terms.core if isinstance(terms, CoreOverflow) else terms
    if today.nobody or not isinstance(own, InHouse):
        return 0.0
    assert own.management_share is not None and function.work.productive_hours is not None
    people = today.people.mean if today.people else _needed(function)
    if isinstance(terms, CoreOverflow) and terms.core_people is not None:
        people = terms.core_people.mean
    return people * (1 + own.management_share.mean) * function.work.productive_hours.mean / 12


def _needed(function: Function) -> float:
    return float(first_people_for(np.array([workload_people(function)]), coverage_people(function))[0])
