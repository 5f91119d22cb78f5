"""Organisations: the client whose workspace this is, and its providers."""

from django.db import models

from outtask.core.scoped import Scoped


class Organisation(Scoped):
    """The client, of which there is one, or a provider."""

    name = models.CharField(max_length=120, unique=True)
    is_client = models.BooleanField(default=False)
    country = models.CharField(max_length=2, blank=True)  # ISO 3166
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "organisation"
        constraints = [
            models.UniqueConstraint(
                fields=["is_client"], condition=models.Q(is_client=True), name="one_client"
            )
        ]

    def __str__(self) -> str:
        return self.name
