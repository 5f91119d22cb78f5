"""Models whose rows cannot be had without a scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn, TypeVar

from django.db import models

from outtask.core.scope import VIEW, Scope, ScopeForgotten

M = TypeVar("M", bound=models.Model)


class ScopedManager(models.Manager[M]):
    """Gives rows within a scope; forgetting it raises."""

    def within(self, scope: Scope, verb: str = VIEW) -> models.QuerySet[M]:
        """Return the rows on which a verb is allowed."""
        allowed = scope.q(verb, self.model._meta.label)
        rows = self._all().filter(allowed)
        return rows.distinct() if allowed else rows  # all rows come once: sorting them out would cost seconds

    def everything(self, why: str) -> models.QuerySet[M]:
        """Return all rows, for what the system itself does; ``why`` is for those who read the code."""
        assert why
        return self._all()

    def _all(self) -> models.QuerySet[M]:
        return super().get_queryset()

    if not TYPE_CHECKING:

        def get_queryset(self) -> NoReturn:
            """Refuse: ask :meth:`within` a scope."""
            raise ScopeForgotten(f"{self.model._meta.label} was asked for without a scope")


class Scoped(models.Model):
    """A model whose rows are asked for within a scope, ``Function.objects.within(scope)``."""

    objects = ScopedManager()

    def refuse_changes(self) -> None:
        """Raise UserError where the row takes no changes for now, whoever asks; most rows always do."""

    class Meta:
        abstract = True
