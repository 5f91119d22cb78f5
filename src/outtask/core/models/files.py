"""Files, stored by the hash of their content."""

from django.conf import settings
from django.db import models

from outtask.core.scoped import Scoped


class StoredFile(Scoped):
    """A file as somebody handed it in; several rows may share one content."""

    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=255)  # as given, without folders; shown, never used as a path
    size = models.BigIntegerField()
    kind = models.CharField(max_length=80)  # media type, found by looking into it
    added_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)  # since then nobody has what it held
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = "file"

    def __str__(self) -> str:
        return self.name
