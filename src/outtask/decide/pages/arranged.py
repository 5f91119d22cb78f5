"""The forms that arrange functions: what is asked with those ticked, and with one alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outtask.frame.drawn import DRAWN_FROM, read
from outtask.frame.forms import Form, TextField

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import QueryDict

    from outtask.decide.models import Function

TICKED = {
    "merge": "functions",
    "bundle": "functions",
    "unbundle": "functions",
    "move": "groups",
    "split": "groups",
}
"""What a button acts on."""
NUMBERS = "numbers-"
"""Before the key of a function: what is said of it, which goes where it is merged or removed."""


class ArrangeForm(Form):
    """What is done with what is ticked. It writes over no field, but means functions as they were seen."""

    def __init__(self, functions: Iterable[Function], sent: QueryDict | None = None) -> None:
        super().__init__(sent, beside=_seen(functions))
        self.meant: set[str] = set()
        if sent is not None:
            self.button = ("do", sent.get("do", ""))
            self.meant = _meant(sent) & set(read(sent.get(DRAWN_FROM, "")).marks)  # of this page

    def concerns(self, name: str) -> bool:
        """Tell whether a function is among those that are meant."""
        return name in self.meant


class OneForm(Form):
    """What is done with one function alone."""

    def __init__(self, function: Function, sent: QueryDict | None = None) -> None:
        super().__init__(sent, initial={"name": function.name}, beside=_seen([function]))
        self.of, self.id = function.pk, f"one-{function.pk}"
        self.fields["name"] = TextField(_("Name"), max_length=120, required=False)
        if sent is not None:
            self.button = ("do", sent.get("do", ""))

    def concerns(self, name: str) -> bool:
        """Tell whether a value matters: its name to another one, all there is to removing it."""
        what = self.button[1].partition(":")[0]
        return what == "remove" or (what == "rename" and name == "name")


def _seen(functions: Iterable[Function]) -> dict[str, tuple[str, Any]]:
    found: dict[str, tuple[str, Any]] = {}
    for one in functions:
        seen = {"name": one.name, "groups": one.groups, "apart": one.set_apart, "bundle": one.bundle}
        found[str(one.pk)] = (_in_words(one), seen)
        found[f"{NUMBERS}{one.pk}"] = (_("the numbers of %s") % one.name, {"numbers": one.numbers})
    return found


def _in_words(function: Function) -> str:
    count = len(function.groups)
    parts = (
        function.name,
        ngettext("%(n)s group", "%(n)s groups", count) % {"n": count} if count else "",
        _("set apart") if function.set_apart else "",
        _("also weighed together: %s") % function.bundle if function.bundle else "",
    )
    return ", ".join(filter(None, parts))


def _meant(sent: QueryDict) -> set[str]:
    do = sent.get("do", "")
    keys = {value.partition(":")[0] for value in sent.getlist(TICKED.get(do, ""))}
    goal = {sent.get("to", "")} if do == "move" else set()
    return keys | goal | ({f"{NUMBERS}{key}" for key in keys} if do == "merge" else set())


def form_of(functions: Mapping[int, Function], sent: QueryDict, one: int) -> ArrangeForm | OneForm:
    """Return the form that was sent."""
    return OneForm(functions[one], sent) if one in functions else ArrangeForm(functions.values(), sent)
