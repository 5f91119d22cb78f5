"""A function of the organisation: groups of a log, or something that no ticket drives."""

from django.db import models

from outtask.core.scoped import Scoped
from outtask.decide.models.studies import Study


class Function(Scoped):
    """One function with what was measured of it and what people said."""

    study = models.ForeignKey("decide.Study", on_delete=models.CASCADE, related_name="functions")
    name = models.CharField(max_length=120)
    position = models.PositiveIntegerField(default=0)
    groups = models.JSONField(default=list)  # names of the log's groups
    set_apart = models.BooleanField(default=False)  # passes tickets on, and is not decided on
    contribution = models.CharField(max_length=8, blank=True)  # see `decide.contribution`; empty: nobody said
    bundle = models.CharField(max_length=120, blank=True)  # functions of one bundle could go together
    facts = models.JSONField(default=dict)  # as `methods.facts` measured them; empty: no log drives it
    numbers = models.JSONField(default=dict)  # the function as a case file says it, without its name

    class Meta:
        verbose_name = "function"
        ordering = ("position", "id")
        constraints = [models.UniqueConstraint(fields=["study", "name"], name="a_name_once_per_study")]

    def refuse_changes(self) -> None:
        """Refuse as its study does."""
        study = self._state.fields_cache.get("study") or Study(pk=self.study_id)
        study.refuse_changes()

    def __str__(self) -> str:
        return self.name
