"""What of studies needs somebody, where their jobs lead, and what their facts are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from outtask.decide.measuring import MEASURE
from outtask.decide.models import Function, Study
from outtask.frame.facts import name_facts
from outtask.frame.jobs import leads_to
from outtask.frame.todo import WARN, Item, needs_me

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outtask.core.commands import Actor
    from outtask.core.models import Job

MOST = 40
"""Functions of a study that are looked at for the Helm; of a larger one its own page tells."""


def tell() -> None:
    """Register it all; the room does so when Django starts."""
    needs_me(kept_away)
    leads_to(MEASURE, _to_the_functions)
    leads_to("decide.sample", _to_the_sample)
    name_facts(
        {
            "study.set-aside": gettext_lazy("Study set aside"),
            "study.taken-up": gettext_lazy("Study taken up again"),
            "study.contributions-stated": gettext_lazy("What sets you apart stated"),
            "study.case-taken": gettext_lazy("Case file taken in"),
            "function.numbers-stated": gettext_lazy("Numbers of a function stated"),
            "functions.bundled": gettext_lazy("Functions that are weighed together changed"),
        }
    )


def kept_away(actor: Actor) -> Iterator[Item]:
    """Tell of what keeps the newest study from being decided, to those who may mend it.

    What is merely open is told with its verdicts. Nothing of the sample's firm needs anybody.
    """
    from outtask.decide.queries.asked import asked_of

    studies = Study.objects.within(actor.scope, "change").filter(aside_since=None, is_sample=False)
    study = studies.order_by("-id").first()
    if study is None or Function.objects.within(actor.scope).filter(study=study).count() > MOST:
        return
    asked = asked_of(actor.scope, study)
    to = reverse("decide:numbers", args=[study.pk])
    wrong = sum(bool(one.summary.errors) for one in asked.told) + len(asked.general)
    if wrong:
        told = ngettext("%(n)s thing keeps a verdict away", "%(n)s things keep a verdict away", wrong)
        yield Item(told % {"n": wrong}, to, str(study), "triangle-alert", WARN, _("Mend it"))


def _to_the_functions(job: Job) -> tuple[str, str]:
    studies = Study.objects.everything("its page asks").filter(source=job.arguments["source"])
    study = studies.filter(aside_since=None).first()
    to = reverse("decide:groups", args=[study.pk]) if study else reverse("decide:home")
    return _("To the functions"), to


def _to_the_sample(job: Job) -> tuple[str, str]:
    study = job.result.get("study")
    return _("To the sample"), reverse("decide:board", args=[study]) if study else reverse("decide:home")
