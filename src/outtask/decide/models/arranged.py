"""How functions stood before and after somebody arranged them otherwise, so that it can be taken back."""

from django.db import models

from outtask.core.scoped import Scoped


class Arranged(Scoped):
    """One change of which groups make up which functions. The newest of a study are kept."""

    study = models.ForeignKey("decide.Study", on_delete=models.CASCADE, related_name="+")
    request = models.CharField(max_length=64)  # the click that did it
    before = models.JSONField()  # functions by key, and the shares of the staff grid, without names
    after = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = "arranged functions"
        ordering = ("-id",)
