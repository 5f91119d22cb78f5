"""Out-tasking or outsourcing? All models point by point, with the organisation's own figures."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outtask.decide.comparing import MIXED_UP, MODELS, counts_of, rows_of
from outtask.decide.models import Result
from outtask.decide.queries.results import state_of
from outtask.decide.queries.studies import study_or_404
from outtask.frame.pages import acting, page
from outtask.terms.model import Model

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from outtask.decide.comparing import Row
    from outtask.decide.models import Study
    from outtask.decide.queries.results import Weighed
    from outtask.terms.decision import Decision


@page("decide.Result")
def compare(request: HttpRequest) -> HttpResponse:
    """Compare with the figures of the study that was weighed last; without one, in words alone."""
    rows = Result.objects.within(acting(request).scope).filter(study__aside_since=None)
    latest = rows.values_list("study", flat=True).first()
    return redirect("decide:compare-of", latest) if latest else _shown(request, None, None)


@page("decide.Study")
def compare_of(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare with the figures of one study."""
    scope = acting(request).scope
    study = study_or_404(scope, pk)
    return _shown(request, study, state_of(scope, study).weighed)


def _shown(request: HttpRequest, study: Study | None, weighed: Weighed | None) -> HttpResponse:
    decision = weighed.decision if weighed else None
    counts = counts_of(decision) if decision else {}
    names = [_(name) for _model, name in MODELS]
    rows = _rows(weighed) if weighed else rows_of(None, None)
    shown = {
        "study": study,
        "models": [(model.value, _(name), counts.get(model, 0)) for model, name in MODELS],
        "rows": [(row, list(zip(row.cells, names, strict=True))) for row in rows],
        "mixed_up": [(_(heard), _(meant)) for heard, meant in MIXED_UP],
        "answer": _answer(decision) if decision else "",
        "functions": len(decision.functions) if decision else 0,
    }
    return render(request, "decide/compare.html", shown)


@lru_cache(maxsize=16)
def _rows(weighed: Weighed) -> tuple[Row, ...]:
    from outtask.terms.resolve import resolved

    return rows_of(weighed.decision, resolved(weighed.case))


def _answer(decision: Decision) -> str:
    """Say for how many functions each model is the better one."""
    from outtask.methods.words import few, listed

    counts = counts_of(decision)
    parts = [
        _("%(model)s for %(count)s") % {"model": _(name).lower(), "count": few(counts[model])}
        for model, name in MODELS
        if counts[model]
    ]
    total = few(len(decision.functions))
    undecided = len(decision.functions) - sum(counts.values())
    more = ngettext(
        "%s more has no verdict yet or waits for own hours.",
        "%s more have no verdict yet or wait for own hours.",
        undecided,
    )
    rest = f" {more % few(undecided).capitalize()}"
    if not parts:
        return _("Neither yet: none of %s functions has a verdict that can be carried out.") % total
    both = counts[Model.OUT_TASKING] and counts[Model.OUTSOURCING]
    said = (
        _("Both, where they fit: %(told)s of %(total)s functions.")
        if both
        else _("As it stands, %(told)s of %(total)s functions.")
    )
    return said % {"told": listed(parts), "total": total} + (rest if undecided else "")
