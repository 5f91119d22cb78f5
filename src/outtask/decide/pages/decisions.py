"""Signed decisions: all of them, and one as it was frozen."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from outtask.core.ledger import canonical
from outtask.core.models import LedgerEntry
from outtask.decide.commands.decisions import SEAL, SEALED, SIGNED, hash_of, said_by
from outtask.decide.models import Decision
from outtask.decide.queries.decisions import beyond_model, decided, decision_or_404, has_changed, raised
from outtask.decide.queries.studies import may_write
from outtask.decide.triggers import stands, stored
from outtask.formats.report.behind import figures_behind
from outtask.formats.report.numbers import count, in_unit
from outtask.formats.report.palette import VERDICT_SHAPES, VERDICT_WORDS
from outtask.formats.report.parts import Grid, Pill, origins
from outtask.frame.pages import acting, page
from outtask.frame.tables import As, Choice, Column, Empty, Table
from outtask.methods.words import money, money_range, span_of
from outtask.terms.decision import VerdictKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from outtask.decide.queries.decisions import Frozen
    from outtask.decide.triggers import Trigger
    from outtask.terms.case import Case
    from outtask.terms.decision import FunctionResult

PLAIN = tuple(name for name in SEALED if name not in ("case", "verdict"))
"""What a seal covers beside what was frozen."""


@page("decide.Decision")
def decisions(request: HttpRequest) -> HttpResponseBase:
    """List what was signed, the newest first."""
    rows = Decision.objects.within(acting(request).scope).defer("case", "verdict")
    joined = rows.select_related("function", "function__study", "signed_by", "superseded_by")
    table = Table(
        request,
        _columns(),
        joined,
        title=_("Decisions"),
        search=("function__name", "function__study__title", "option", "reason"),
        choices=(Choice("held", _("State"), (("yes", _("in force")), ("no", _("superseded"))), where=_held),),
        empty=Empty(
            "file-check",
            _("Nothing is signed yet"),
            _("A verdict becomes a decision once somebody signs it with a reason and a day to look again."),
            _("Choose a study"),
            reverse("decide:home"),
        ),
        cards=True,
    )
    return table.download() or render(request, "decide/decisions.html", {"table": table})


@page("decide.Decision")
def decision(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a decision as it was signed, and whether what it rests on still reads so."""
    scope = acting(request).scope
    found, frozen = decision_or_404(scope, pk)
    result, case = frozen.result, frozen.case
    held = getattr(found, "superseded_by", None) is None
    sealed = _sealed(found)
    seal = str(sealed.get(SEAL, ""))
    shown = {
        "decision": found,
        "function": found.function,
        "study": found.function.study,
        "decided": decided(found),
        "verdict": result.verdict,
        "origins": origins(result.verdict.origin),
        "watched": [(one, *_told(one, case.currency)) for one in stored(found.triggers)],
        "inputs": _inputs(frozen),
        "options": _options(result, case),
        "held": held,
        "changed": held and has_changed(scope, found, frozen),
        "raised": raised(scope, found) if held else (),
        "seal": seal,
        "intact": _is_intact(found, frozen, sealed),
        "may_sign": may_write(scope, found.function.study, "decide.Decision", "sign"),
    }
    return render(request, "decide/decision.html", shown)


def pill_of(decision: Decision) -> Pill:
    """Return a decision's verdict in a word and a shape."""
    kind = VerdictKind(decision.kind)
    return Pill(VERDICT_WORDS[kind], VERDICT_SHAPES[kind])


@lru_cache(maxsize=16)
def _inputs(frozen: Frozen) -> tuple[Grid, ...]:
    return figures_behind(frozen.case.functions[0], frozen.case.currency)


def _options(result: FunctionResult, case: Case) -> Grid:
    """Return what each option cost, as it stood."""
    rows = tuple(
        (
            one.option,
            money(one.cost.mean, case.currency),
            money_range(one.cost.p10, one.cost.p90, case.currency),
            count(one.hours_bound),
        )
        for one in result.options
    )
    span = span_of(case.horizon_months)
    managed = _("Own hours a month to manage it")
    header = (_("Option"), _("Cost over %s") % span, _("In eight of ten cases"), managed)
    return Grid(_("The options, as they stood"), header, rows)


def _told(trigger: Trigger, currency: str) -> tuple[str, str]:
    return in_unit(trigger.at, trigger.unit, currency), stands(trigger, currency)


def _sealed(decision: Decision) -> dict[str, Any]:
    """Return what the ledger keeps of a decision since it was signed; nothing where it tells of none."""
    entries = LedgerEntry.objects.everything("a decision that may be seen is held against its own entry")
    found = entries.filter(name=SIGNED, subject=decision._meta.label, subject_key=str(decision.pk)).first()
    return dict(json.loads(bytes(found.body))["after"]) if found else {}


def _is_intact(decision: Decision, frozen: Frozen, sealed: Mapping[str, Any]) -> bool:
    """Tell whether a decision is what was signed; of those without a hash of all, as far as known."""
    seal, case_hash = _hashes(canonical(said_by(decision, PLAIN)), frozen.case_text, frozen.verdict_text)
    if SEAL in sealed:
        return bool(sealed[SEAL] == seal)
    known = (sealed.get("hash of the case"), sealed.get("verdict"), sealed.get("option"))
    return known == (case_hash, decision.kind, decision.option)


@lru_cache(maxsize=16)
def _hashes(plain: bytes, case_text: str, verdict_text: str) -> tuple[str, str]:
    """Return the seal of a decision, and the hash of its case, from all that is stored of it now."""
    case = json.loads(case_text)
    return hash_of({**json.loads(plain), "case": case, "verdict": json.loads(verdict_text)}), hash_of(case)


def _held(value: str) -> Q:
    return Q(superseded_by=None) if value == "yes" else ~Q(superseded_by=None)


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            "function",
            _("Function"),
            sort="function__name",
            link=lambda one: reverse("decide:decision", args=[one.pk]),
            cut=True,
        ),
        Column("study", _("Study"), value="function.study.title", sort="function__study__title", cut=True),
        Column("kind", _("Verdict"), value=lambda one: pill_of(one).word, cell="decide/parts/decided.html"),
        Column("option", _("Option"), value=lambda one: beyond_model(one.option), cut=True),
        Column("signed_at", _("Signed"), As.AGO, sort="signed_at"),
        Column("by", _("By"), value=lambda one: one.signed_by.name),
        Column("review_on", _("Look again"), As.DAY, sort="review_on"),
        Column("held", _("State"), value=_state),
    )


def _state(decision: Decision) -> str:
    if getattr(decision, "superseded_by", None) is not None:
        return _("superseded")
    return _("in force, its study set aside") if decision.function.study.is_aside else _("in force")
