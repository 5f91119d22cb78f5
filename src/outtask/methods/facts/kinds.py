"""What kinds of work come: routineness, new categories, change requests, knowledge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from outtask.methods.facts.definitions import REPEATABLE_SHARE
from outtask.methods.facts.grouped import count, share

if TYPE_CHECKING:
    from outtask.methods.facts.arrays import Fact, Ints
    from outtask.methods.facts.encode import EventArrays
    from outtask.methods.facts.stays import Stays


def final_category(log: EventArrays, stays: Stays) -> Ints:
    """Return the last known category of each ticket, -1 where it has none."""
    rows = np.maximum.accumulate(np.where(log.category >= 0, np.arange(log.category.size), -1))
    last = rows[stays.last_row]
    return np.where(last >= stays.first_row, log.category[np.maximum(last, 0)], -1)


def routineness(function: Ints, category: Ints, functions: int) -> Fact:
    """Return the share of volume in repeatable kinds, and the sample size, per function.

    Σ_k (n_k / N) · min(1, ((n_k − 1) / (N − 1)) / p₀): (n_k − 1) / (N − 1) is the chance that another
    ticket of the function is of the same kind (the pairs of Simpson 1949, unbiased in small samples), and
    p₀ the share from which a kind counts as fully repeatable. A single ticket says nothing: nan.

    Args:
        function: (visits,) function of each visit.
        category: (visits,) kind of its ticket; -1 is left out.
        functions: how many functions there are.
    """
    known = category >= 0
    function, category = function[known].astype(np.int64), category[known]
    n = count(function, functions)
    width = int(category.max(initial=0)) + 1
    pairs, of_kind = np.unique(function * width + category, return_counts=True)
    owner = pairs // width
    again = (of_kind - 1) / np.maximum(n[owner] - 1, 1)
    weight = of_kind * np.minimum(1.0, again / REPEATABLE_SHARE)
    return np.where(n > 1, share(count(owner, functions, weight), n), np.nan), n


def new_categories(
    function: Ints, category: Ints, begin: Ints, functions: int, first: int, last: int
) -> Fact:
    """Return the share of arrivals in the second half of [first, last) of kinds not seen in the first."""
    inside = (category >= 0) & (begin >= first) & (begin < last)
    function, category, begin = function[inside].astype(np.int64), category[inside], begin[inside]
    key = function * (int(category.max(initial=0)) + 1) + category
    late = begin >= (first + last) // 2
    known = np.append(np.sort(key[~late]), -1)
    fresh = known[np.searchsorted(known[:-1], key[late])] != key[late]
    whole = count(function[late], functions)
    early = count(function[~late], functions)
    whole = np.where(early > 0, whole, 0)  # without a first half nothing is new
    return share(count(function[late], functions, fresh), whole), whole


def change_requests(log: EventArrays, stays: Stays) -> Fact:
    """Return the share of visits that are change requests, where the log names the kind of ticket."""
    kind = log.change[stays.visit_ticket]
    whole = count(stays.visit_function, stays.functions, kind >= 0)
    return share(count(stays.visit_function, stays.functions, kind == 1), whole), whole


def knowledge_used(log: EventArrays, stays: Stays) -> Fact:
    """Return the share of tickets ended by a function for which a knowledge document was used by then."""
    row = np.where(stays.resolved_row >= 0, stays.resolved_row, stays.last_row)
    used = log.knowledge[row]
    known = stays.over & (used >= 0)
    whole = count(stays.ender, stays.functions, known)
    return share(count(stays.ender, stays.functions, known & (used == 1)), whole), whole
