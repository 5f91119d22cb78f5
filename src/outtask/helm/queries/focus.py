"""Where the functions of the newest study stand: by model, what is signed, and what own hours verdicts free.

What was computed never changes, so the few figures that the Helm shows of it are read from the stored result
once and kept: it may hold hundreds of functions with all their pictures.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from outtask.decide.models import Decision, Function, Result, Study
from outtask.formats.report.palette import VERDICT_SHAPES, VERDICT_WORDS
from outtask.terms.decision import VerdictKind

if TYPE_CHECKING:
    from datetime import datetime

    from outtask.core.scope import Scope


@dataclass(frozen=True)
class Told:
    """What a result says of one function, as far as the Helm shows it."""

    name: str
    kind: VerdictKind
    option: str
    freed: float  # own hours a month
    bound: float  # own hours a month to manage and verify it
    saving: tuple[float, float] | None  # over the horizon, against today


@dataclass(frozen=True)
class Row:
    """One function with its verdict."""

    told: Told
    pk: int
    signed: bool

    @property
    def name(self) -> str:
        """Its name."""
        return self.told.name

    @property
    def freed(self) -> int:
        """Own hours a month that it sets free."""
        return round(self.told.freed)

    @property
    def bound(self) -> int:
        """Own hours a month that managing it takes."""
        return round(self.told.bound)

    @property
    def saving(self) -> tuple[float, float] | None:
        """What it saves over the horizon."""
        return self.told.saving

    @property
    def word(self) -> str:
        """The verdict in words."""
        return VERDICT_WORDS[self.told.kind]

    @property
    def look(self) -> str:
        """Whose colour and shape it wears."""
        return VERDICT_SHAPES[self.told.kind]


@dataclass(frozen=True)
class Focus:
    """The newest study that was weighed."""

    study: Study
    at: datetime
    currency: str
    horizon: int  # months
    rows: tuple[Row, ...]

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
        kinds = [row.told.kind for row in self.rows]
        found = [(kind, kinds.count(kind)) for kind in VerdictKind if kind in kinds]
        return [(VERDICT_WORDS[kind], VERDICT_SHAPES[kind], n, 100 * n / len(kinds)) for kind, n in found]


def focus_of(scope: Scope) -> Focus | None:
    """Return how the newest weighed study stands within a scope; None before any was weighed."""
    found = Result.objects.within(scope).select_related("study").defer("case", "body", "study__assessment")
    result = found.order_by("-id").first()
    if result is None:
        return None
    currency, horizon, told = _told(result.pk, result.key)
    functions = Function.objects.within(scope).filter(study=result.study, set_apart=False)
    known = dict(functions.values_list("name", "pk").order_by())
    decided = Decision.objects.within(scope).filter(function__in=known.values(), superseded_by=None)
    signed = set(decided.values_list("function", flat=True).order_by())
    rows = tuple(Row(one, known[one.name], known[one.name] in signed) for one in told if one.name in known)
    return Focus(result.study, result.created_at, currency, horizon, rows)


@lru_cache(maxsize=16)
def _told(pk: int, key: str) -> tuple[str, int, tuple[Told, ...]]:
    """Read the few figures of a result; its caller has asked the scope."""
    body = (
        Result.objects.everything("its row was found within a scope")
        .values_list("body", flat=True)
        .get(pk=pk)
    )
    found = []
    for one in body["functions"]:
        verdict = one["verdict"]
        options: dict[str, dict[str, Any]] = {option["option"]: option for option in one["options"]}
        chosen = options.get(verdict["option"], {})
        ends = verdict["saving_p10"], verdict["saving_p90"]
        found.append(
            Told(
                one["name"],
                VerdictKind(verdict["kind"]),
                verdict["option"],
                chosen.get("hours_freed", 0.0),
                0.0 if chosen.get("status_quo") else chosen.get("hours_bound", 0.0),
                None if None in ends else ends,
            )
        )
    return body["currency"], body["horizon_months"], tuple(found)
