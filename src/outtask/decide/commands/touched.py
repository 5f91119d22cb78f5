"""Note that a study changed: a part of each command that changes its functions or their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outtask.core.clock import now
from outtask.core.commands import running
from outtask.decide.measuring import measure_soon
from outtask.decide.weighing import weigh_soon

if TYPE_CHECKING:
    from outtask.decide.models import Study


def touch(study: Study, *, measured: bool = True) -> None:
    """Note that a study changed, and have it weighed anew.

    Where its groups changed hands and what they do now is not ``measured`` yet, a job does that.
    """
    running()
    study.changed_at = now()
    study.save(update_fields=["changed_at"])
    weigh_soon(study)
    if not measured and study.source_id is not None:
        measure_soon(study.source_id, study.title)
