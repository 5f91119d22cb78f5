"""Addresses of the trial, beside those of the workspace."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from outtask.core.commands import Actor
from outtask.core.models import Job, LedgerEntry
from outtask.decide.commands.decisions import SEAL, SIGNED, seal_of
from outtask.decide.commands.studies import begin_study
from outtask.decide.models import Decision, Function
from outtask.decide.proposals import Planned
from outtask.frame.pages import public
from outtask.people.actors import system
from outtask.people.models import Organisation
from outtask.site.urls import urlpatterns as ours
from trial.doing import add_provider, begin


@csrf_exempt
@public
def write(request: HttpRequest, how: str, name: str) -> JsonResponse:
    """Acknowledge only what is done."""
    do = begin if how == "job" else add_provider
    return JsonResponse({"key": do(actor=Actor(system().scope, key=name), name=name).pk})


@public
def study(request: HttpRequest, functions: int) -> JsonResponse:
    """Begin a study whose verdicts can be signed once the worker has weighed it."""
    numbers = {"volume": {"per_month": 900}, "options": [{"model": "out-tasking", "price_per_unit": 20}]}
    planned = [Planned(f"Desk {number}", (), numbers=numbers) for number in range(functions)]
    frame = {"paths": 64, "loaded_cost": 70_000}
    made = begin_study(actor=Actor(system().scope), title="Trial", functions=planned, frame=frame)
    return JsonResponse({"key": made.pk})


@public
def state(request: HttpRequest) -> JsonResponse:
    why = "a trial looks"
    facts = LedgerEntry.objects.everything(why).filter(name="trial.added").values_list("body", flat=True)
    return JsonResponse(
        {
            "providers": list(Organisation.objects.everything(why).values_list("name", flat=True)),
            "jobs": list(
                Job.objects.everything(why).filter(kind="trial.write").values("arguments", "status")
            ),
            "facts": [bytes(body).decode() for body in facts],
            "functions": list(Function.objects.everything(why).values_list("pk", flat=True)),
            "decisions": [_told(one) for one in Decision.objects.everything(why)],
            "signed": _signed(),
        }
    )


def _told(decision: Decision) -> dict[str, Any]:
    names = ("pk", "function_id", "reason", "supersedes_id")
    return {name: getattr(decision, name) for name in names} | {"seal": seal_of(decision)}


def _signed() -> list[str]:
    facts = LedgerEntry.objects.everything("a trial looks").filter(name=SIGNED)
    return [json.loads(bytes(body))["after"][SEAL] for body in facts.values_list("body", flat=True)]


urlpatterns = [
    *ours,
    path("trial/study/<int:functions>", study),
    path("trial/<str:how>/<str:name>", write),
    path("trial", state),
]
