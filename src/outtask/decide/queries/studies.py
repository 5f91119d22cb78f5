"""Studies and their functions, within a scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from outtask.decide.models import Function, Study

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from outtask.core.scope import Scope


def study_or_404(scope: Scope, pk: int, verb: str = "view") -> Study:
    """Return a study on which a verb is allowed; a page answers 404 where there is none."""
    found = Study.objects.within(scope, verb).select_related("source").filter(pk=pk).first()
    if found is None:
        raise Http404("there is no such study")
    return found


def may_write(scope: Scope, study: Study, noun: str, verb: str = "change") -> bool:
    """Tell whether a page offers to change something of a study: it is only read while it is set aside."""
    return not study.is_aside and scope.may(verb, noun)


def functions_of(scope: Scope, study: Study) -> list[Function]:
    """Return the functions of a study in their order, those set apart too."""
    return _told(study, Function.objects.within(scope).filter(study=study))


def decided_in(scope: Scope, study: Study, *, without: tuple[str, ...] = ()) -> list[Function]:
    """Return the functions of a study that are decided on, in their order; fields may be left out."""
    rows = Function.objects.within(scope).filter(study=study, set_apart=False)
    return _told(study, rows.defer(*without))


def names_in(scope: Scope, study: Study) -> list[tuple[int, str]]:
    """Return key and name of the functions of a study that are decided on, in their order."""
    rows = Function.objects.within(scope).filter(study=study, set_apart=False)
    return list(rows.values_list("pk", "name"))


def function_or_404(scope: Scope, pk: int, verb: str = "view") -> Function:
    """Return a function on which a verb is allowed; a page answers 404 where there is none."""
    rows = Function.objects.within(scope, verb).select_related("study", "study__source")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("there is no such function")
    return found


def _told(study: Study, rows: QuerySet[Function]) -> list[Function]:
    found = list(rows)
    for function in found:
        function.study = study
    return found
