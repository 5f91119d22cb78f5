"""A log of tickets: what its columns mean, and how its times are read."""

from django.db import models

from outtask.core.scoped import Scoped


class Source(Scoped):
    """One log, to which files are imported again and again."""

    title = models.CharField(max_length=120, unique=True)
    mapping = models.JSONField(default=dict)  # meaning -> column, as a mapping file says it
    zone = models.CharField(max_length=64, default="UTC")  # of times that name none
    day_first = models.BooleanField(null=True)  # None: the columns tell
    encoding = models.CharField(max_length=40, blank=True)
    by = models.CharField(max_length=120, blank=True)  # column that names the function; empty: the group
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "ticket log"

    def __str__(self) -> str:
        return self.title
