"""Who carries the work: key-person risk, and accounts that are no persons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from outtask.methods.facts.grouped import count
from outtask.methods.working_time import SECOND

if TYPE_CHECKING:
    from outtask.methods.facts.arrays import Bools, Floats, Ints


MACHINE_NAME: Final = re.compile(
    r"(^|[^a-z])(system|auto\w*|bots?|robot|daemon|scheduler|integration|service[ _.-]?account|svc\w*|batch"
    r"|monitoring|webhook|workflow|api)([^a-z]|$)",
    re.IGNORECASE,
)
"""Names that tools and administrators give to accounts that are no persons."""
BURST: Final = 5  # tickets resolved within one minute: more than a person reads
BURST_SHARE: Final = 0.5
ROUND_THE_CLOCK: Final = 18  # distinct hours of one day with resolutions: more than a person is awake
MIN_SEEN: Final = 20


def automatic_accounts(names: tuple[str, ...], who: Ints, at: Ints) -> Bools:
    """Tell for each account whether it is automatic: by its name or by what it did.

    By behaviour: at least half of its resolutions fall into minutes in which it resolved 5 or more
    tickets, or on half of the days on which it resolved anything it did so in 18 or more hours.

    Args:
        names: account names.
        who: (resolutions,) index of the account, -1 unknown.
        at: (resolutions,) instant in microseconds.
    """
    automatic = np.fromiter((MACHINE_NAME.search(name) is not None for name in names), bool, len(names))
    known = who >= 0
    who, at = who[known].astype(np.int64), at[known]
    if not who.size:
        return automatic
    total = count(who, len(names))
    hour = (at - at.min()) // (3600 * SECOND)
    minute = (at - at.min()) // (60 * SECOND)
    span = int(minute.max()) + 1
    pair, n = np.unique(who * span + minute, return_counts=True)
    burst = count(pair[n >= BURST] // span, len(names), n[n >= BURST])
    hours, _ = np.unique(who * span + hour, return_counts=True)  # without counts it imports numpy.ma
    days, busy = np.unique(hours // span * span + hours % span // 24, return_counts=True)
    awake = count(days // span, len(names), busy >= ROUND_THE_CLOCK) * 2 >= count(days // span, len(names))
    return automatic | ((total >= MIN_SEEN) & ((burst >= BURST_SHARE * total) | awake))


def key_person(function: Ints, who: Ints, functions: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Return (risk, resolvers, half_carried_by, n) per function.

    risk = 1 − (k − ½) / (R / 2): k is the number of resolvers, the most active first, that carry half of
    the tickets (a broken number: two who carry a quarter each make k = 2, one who carries all makes ½),
    R the number of resolvers. One person alone reads 1; R who carry the same read 1 / R.

    Args:
        function: (resolutions,) function that resolved, -1 unknown.
        who: (resolutions,) resolver, -1 unknown or automatic.
        functions: how many functions there are.
    """
    known = (function >= 0) & (who >= 0)
    function, who = function[known].astype(np.int64), who[known]
    width = int(who.max(initial=0)) + 1
    pair, carried = np.unique(function * width + who, return_counts=True)
    owner = pair // width
    order = np.lexsort((-carried, owner))
    owner, carried = owner[order], carried[order]
    n, resolvers = count(function, functions), count(owner, functions)
    start = np.cumsum(resolvers) - resolvers
    before = np.cumsum(carried) - carried
    before = before - (np.cumsum(n) - n)[owner]  # carried by busier colleagues of the same function
    half = n[owner] / 2
    turns = (before < half) & (before + carried >= half)
    rank = np.arange(owner.size) - start[owner]
    k = np.full(functions, np.nan)
    k[owner[turns]] = (rank + (half - before) / carried)[turns]
    risk = 1 - (k - 0.5) / np.where(resolvers > 0, resolvers / 2, np.nan)
    return np.clip(risk, 0, 1), resolvers, np.ceil(np.round(k, 9)), n
