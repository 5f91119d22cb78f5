"""What was measured in a log as it stands: its window, and the facts of each group."""

from django.db import models


class Measurement(models.Model):
    """One per log, made anew whenever an import comes or goes; asked for through its log."""

    source = models.OneToOneField("tickets.Source", on_delete=models.CASCADE, related_name="measurement")
    assessment = models.JSONField()  # see `formats.stored`
    tickets = models.BigIntegerField(default=0)  # repeats what the assessment says, for lists
    months = models.PositiveIntegerField(default=0)  # complete ones
    measured_at = models.DateTimeField()

    class Meta:
        verbose_name = "measurement"
