"""What machines ask: is it well, and what is measured."""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare

from outtask.core.clock import now
from outtask.core.metrics import exposition, free_disk
from outtask.core.models import WorkerBeat
from outtask.frame.pages import public

LATE = timedelta(seconds=30)  # a worker beats every five
FULL = 200_000_000  # bytes
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_VIA")


@public
def health(request: HttpRequest) -> HttpResponse:
    """Say in one JSON document whether all is well: status 200, or 503 with the part that is not."""
    found = {"database": "ok", **_worker(), "disk": "ok" if free_disk() > FULL else "nearly full"}
    well = all(value == "ok" for value in found.values())
    return JsonResponse({"status": "ok" if well else "failing", **found}, status=200 if well else 503)


@public
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer Prometheus: with the token of the environment, or on this machine where there is none."""
    if not _may_measure(request):
        raise PermissionDenied
    return HttpResponse(exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _worker() -> dict[str, str]:
    try:
        beat: Any = WorkerBeat.objects.aggregate(at=Max("at"))["at"]
    except DatabaseError:
        return {"database": "does not answer", "worker": "unknown"}
    return {"worker": "ok" if beat and abs(now() - beat) < LATE else "silent"}


def _may_measure(request: HttpRequest) -> bool:
    """Behind a proxy everybody seems to come from this machine: what was forwarded needs the token."""
    if settings.METRICS_TOKEN:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return scheme == "Bearer" and constant_time_compare(token, settings.METRICS_TOKEN)
    try:
        near = ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    return near and not any(name in request.META for name in FORWARDED)
