"""What is asked of a file beside its columns and states."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from outtask.formats.tickets.preview import Preview
from outtask.frame.forms import ChoiceField, Form, TextField
from outtask.tickets.models import Source
from outtask.tickets.reading import Reading

ENCODINGS = ("utf-8", "cp1252", "iso-8859-15", "cp437", "cp850", "utf-16")


class ReadingForm(Form):
    """All that is asked of a file beside its columns and states."""

    into = ChoiceField(_("Into which log"), required=False)
    title = TextField(
        _("Name of the new log"),
        required=False,
        max_length=120,
        help=_("As your people call it: Service desk"),
    )
    by = ChoiceField(_("Which column names the group that does the work"), required=False)
    order = ChoiceField(_("Order of day and month"), open=True, required=False)
    zone = ChoiceField(_("Time zone"))
    encoding = ChoiceField(_("Letters"), required=False, help=_("Only where names look broken below"))

    def __init__(
        self, found: Preview, reading: Reading, logs: list[Source], *, fixed: bool, **more: Any
    ) -> None:
        super().__init__(**more)
        groups = dict.fromkeys([*([reading.by] if reading.by else []), *found.groups])
        choices: dict[str, list[tuple[str, Any]]] = {
            "into": [("", _("A new log")), *((str(log.pk), log.title) for log in logs)],
            "by": [("", _("none: all tickets are one function")), *((name, name) for name in groups)],
            "order": [("day", _("day first")), ("month", _("month first")), ("tell", _("let all rows tell"))],
            "zone": [(name, name) for name in zones()],
            "encoding": [("", _("found in the file")), *((name, name) for name in ENCODINGS)],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]
        self.fields["zone"].help_text = (
            _("Times say their own offset; months and hours are told in this zone.")
            if found.zoned
            else _("The file does not say; times are read as those of this zone.")
        )
        if not found.order.matters:
            del self.fields["order"]
        if fixed:
            del self.fields["into"], self.fields["title"]


def zones() -> list[str]:
    """Return the names of all time zones that are places, and UTC."""
    places = {
        name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/"))
    }
    return ["UTC", *sorted(places)]
