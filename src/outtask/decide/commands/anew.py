"""What was read before a command may be older than what it writes upon: read again, or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist

from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from outtask.decide.models import Function, Study


def read_anew(row: Function | Study, *fields: str) -> None:
    """Read fields of a row as they are stored now. Raises UserError where the row is gone."""
    try:
        row.refresh_from_db(fields=fields)
    except ObjectDoesNotExist:
        raise UserError(f"{row} is gone", mend="load the page again") from None


def unmoved(row: Function | Study, *fields: str) -> None:
    """Raise UserError where fields are stored otherwise than they were when the row was read."""
    before = {field: getattr(row, field) for field in fields}
    read_anew(row, *fields)
    if any(getattr(row, field) != value for field, value in before.items()):
        raise UserError("somebody else changed this meanwhile", mend="load the page again and look")


def moved(study: Study) -> bool:
    """Tell whether a study, or anything that belongs to it, changed since it was read."""
    before = study.changed_at
    read_anew(study, "changed_at")
    return study.changed_at != before
