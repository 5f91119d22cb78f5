"""What is asked of a file beside its columns and states."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from outtask.formats.tickets.preview import Preview
from outtask.frame.forms import ChoiceField, Form, TextField
from outtask.tickets.models import Source
from outtask.tickets.queries.assessment import NO_COLUMN
from outtask.tickets.reading import Reading

NEW = "new"
ENCODINGS = ("utf-8", "cp1252", "iso-8859-15", "cp437", "cp850", "utf-16")


class ReadingForm(Form):
    """All that is asked of a file beside its columns and states."""

    into = ChoiceField(_("Into which log"))
    title = TextField(_("Name of the new log"), max_length=120, help=_("As your people call it"))
    by = ChoiceField(_("Group that does the work"), help=_("The column that names it"))
    zone = ChoiceField(_("Time zone"))
    order = ChoiceField(_("Order of day and month"), open=True)
    encoding = ChoiceField(_("Encoding of the letters"), required=False)

    def __init__(
        self,
        found: Preview,
        reading: Reading,
        logs: list[Source],
        *,
        source: Source | None,
        fixed: bool,
        **more: Any,
    ) -> None:
        super().__init__(**more)
        groups = dict.fromkeys([*([reading.by] if reading.by else []), *found.groups])
        none = [] if proposes_group(found) else [(NO_COLUMN, _("none: all tickets are one function"))]
        choices: dict[str, list[tuple[str, Any]]] = {
            "into": [(NEW, _("A new log")), *((str(log.pk), log.title) for log in logs)],
            "by": [*none, *((name, name) for name in groups)],
            "order": [("day", _("day first")), ("month", _("month first")), ("tell", _("let all rows tell"))],
            "zone": [(name, name) for name in zones()],
            "encoding": [("", _("found in the file")), *((name, name) for name in ENCODINGS)],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]
        self.fields["zone"].help_text = (
            _("Times say their own offset; months and hours are told in it.")
            if found.zoned
            else _("The file does not say: its times are read so.")
        )
        if not found.order.matters:
            del self.fields["order"]
        if fixed:
            del self.fields["into"]
        if source is not None:
            del self.fields["title"]


def proposes_group(found: Preview) -> bool:
    """Tell whether a log says who does its work, or of which kind it is: tickets are told apart by that."""
    return bool(found.mapping.source("team") or found.mapping.source("category"))


def zones() -> list[str]:
    """Return the names of all time zones that are places, and UTC."""
    places = {
        name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/"))
    }
    return ["UTC", *sorted(places)]
