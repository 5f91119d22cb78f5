"""What nobody needs any more: contents without a row, requests long done, old personal details."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from outtask.core.clock import now
from outtask.core.commands import Actor
from outtask.core.contents import sweep
from outtask.core.models import DoneRequest
from outtask.core.personal import forget_details
from outtask.core.settling import settle

REQUESTS_KEPT = timedelta(days=7)  # a form that was left open longer is not sent twice by mistake


@dataclass(frozen=True)
class Tidied:
    """What went."""

    contents: int
    requests: int
    details: int
    settled: bool  # whether what was erased is gone from the write-ahead log too


def tidy(*, actor: Actor, details_kept: timedelta | None = None) -> Tidied:
    """Remove what nobody needs, and personal details of the ledger that are older than ``details_kept``.

    Asked of the system itself; to be done every day or so, also while the workspace runs.
    """
    swept = sweep(settings.FILES) + sweep(settings.BATCHES)
    requests, _ = DoneRequest.objects.filter(at__lt=now() - REQUESTS_KEPT).delete()
    gone = 0 if details_kept is None else forget_details(actor=actor, before=now() - details_kept)
    return Tidied(swept, requests, gone, settle())
