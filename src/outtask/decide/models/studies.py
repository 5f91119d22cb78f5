"""A study: one look at what to keep and what to delegate, on one log."""

from django.db import models

from outtask.core.anew import Held
from outtask.core.scoped import Scoped


class SetAside(Held):
    """A study that was set aside is read, and not changed."""


class Study(Scoped):
    """The organisation's numbers, and what its log told. Its functions hold the rest of the case."""

    title = models.CharField(max_length=120)
    source = models.ForeignKey("tickets.Source", null=True, on_delete=models.PROTECT, related_name="studies")
    take = models.CharField(max_length=8, default="handled")
    frame = models.JSONField(default=dict)  # a case without its functions: currency, cost, organisation ...
    assessment = models.JSONField(default=dict)  # what the log told as a whole; functions hold their facts
    assessed_at = models.DateTimeField(null=True)
    profile = models.JSONField(default=dict)  # what the organisation is after; see `decide.profile`
    is_sample = models.BooleanField(default=False)
    aside_since = models.DateTimeField(null=True)  # set aside: it counts nowhere, what was signed stays
    aside_why = models.TextField(blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = "study"
        verbose_name_plural = "studies"
        ordering = ("-id",)

    @property
    def is_aside(self) -> bool:
        """Tell whether it was set aside."""
        return self.aside_since is not None

    def refuse_changes(self) -> None:
        """Raise SetAside where the study is set aside by now, for each command that would change it."""
        rows = Study.objects.everything("whoever asks").filter(pk=self.pk).exclude(aside_since=None)
        for title, since, why in rows.values_list("title", "aside_since", "aside_why"):
            self.aside_since, self.aside_why = since, why  # a page that is drawn now says so
            raise SetAside(f"{title} is set aside", mend="take it up again first")

    def __str__(self) -> str:
        return self.title
