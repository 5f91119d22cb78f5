"""What the decide room tells the frame: where its jobs lead, what its facts are called, what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outtask.decide.weighing import KIND
from outtask.frame.facts import name_facts
from outtask.frame.jobs import leads_to
from outtask.frame.todo import needs_me

if TYPE_CHECKING:
    from outtask.core.commands import Actor
    from outtask.core.models import Job
    from outtask.frame.todo import Item


def tell() -> None:
    """Register it all; the room does so when Django starts."""
    leads_to(KIND, _to_the_verdicts)
    needs_me(_to_review)
    name_facts(
        {
            "decision.signed": gettext_lazy("Decision signed"),
            "study.weighed": gettext_lazy("Options weighed"),
            "study.weighed-over-other-spans": gettext_lazy("Options weighed over other horizons"),
            "study.weighing-asked": gettext_lazy("Weighing asked for"),
        }
    )


def _to_review(actor: Actor) -> list[Item]:
    from outtask.decide.queries.decisions import decisions_to_review

    return decisions_to_review(actor)


def _to_the_verdicts(job: Job) -> tuple[str, str]:
    return _("To the verdicts"), reverse("decide:verdicts", args=[job.arguments["study"]])
