"""What was computed from a case, kept under the hash of all that went in."""

from django.db import models

from outtask.core.scoped import Scoped


class Result(Scoped):
    """The whole decision of a case as data. It can be made again from its inputs, and so may be removed."""

    study = models.ForeignKey("decide.Study", on_delete=models.CASCADE, related_name="results")
    key = models.CharField(max_length=64)  # SHA-256 of the case and the engine's version
    case = models.JSONField()
    body = models.JSONField()
    others = models.JSONField(default=dict)  # months -> the decision of the same case over another horizon
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "result"
        ordering = ("-id",)
        constraints = [models.UniqueConstraint(fields=["study", "key"], name="a_result_once")]
