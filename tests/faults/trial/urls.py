"""Addresses of the trial, beside those of the workspace."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from outtask.core.commands import Actor
from outtask.core.models import Job, LedgerEntry
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
        }
    )


urlpatterns = [*ours, path("trial/<str:how>/<str:name>", write), path("trial", state)]
