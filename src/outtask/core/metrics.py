"""What is measured for Prometheus: requests by route, and from the database jobs, the ledger, the workers.

Requests are counted by each process; ``PROMETHEUS_MULTIPROC_DIR``, which ``outtask start`` sets, lets several
count together. The package takes a tenth of a second to import, so it is imported when needed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, Max, Min

from outtask.core.clock import now
from outtask.core.models import Job, LedgerHead, WorkerBeat
from outtask.core.models.jobs import Status

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from prometheus_client.core import Metric

BUCKETS = (0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24)  # seconds


@cache
def _requests() -> Any:
    from prometheus_client import CollectorRegistry, Histogram

    registry = CollectorRegistry()
    seconds = Histogram(
        "outtask_request_seconds",
        "Time to answer a request",
        ("method", "route", "status"),
        buckets=BUCKETS,
        registry=registry,
    )
    return registry, seconds


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    """Count a request that was answered."""
    _requests()[1].labels(method, route, f"{status // 100}xx").observe(seconds)


def exposition() -> bytes:
    """Return everything in Prometheus' text format, version 0.0.4."""
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    shared = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
        counted: CollectorRegistry = shared
    else:
        counted = _requests()[0]
    stored = CollectorRegistry()
    stored.register(_Stored())
    return generate_latest(counted) + generate_latest(stored)


class _Stored:
    """What the database and the disk tell, at the moment they are asked."""

    def collect(self) -> Iterator[Metric]:
        from prometheus_client.core import GaugeMetricFamily

        everything = Job.objects.everything("what is measured names nobody")
        counts = dict(everything.values_list("status").annotate(Count("pk")))
        jobs = GaugeMetricFamily("outtask_jobs", "Jobs by status", labels=["status"])
        for status in Status:
            jobs.add_metric([status.value], counts.get(status.value, 0))
        yield jobs
        oldest = everything.filter(status=Status.WAITING).aggregate(at=Min("created_at"))["at"]
        yield GaugeMetricFamily(
            "outtask_oldest_waiting_job_seconds",
            "How long the oldest waiting job has waited",
            (now() - oldest).total_seconds() if oldest else 0.0,
        )
        beat = WorkerBeat.objects.aggregate(at=Max("at"))["at"]
        if beat:
            yield GaugeMetricFamily(
                "outtask_worker_beat_seconds", "Time since a worker last beat", (now() - beat).total_seconds()
            )
        head = LedgerHead.objects.filter(pk=1).first()
        yield GaugeMetricFamily("outtask_ledger_entries", "Entries of the ledger", head.number if head else 0)
        yield GaugeMetricFamily("outtask_disk_free_bytes", "Free where data lie", free_disk())


def free_disk() -> int:
    """Return how many bytes are free where the data lie."""
    return shutil.disk_usage(settings.HOME).free
