"""Links that let somebody in once: the first sign-in, an invitation, a new password."""

from django.db import models

from outtask.core.scoped import Scoped


class SignInLink(Scoped):
    """A link of which only the hash is stored; it works once, until it expires."""

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=12)  # sign-in, invitation, sample
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "sign-in link"
