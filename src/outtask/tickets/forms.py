"""What is asked of a file beside its columns and states."""

from __future__ import annotations

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from outtask.formats.tickets.preview import Preview
from outtask.frame.drawn import mark
from outtask.frame.forms import ChoiceField, Form, TextField
from outtask.terms.facts import NO_COLUMN
from outtask.terms.mapping import FIELDS
from outtask.tickets.models import Source
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
    looked_from = ""

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
        super().__init__(beside=_as_it_is_read(source) if source is not None and fixed else None, **more)
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

    @property
    def drawn_from(self) -> str:
        """What it was drawn from at first, where somebody looked again with other columns before sending."""
        return self.looked_from or super().drawn_from

    def concerns(self, name: str) -> bool:
        """Tell whether a value matters: how the log is read, not what is proposed of a file."""
        return name in self.beside


def _as_it_is_read(source: Source) -> dict[str, tuple[str, Any]]:
    """Return how a log is read so far, each part with its label."""
    held = Reading.of(source)
    columns = {
        f"column.{name}": (str(FIELDS.get(name, name)), column or "") for name, column in held.columns.items()
    }
    states = {f"state.{mark(raw)}": (raw, stage) for raw, stage in held.states.items()}
    order = {True: _("day first"), False: _("month first"), None: ""}[held.day_first]
    return {
        **columns,
        **states,
        "held.by": (_("Group that does the work"), held.by),
        "held.zone": (_("Time zone"), held.zone),
        "held.order": (_("Order of day and month"), order),
        "held.encoding": (_("Encoding of the letters"), held.encoding),
    }


def proposes_group(found: Preview) -> bool:
    """Tell whether a log says who does its work, or of which kind it is: tickets are told apart by that."""
    return bool(found.mapping.source("team") or found.mapping.source("category"))


@cache
def zones() -> list[str]:
    """Return the names of all time zones that are places, and UTC."""
    places = {
        name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/"))
    }
    return ["UTC", *sorted(places)]
