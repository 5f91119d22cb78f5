"""Attempts that are limited, such as to sign in."""

from django.db import models


class Attempt(models.Model):
    """One attempt; of who made it only a hash is stored."""

    bucket = models.CharField(max_length=64)  # hash of what is limited, and for whom
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["bucket", "at"], name="attempts_of_late")]
