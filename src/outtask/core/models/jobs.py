"""Background work: a row, a status, a lease and its own log lines; and which workers live."""

from django.conf import settings
from django.db import models

from outtask.core.scoped import Scoped


class Status(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    STOPPED = "stopped", "Stopped"


class Job(Scoped):
    """A piece of background work. A worker holds it by a lease; when the lease runs out it is run again."""

    kind = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    progress = models.FloatField(default=0.0)  # 0 to 1
    doing = models.CharField(max_length=200, blank=True)  # in words
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)  # for people
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True)
    leased_until = models.DateTimeField(null=True)
    stop_asked = models.BooleanField(default=False)  # of a job that runs; it stops where it next tells
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("-id",)
        indexes = [models.Index(fields=["status", "leased_until"], name="jobs_to_take")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more will happen."""
        return self.status in (Status.DONE, Status.FAILED, Status.STOPPED)


class JobLine(models.Model):
    """One line of a job's log."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="lines")
    at = models.DateTimeField()
    text = models.CharField(max_length=500)

    class Meta:
        ordering = ("id",)


class WorkerBeat(models.Model):
    """When a worker was last alive."""

    worker = models.CharField(max_length=80, primary_key=True)
    at = models.DateTimeField()
