"""Where the functions of the newest study stand: by model, what is signed, and what own hours verdicts free.

What was computed never changes, so the few figures that the Helm shows of it are read from the stored result
once and kept: it may hold hundreds of functions with all their pictures.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from outtask.decide.models import Decision, Function, Result, Study
from outtask.decide.queries.asked import asked_of
from outtask.formats.report.palette import VERDICT_SHAPES, VERDICT_WORDS
from outtask.formats.report.sentences import MOVES
from outtask.formats.report.wording import WAITS
from outtask.terms.decision import VerdictKind

if TYPE_CHECKING:
    from datetime import datetime

    from outtask.core.scope import Scope


@dataclass(frozen=True)
class Told:
    """What a result says of one function, as far as the Helm shows it."""

    name: str
    word: str  # the verdict
    look: str  # whose colour and shape it wears
    freed: float = 0.0  # own hours a month
    bound: float = 0.0  # own hours a month to manage and verify it
    saving: tuple[float, float] | None = None  # over the horizon, against today
    changes: bool = False  # it would be done otherwise than today


@dataclass(frozen=True)
class Row:
    """One function with its verdict."""

    told: Told
    pk: int
    signed: bool

    @property
    def freed(self) -> int:
        """Own hours a month that it sets free."""
        return round(self.told.freed)

    @property
    def bound(self) -> int:
        """Own hours a month that managing it takes."""
        return round(self.told.bound)


@dataclass(frozen=True)
class Focus:
    """The newest study that was weighed."""

    study: Study
    at: datetime
    currency: str
    horizon: int  # months
    rows: tuple[Row, ...]
    open_questions: int

    @property
    def unsigned(self) -> list[Row]:
        """Functions that would be done otherwise than today, and wait for a signature."""
        return [row for row in self.rows if row.told.changes and not row.signed]

    @property
    def freed(self) -> float:
        """Own hours a month that the verdicts set free."""
        return sum(row.told.freed for row in self.rows)

    @property
    def bound(self) -> float:
        """Own hours a month that managing and verifying takes."""
        return sum(row.told.bound for row in self.rows)

    @property
    def signed(self) -> int:
        """How many functions are decided and signed."""
        return sum(row.signed for row in self.rows)

    @property
    def by_model(self) -> list[tuple[str, str, int, float]]:
        """Word, look, number of functions and their part of all, of each verdict that occurs."""
        looks = Counter((row.told.word, row.told.look) for row in self.rows)
        return [(word, look, n, 100 * n / len(self.rows)) for (word, look), n in looks.most_common()]


def focus_of(scope: Scope) -> Focus | None:
    """Return how the newest weighed study stands within a scope; None before any was weighed."""
    found = (
        Result.objects.within(scope)
        .select_related("study")
        .defer("case", "body", "others", "study__assessment")
    )
    result = found.order_by("-id").first()
    if result is None:
        return None
    currency, horizon, told = _read(result.pk, result.key)
    functions = Function.objects.within(scope).filter(study=result.study, set_apart=False)
    known = dict(functions.values_list("name", "pk").order_by())
    decided = Decision.objects.within(scope).filter(function__in=known.values(), superseded_by=None)
    signed = set(decided.values_list("function", flat=True).order_by())
    rows = tuple(Row(one, known[one.name], known[one.name] in signed) for one in told if one.name in known)
    questions = len(asked_of(scope, result.study).open)  # as its page of numbers counts them
    return Focus(result.study, result.created_at, currency, horizon, rows, questions)


@lru_cache(maxsize=16)
def _read(pk: int, key: str) -> tuple[str, int, tuple[Told, ...]]:
    """Read currency, horizon and functions; its caller has asked the scope."""
    rows = Result.objects.everything("its row was found within a scope").filter(pk=pk, key=key)
    body: dict[str, Any] = rows.values_list("body", flat=True)[0]
    waiting = set(body["governance"]["changed"])
    told = tuple(_told(one, waits=one["name"] in waiting) for one in body["functions"])
    return body["currency"], body["horizon_months"], told


def _told(one: dict[str, Any], *, waits: bool) -> Told:
    verdict = one["verdict"]
    kind = VerdictKind(verdict["kind"])
    if waits and kind in MOVES:
        return Told(one["name"], WAITS, "open")
    options: dict[str, dict[str, Any]] = {option["option"]: option for option in one["options"]}
    chosen = options.get(verdict["option"], {})
    as_today = kind not in MOVES or chosen.get("status_quo", True)  # what is open moves nothing yet
    ends = verdict["saving_p10"], verdict["saving_p90"]
    return Told(
        one["name"],
        VERDICT_WORDS[kind],
        VERDICT_SHAPES[kind],
        0.0 if as_today else chosen["hours_freed"],
        0.0 if as_today else chosen["hours_bound"],
        None if as_today or None in ends else ends,
        not as_today,
    )
