"""Signed decisions: which are in force, whether what they rest on still holds, and what raises them again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any, Final

from django.db.models import TextField
from django.db.models.functions import Cast
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from outtask.core.clock import now
from outtask.decide.case_key import case_json
from outtask.decide.case_of import case_alone
from outtask.decide.models import Decision, Function, Result
from outtask.decide.queries.results import standing_now
from outtask.decide.triggers import Trigger, crossed, stored
from outtask.formats.report.numbers import in_unit
from outtask.formats.report.palette import VERDICT_WORDS
from outtask.frame.todo import WARN, Item
from outtask.frame.words import day, figures
from outtask.terms.decision import VerdictKind
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from outtask.core.commands import Actor
    from outtask.core.scope import Scope
    from outtask.decide.models import Study
    from outtask.formats.report.standing import Signed
    from outtask.terms.case import Case
    from outtask.terms.decision import FunctionResult

    Row = tuple[int, str]

SOON: Final = timedelta(days=14)
"""How long before its day a review is due."""


def decided(decision: Decision) -> str:
    """Say what was decided: the verdict, and with whom where the option says more than its model."""
    from outtask.formats.report.sentences import MOVES

    kind = VerdictKind(decision.kind)
    more = beyond_model(decision.option) if kind in MOVES else ""
    return ", ".join(filter(None, (VERDICT_WORDS[kind], more)))


def beyond_model(option: str) -> str:
    """Return what an option's name says beyond its model: the provider and where, or a name given to it."""
    from outtask.terms.resolve import named_now

    model, _comma, rest = named_now(option).partition(", ")
    return rest if model in _models() else option


@lru_cache(maxsize=1)
def _models() -> frozenset[str]:
    from outtask.terms.options import CoreOverflow, InHouse, Outsourcing, OutTasking, StaffAugmentation
    from outtask.terms.resolve import default_name

    every = (InHouse, StaffAugmentation, OutTasking, CoreOverflow, Outsourcing)
    return frozenset(default_name(one()) for one in every)


@dataclass(frozen=True)
class Raised:
    """What raises a decision again."""

    trigger: Trigger
    value: float
    currency: str

    @property
    def words(self) -> str:
        """Say it."""
        told = {
            "label": self.trigger.label,
            "now": in_unit(self.value, self.trigger.unit, self.currency),
            "at": in_unit(self.trigger.at, self.trigger.unit, self.currency),
        }
        if self.trigger.above is not None:
            return _("%(label)s: %(now)s, above %(at)s") % told
        return _("%(label)s: %(now)s, below %(at)s") % told


def in_force(scope: Scope, functions: Iterable[int]) -> dict[int, Decision]:
    """Return the decision that holds for each function that has one, by the function's key."""
    rows = Decision.objects.within(scope).filter(function__in=list(functions))
    held = rows.filter(superseded_by=None).defer("case", "verdict").select_related("signed_by")
    return {one.function_id: one for one in held}


def signed_of(names: Mapping[int, str], held: Mapping[int, Decision]) -> Signed:
    """Return what is signed of the functions of these names, as an answer and its next steps say it."""
    return tuple((names[key], VerdictKind(one.kind)) for key, one in held.items())


@dataclass(frozen=True, eq=False)
class Frozen:
    """What was frozen with a decision, read from the texts that are stored of it."""

    case_text: str
    verdict_text: str
    result: FunctionResult
    case: Case  # of its function alone, defaults filled in
    own: Mapping[str, Any]  # what of the case its function rests on


def decision_or_404(scope: Scope, pk: int) -> tuple[Decision, Frozen]:
    """Return a decision with what was frozen; a page answers 404 where there is none."""
    left = [f"{of}{name}" for of in ("", "superseded_by__") for name in ("case", "verdict")]
    rows = Decision.objects.within(scope).defer(*left).filter(pk=pk)
    joined = rows.select_related("function", "function__study", "signed_by", "superseded_by")
    texts = {f"{name}_text": Cast(name, TextField()) for name in ("case", "verdict")}
    found: Any = joined.annotate(**texts).first()
    if found is None:
        raise Http404("there is no such decision")
    return found, _frozen(found.case_text, found.verdict_text)


@lru_cache(maxsize=16)
def _frozen(case_text: str, verdict_text: str) -> Frozen:
    from outtask.decide.quoting import only_in
    from outtask.formats.stored import restored
    from outtask.terms.decision import FunctionResult

    case, result = json.loads(case_text), restored(FunctionResult, json.loads(verdict_text))
    return Frozen(case_text, verdict_text, result, only_in(case, result.name), own_part(case, result.name))


def has_changed(scope: Scope, decision: Decision, frozen: Frozen) -> bool:
    """Tell whether what a decision rests on reads otherwise today: its function, or what holds for all."""
    function = Function.objects.within(scope).filter(pk=decision.function_id).first()
    if function is None:
        return True
    try:
        today = case_json(case_alone(decision.function.study, function))
    except UserError:
        return True
    return own_part(today, function.name) != frozen.own


def own_part(case: dict[str, Any], name: str) -> dict[str, Any]:
    """Return what of a case as JSON one function rests on; the title of the case and names do not count."""
    own = [one for one in case["functions"] if one["name"] == name]
    shares = [
        {**person, "shares": person["shares"][name]}
        for person in case.get("staff", ())
        if name in person.get("shares", {})
    ]
    rest = {
        k: v for k, v in case.items() if k not in ("case", "functions", "bundles", "staff", "correlations")
    }
    return {**rest, "staff": shares, "functions": [{**one, "name": ""} for one in own]}


def raised(scope: Scope, decision: Decision) -> tuple[Raised, ...]:
    """Return what today's figures, or else those last weighed, go beyond of what was to raise a decision."""
    return _raised(decision, lambda: _latest(scope, decision.function.study))


def _raised(decision: Decision, latest: Callable[[], Row | None]) -> tuple[Raised, ...]:
    triggers = stored(decision.triggers)
    if not any(one.path for one in triggers) or (row := latest()) is None:
        return ()
    found, currency = _crossed(decision.pk, triggers, row, decision.function.name)
    return tuple(Raised(trigger, value, currency) for trigger, value in found)


def _latest(scope: Scope, study: Study) -> Row | None:
    """Return the result of a study as it stands, else the last one there is."""
    kept = Result.objects.within(scope).filter(study=study).values_list("pk", "key")
    return kept.filter(key=standing_now(scope, study).key).first() or kept.first()


def decisions_to_review(actor: Actor) -> list[Item]:
    """Return the decisions that are due for review or that figures raise again, for the Helm."""
    if not actor.scope.may("sign", "decide.Decision"):
        return []
    held = Decision.objects.within(actor.scope).filter(superseded_by=None, function__study__aside_since=None)
    unread = ("function__facts", "function__numbers", "function__study__assessment", "function__study__frame")
    rows = held.defer("case", "verdict", *unread)
    latest = cache(lambda study: _latest(actor.scope, study))  # a study may have hundreds of decisions
    items = []
    for one in rows.select_related("function", "function__study"):
        told = [each.words for each in _raised(one, partial(latest, one.function.study))]
        to = reverse("decide:decision", args=[one.pk])
        if told:
            title = _("%s: what it was decided on has moved") % one.function
            items.append(Item(title, to, figures("; ".join(told)), "bell-ring", WARN, _("Look again")))
        elif one.review_on <= (now() + SOON).date():
            title = _("Review of the decision on %s") % one.function
            items.append(
                Item(title, to, _("due %s") % day(one.review_on), "calendar-clock", WARN, _("Review"))
            )
    return items


@lru_cache(maxsize=256)
def _crossed(
    decision: int, triggers: tuple[Trigger, ...], result: tuple[int, str], name: str
) -> tuple[tuple[tuple[Trigger, float], ...], str]:
    """Hold triggers against a stored result, which never changes; its caller has asked the scope."""
    from outtask.decide.quoting import only_in

    rows = Result.objects.everything("its row was found within a scope").filter(pk=result[0])
    case = rows.values_list("case", flat=True).get()
    if all(one["name"] != name for one in case["functions"]):
        return (), case["currency"]
    alone = only_in(case, name)
    return crossed(triggers, alone, name), alone.currency
