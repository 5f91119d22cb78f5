"""Where the functions of all studies stand: by model, what is signed, and what own hours verdicts free.

What was computed never changes, so the few figures that the Helm shows of it are read from the stored result
once and kept: it may hold hundreds of functions with all their pictures.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Max

from outtask.decide.contribution import ASSUMED, SHORT
from outtask.decide.models import Decision, Function, Result, Study
from outtask.decide.queries.asked import asked_of
from outtask.formats.report.numbers import saving
from outtask.formats.report.palette import VERDICT_SHAPES, VERDICT_WORDS
from outtask.formats.report.sentences import MOVES
from outtask.formats.report.wording import WAITS
from outtask.methods.words import NONE, money_range
from outtask.terms.decision import VerdictKind

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from datetime import datetime

    from outtask.core.scope import Scope

    Said = tuple[str, frozenset[str]]

KEPT: Final = 200
"""Results of which the few figures are kept."""


@dataclass(frozen=True)
class Told:
    """What a result says of one function, as far as the Helm shows it."""

    name: str
    word: str  # the verdict
    look: str  # whose colour and shape it wears
    freed: float = 0.0  # own hours a month
    bound: float = 0.0  # own hours a month to manage and verify it
    saving: tuple[float, float] | None = None  # over the horizon, against today
    cash: str = ""  # what of that saving is no cash, where that is much of it
    changes: bool = False  # it would be done otherwise than today
    own: float | None = None  # own hours a month today; None for what is no standing work


@dataclass(frozen=True)
class Body:
    """What of a stored result the Helm shows."""

    currency: str
    horizon: int  # months
    told: tuple[Told, ...]
    needed: float  # own hours a month to manage all verdicts, each provider's counted once
    available: float | None  # of which there are so many
    is_short: bool  # some verdicts wait for hours


@dataclass(frozen=True)
class Row:
    """One function with its verdict."""

    told: Told
    pk: int
    signed: bool
    study: Study
    currency: str
    horizon: int  # months
    said: str = ""  # how much it sets the organisation apart; empty: nobody said
    groups: frozenset[str] = frozenset()  # of the log that drives it

    @property
    def own(self) -> int | None:
        """Own hours a month today."""
        return None if self.told.own is None else round(self.told.own)

    @property
    def contribution(self) -> str:
        """How much it sets the organisation apart, or what counts where nobody said."""
        return self.said or ASSUMED

    @property
    def called(self) -> str:
        """Its name, however it is written."""
        return " ".join(self.told.name.casefold().split())

    def is_same(self, other: Row) -> bool:
        """Tell whether another one of its name is the same work: not where logs tell of other groups."""
        if self.study == other.study:
            return False
        return not (self.groups and other.groups) or bool(self.groups & other.groups)

    @property
    def freed(self) -> int:
        """Own hours a month that it sets free."""
        return round(self.told.freed)

    @property
    def bound(self) -> int:
        """Own hours a month that managing it takes, were it the only one."""
        return round(self.told.bound)

    @property
    def saving_told(self) -> str:
        """Its saving; where it may turn out a loss, in words, as its own page says it."""
        if self.told.saving is None:
            return NONE
        low, high = self.told.saving
        return (saving if low < 0 else money_range)(low, high, self.currency)

    @property
    def waits(self) -> bool:
        """Tell whether it would be done otherwise than today, and nobody has signed that."""
        return self.told.changes and not self.signed


@dataclass(frozen=True)
class Level:
    """The functions that set the organisation apart alike."""

    key: str
    word: str
    count: int
    own: int  # hours a month today
    freed: int  # of them, by the verdicts
    share: float  # of all own hours
    kept_part: float  # in per cent of all own hours, for its bar
    freed_part: float

    @classmethod
    def of(cls, key: str, rows: list[Row], total: int) -> Level:
        """Add them up."""
        own, freed = sum(row.own or 0 for row in rows), sum(row.freed for row in rows)
        gone = min(max(freed, 0), own)  # more work by then may free more than is done today
        return cls(
            key, str(SHORT[key]), len(rows), own, freed, own / total, 100 * (own - gone) / total,
            100 * gone / total,
        )  # fmt: skip


@dataclass(frozen=True)
class Stand:
    """Where one study stands, as it was last weighed."""

    study: Study
    at: datetime
    rows: tuple[Row, ...]
    bound: float  # own hours a month that managing and verifying takes, each provider's counted once
    open_questions: int
    repeated: int = 0  # functions of it that count in a study where they were weighed or signed later

    @property
    def is_replaced(self) -> bool:
        """Tell whether all of it counts elsewhere."""
        return bool(self.repeated and not self.rows)

    @property
    def unsigned(self) -> list[Row]:
        """Functions that would be done otherwise than today, and wait for a signature."""
        return [row for row in self.rows if row.waits]

    @property
    def signed(self) -> int:
        """How many functions are decided and signed."""
        return sum(row.signed for row in self.rows)


@dataclass(frozen=True)
class Focus:
    """All studies that were weighed, the one weighed last first."""

    stands: tuple[Stand, ...]

    @property
    def repeated(self) -> int:
        """How many functions are held by an earlier study too, and count once."""
        return sum(stand.repeated for stand in self.stands)

    @property
    def rows(self) -> list[Row]:
        """The functions of all studies, each once."""
        return [row for stand in self.stands for row in stand.rows]

    @property
    def unsigned(self) -> list[Row]:
        """Functions that would be done otherwise than today, and wait for a signature."""
        return [row for row in self.rows if row.waits]

    @property
    def freed(self) -> int:
        """Own hours a month that the verdicts set free, as their rows add up."""
        return sum(row.freed for row in self.rows)

    @property
    def own(self) -> int:
        """Own hours a month today, as their rows add up."""
        return sum(row.own or 0 for row in self.rows)

    @property
    def unsaid(self) -> int:
        """Of how many functions nobody has said how much they set the organisation apart."""
        return sum(not row.said for row in self.rows)

    @property
    def levels(self) -> list[Level]:
        """Own hours by what they go to, what sets apart first; none where none are spent or known."""
        if not self.own:
            return []
        return [
            Level.of(key, [row for row in self.rows if row.contribution == key], self.own) for key in SHORT
        ]

    @property
    def frees_none(self) -> bool:
        """Tell whether a change takes own hours to manage and sets none free."""
        return any(row.told.changes and row.bound and not row.freed for row in self.rows)

    @property
    def bound(self) -> float:
        """Own hours a month that managing and verifying takes, each provider's counted once in a study."""
        return sum(stand.bound for stand in self.stands)

    @property
    def shares_hours(self) -> bool:
        """Tell whether the rows add up to something else than the sum."""
        return sum(row.bound for row in self.rows) != round(self.bound)

    @property
    def signed(self) -> int:
        """How many functions are decided and signed."""
        return sum(stand.signed for stand in self.stands)

    @property
    def by_model(self) -> list[tuple[str, str, int, float]]:
        """Word, look, number of functions and their part of all, of each verdict that occurs."""
        rows = self.rows
        looks = Counter((row.told.word, row.told.look) for row in rows)
        return [(word, look, n, 100 * n / len(rows)) for (word, look), n in looks.most_common()]


_kept: dict[tuple[int, str], Body] = {}


def focus_of(scope: Scope, *, own: bool = False) -> Focus | None:
    """Return how the weighed studies stand within a scope, only one's own if asked; None where none is."""
    seen = Result.objects.within(scope).filter(study__aside_since=None)
    if own:  # invented figures are no part of the organisation's sums
        seen = seen.filter(study__is_sample=False)
    newest = seen.order_by().values("study").annotate(last=Max("pk")).values_list("last", flat=True)
    found = list(
        seen.filter(pk__in=list(newest))
        .select_related("study")
        .defer("case", "body", "others", "study__assessment")
        .order_by("-pk")
    )
    if not found:
        return None
    bodies = _read((one.pk, one.key) for one in found)
    functions = Function.objects.within(scope).filter(study__in=[one.study_id for one in found])
    names: dict[int, list[tuple[int, str]]] = {}
    said: dict[int, Said] = {}
    columns = ("study", "pk", "name", "contribution", "groups")
    for study, pk, name, answer, groups in functions.filter(set_apart=False).values_list(*columns):
        names.setdefault(study, []).append((pk, name))
        said[pk] = answer, frozenset(groups)
    decided = Decision.objects.within(scope).filter(superseded_by=None)
    signed = dict(decided.values_list("function", "signed_at").order_by())
    stands = []
    for one in found:
        known = names.get(one.study_id, [])
        asked = asked_of(scope, one.study, known)  # as its page of numbers counts them
        stands.append(_stand(one, bodies[one.pk], known, said, signed, len(asked.open)))
    return Focus(_once(stands, signed))


def _once(stands: list[Stand], signed: dict[int, datetime]) -> tuple[Stand, ...]:
    """Count a function that several studies hold where it was weighed or signed last: work is done once."""
    dated = [(max(stand.at, signed.get(row.pk, stand.at)), row) for stand in stands for row in stand.rows]
    called: dict[str, list[Row]] = {}
    for _at, row in sorted(dated, key=lambda one: one[0], reverse=True):
        counting = called.setdefault(row.called, [])
        if not any(map(row.is_same, counting)):
            counting.append(row)
    kept = {row.pk for rows in called.values() for row in rows}
    once = []
    for stand in stands:
        rows = tuple(row for row in stand.rows if row.pk in kept)
        repeated = len(stand.rows) - len(rows)
        # the rest takes no more than all took, nor more than each of its own
        bound = min(stand.bound, sum(row.told.bound for row in rows)) if repeated else stand.bound
        once.append(replace(stand, rows=rows, bound=bound, repeated=repeated))
    return tuple(once)


def _stand(
    result: Result,
    body: Body,
    names: list[tuple[int, str]],
    said: Mapping[int, Said],
    signed: Container[int],
    questions: int,
) -> Stand:
    keys = {name: pk for pk, name in names}
    rows = tuple(
        Row(one, pk, pk in signed, result.study, body.currency, body.horizon, *said[pk])
        for one in body.told
        if (pk := keys.get(one.name)) is not None
    )
    return Stand(result.study, result.created_at, rows, _bound(body, rows), questions)


def _bound(body: Body, rows: Iterable[Row]) -> float:
    """Return the hours that the verdicts' page names; where some wait, what the others take at most."""
    changing = [row.told.bound for row in rows if row.told.changes]
    if not changing:
        return 0.0
    if body.is_short:
        return min(sum(changing), sum(changing) if body.available is None else body.available)
    return body.needed


def _read(results: Iterable[tuple[int, str]]) -> dict[int, Body]:
    """Read currency, horizon and functions of results; the caller has asked the scope."""
    wanted = list(results)
    found = {pk: _kept[pk, key] for pk, key in wanted if (pk, key) in _kept}
    missing = [pk for pk, _key in wanted if pk not in found]
    if missing:
        rows = Result.objects.everything("their rows were found within a scope").filter(pk__in=missing)
        for pk, key, body, case in rows.order_by().values_list("pk", "key", "body", "case"):
            found[pk] = _kept[pk, key] = _body(body, _own(case))
    while len(_kept) > KEPT:
        _kept.pop(next(iter(_kept)), None)
    return found


def _own(case: dict[str, Any]) -> dict[str, float]:
    """Return own hours a month today by function, as the case had it that was weighed."""
    from outtask.methods.own_hours import own_hours_of
    from outtask.terms.case import Case

    return own_hours_of(Case.model_validate(case)) if case else {}


def _body(body: dict[str, Any], own: Mapping[str, float]) -> Body:
    governance = body["governance"]
    waiting = set(governance["changed"])
    currency = body["currency"]
    told = tuple(
        replace(_told(one, currency, waits=one["name"] in waiting), own=own.get(one["name"]))
        for one in body["functions"]
    )
    needed, available = governance["hours_needed"], governance["hours_available"]
    return Body(currency, body["horizon_months"], told, needed, available, bool(waiting))


def _told(one: dict[str, Any], currency: str, *, waits: bool) -> Told:
    verdict = one["verdict"]
    kind = VerdictKind(verdict["kind"])
    if waits:
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
        "" if as_today or None in ends else _cash(one, currency),
        not as_today,
    )


def _cash(one: dict[str, Any], currency: str) -> str:
    """Say what of a function's saving is no cash, as its own page does."""
    from outtask.formats.report.cash import cash_words
    from outtask.formats.stored import restored
    from outtask.terms.decision import FunctionResult

    found = restored(FunctionResult, one)
    return cash_words(found.verdict.saving_mean, [found], currency).removeprefix(", ")
