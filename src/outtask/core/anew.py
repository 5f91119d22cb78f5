"""What was read before a command may be older than what it writes upon: read again, or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from django.db.models import Model


class Overtaken(UserError):
    """Somebody else changed what was about to be changed. A page is then drawn anew, and shows both."""

    def __init__(self) -> None:
        super().__init__(_("somebody else changed this meanwhile"), mend=_("load the page again and look"))


class Held(UserError):
    """What was about to be changed may only be read for now. A form keeps what was typed; see frame.forms."""


def read_anew(row: Model, *fields: str) -> None:
    """Read fields of a row as they are stored now. Raises UserError where the row is gone."""
    try:
        row.refresh_from_db(fields=fields)
    except ObjectDoesNotExist:
        raise UserError(f"{row} is gone", mend="load the page again") from None


def unmoved(row: Model, *fields: str) -> None:
    """Raise Overtaken where fields are stored otherwise than they were when the row was read."""
    if moved(row, *fields):
        raise Overtaken


def moved(row: Model, *fields: str) -> bool:
    """Read fields of a row anew, and tell whether any of them was stored otherwise."""
    before = {field: getattr(row, field) for field in fields}
    read_anew(row, *fields)
    return any(getattr(row, field) != value for field, value in before.items())
