"""Have a study weighed, and keep what came out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outtask.core.clock import now
from outtask.core.commands import Actor, command, unchanged
from outtask.core.ledger import record
from outtask.decide.models import Result, Study
from outtask.decide.weighing import weigh_soon
from outtask.formats.stored import stored

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outtask.terms.decision import Decision

KEPT = 20
"""Results of a study that are kept: what is older can be computed again, and decisions hold their own."""


@command
def ask_to_weigh(*, actor: Actor, study: Study) -> Study:
    """Have a study weighed in the background."""
    actor.check("change", study)
    weigh_soon(study)
    record("study.weighing-asked", study)
    return study


@command
def store_result(
    *, actor: Actor, study: Study, key: str, case: Mapping[str, Any], decision: Decision
) -> Result:
    """Keep what was decided on a case, under the hash of its inputs."""
    actor.check("add", Result)
    rows = Result.objects.everything("what was computed is kept")
    result, made = rows.get_or_create(
        study=study,
        key=key,
        defaults={"case": dict(case), "body": stored(decision), "created_at": now()},
    )
    if not made:
        unchanged()
        return result
    old = rows.filter(study=study).order_by("-id").values_list("pk", flat=True)[KEPT:]
    rows.filter(pk__in=list(old)).delete()
    kinds = {one.name: one.verdict.kind.value for one in decision.functions}
    record("study.weighed", study, after={"key": key, "verdicts": kinds})
    return result


@command
def store_other_spans(*, actor: Actor, result: Result, decisions: Mapping[int, Decision]) -> None:
    """Keep what the same case comes to over other horizons, by their months."""
    actor.check("change", result)
    others = {str(months): stored(decision) for months, decision in decisions.items()}
    rows = Result.objects.everything("what was computed is kept")
    if rows.filter(pk=result.pk).update(others=others):
        record("study.weighed-over-other-spans", result.study, after={"months": sorted(decisions)})
    else:
        unchanged()
