"""The ledger: what happened, in order, so that nobody can change it unseen."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from outtask.core.scoped import Scoped


class LedgerEntry(Scoped):
    """One fact. ``body`` is what was hashed, byte for byte; the other columns repeat it for asking."""

    number = models.BigIntegerField(primary_key=True)  # 1, 2, 3 ... without a gap
    at = models.DateTimeField()
    name = models.CharField(max_length=80)  # a dotted fact: deliverable.accepted
    actor = models.CharField(max_length=40, blank=True)  # key of a user, or empty for the system
    subject = models.CharField(max_length=80, blank=True)  # noun of what it is about, as decide.Function
    subject_key = models.CharField(max_length=40, blank=True)
    request = models.CharField(max_length=64, blank=True)
    body = models.BinaryField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = "ledger entry"
        verbose_name_plural = "ledger entries"
        ordering = ("number",)
        indexes = [
            models.Index(fields=["subject", "subject_key"], name="ledger_by_subject"),
            models.Index(fields=["name", "number"], name="ledger_by_name"),
        ]

    def save(self, *args: Any, **given: Any) -> None:
        """Append; what was appended is never changed."""
        if not self._state.adding:
            raise TypeError("an entry of the ledger is never changed")
        super().save(*args, **given)

    def delete(self, *args: Any, **given: Any) -> NoReturn:
        """Refuse: an entry is never removed."""
        raise TypeError("an entry of the ledger is never removed")


class LedgerHead(models.Model):
    """The last number and hash: one row, locked by whoever appends."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    hash = models.BinaryField(max_length=32, default=bytes(32))


class PersonalDetail(models.Model):
    """What an entry says of people, apart so that it can be erased; the entry holds its salted hash.

    ``person`` is empty where it names none of our users, or many people; age alone erases that.
    """

    number = models.BigIntegerField(primary_key=True)  # of the entry
    person = models.CharField(max_length=40, db_index=True)
    salt = models.BinaryField(max_length=16)
    body = models.BinaryField()
