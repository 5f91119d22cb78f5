"""Requests that were done, so that the same one sent again does nothing twice."""

from django.db import models


class DoneRequest(models.Model):
    """A request key with what its command returned."""

    actor = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    command = models.CharField(max_length=80)
    content = models.CharField(max_length=64, blank=True)  # hash of what it was given
    noun = models.CharField(max_length=80, blank=True)  # of what was returned
    noun_key = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="one_request_per_key")]
