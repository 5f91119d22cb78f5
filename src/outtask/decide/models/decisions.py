"""A decision: a verdict that somebody signed, frozen with its inputs."""

from django.conf import settings
from django.db import models

from outtask.core.scoped import Scoped
from outtask.formats.report.palette import VERDICT_SHAPES
from outtask.terms.decision import VerdictKind


class Decision(Scoped):
    """A signed verdict on one function. It is never edited; a later one supersedes it."""

    function = models.ForeignKey("decide.Function", on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=24)  # a VerdictKind
    option = models.CharField(max_length=200)
    verdict = models.JSONField()  # the function's result as it stood
    case = models.JSONField()  # all inputs as they stood
    case_hash = models.CharField(max_length=64)  # SHA-256 of the canonical bytes of ``case``
    reason = models.TextField()
    review_on = models.DateField()
    triggers = models.JSONField(default=list)  # {"of": "volume", "above": 1200, "unit": "tickets/month"} ...
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    alone = models.BooleanField(default=False)  # nobody else here could have looked at it
    supersedes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="superseded_by"
    )

    class Meta:
        verbose_name = "decision"
        ordering = ("-id",)

    @property
    def look(self) -> str:
        """Whose colour and shape its verdict wears."""
        return VERDICT_SHAPES[VerdictKind(self.kind)]

    def __str__(self) -> str:
        return f"{self.function}: {self.option}"
