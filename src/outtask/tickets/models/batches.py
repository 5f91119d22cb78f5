"""What one import added: rows in a Parquet file, of which this row is the only proof."""

from django.db import models

from outtask.core.scoped import Scoped


class Form(models.TextChoices):
    """What a row of a log is."""

    EVENTS = "events", "one row per event"
    SNAPSHOT = "snapshot", "one row per ticket"


class Batch(Scoped):
    """The accepted rows of one file. A Parquet file without a batch does not exist."""

    source = models.ForeignKey("tickets.Source", on_delete=models.CASCADE, related_name="batches")
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    parquet = models.CharField(max_length=64)  # SHA-256 of the Parquet file, which names it
    form = models.CharField(max_length=8, choices=Form, default=Form.EVENTS)
    events = models.BigIntegerField()  # accepted rows of the file
    tickets = models.BigIntegerField()
    rejected_rows = models.BigIntegerField()
    reasons = models.JSONField(default=list)  # [why, how many] of rejected rows, the commonest first
    duplicate_rows = models.BigIntegerField()
    rejects = models.ForeignKey("core.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    first = models.DateTimeField(null=True)
    last = models.DateTimeField(null=True)
    notes = models.JSONField(default=list)  # what was assumed, in plain sentences
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "import"
        ordering = ("-id",)
        constraints = [models.UniqueConstraint(fields=["source", "file"], name="a_file_once_per_log")]
