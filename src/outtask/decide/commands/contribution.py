"""Keep how much functions set the organisation apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outtask.core.commands import Actor, command, unchanged
from outtask.core.ledger import record
from outtask.decide.contribution import ANSWERS
from outtask.decide.models import Function, Study
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping


@command
def state_contributions(*, actor: Actor, study: Study, said: Mapping[int, str]) -> Study:
    """Keep what was said of functions, by their key; empty takes it back. Nothing is weighed anew by it."""
    actor.check("change", study)
    if unknown := {one for one in said.values() if one} - ANSWERS.keys():
        raise UserError(f"there is no answer {min(unknown)}", mend="choose one of those offered")
    rows = Function.objects.within(actor.scope, "change").filter(study=study, pk__in=list(said))
    changed = [function for function in rows if function.contribution != said[function.pk]]
    if not changed:
        unchanged()
        return study
    before = {function.name: function.contribution for function in changed}
    for function in changed:
        function.contribution = said[function.pk]
    Function.objects.everything("what people said is kept").bulk_update(changed, ["contribution"])
    after = {function.name: function.contribution for function in changed}
    record("study.contributions-stated", study, before=before, after=after)
    return study
