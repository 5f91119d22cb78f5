"""Take back how functions were arranged last: each stands again as it did, or nothing is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from outtask.core.anew import read_anew
from outtask.core.commands import Actor, command
from outtask.core.ledger import record
from outtask.decide.commands.functions import free_name
from outtask.decide.commands.standing import FIELDS, measured, standing
from outtask.decide.commands.touched import touch
from outtask.decide.models import Arranged, Decision, Function, Study
from outtask.decide.proposals import numbers_of
from outtask.formats.stored import restored
from outtask.terms.errors import UserError
from outtask.terms.facts import FunctionFacts

if TYPE_CHECKING:
    from collections.abc import Mapping

    Row = Mapping[str, Any]

HELD: Final = tuple(field for field in FIELDS if field not in ("facts", "position"))
"""What must still be as the change left it: facts are measured anew at times, which nobody did by hand."""


class CannotBeTakenBack(UserError):
    """Something has happened since that taking back would undo, too."""

    def __init__(self, why: str) -> None:
        super().__init__(why, mend=_("change by hand what you want otherwise"))


@command
def take_back(*, actor: Actor, arranged: Arranged) -> Study:
    """Let functions stand as they did before a change; refuse where they were changed again since."""
    study = arranged.study
    actor.check("change", study)
    read_anew(arranged, "before")
    before, after = arranged.before["functions"], arranged.after["functions"]
    if before.keys() - after.keys():
        actor.check("add", Function)
    present = standing(study, map(int, before.keys() | after.keys()))
    for key in before.keys() | after.keys():
        _as_left(before.get(key), after.get(key), present["functions"].get(key))
    moved = [key for key in after if _moved(before.get(key), after[key])]
    _unsigned(arranged, moved)
    rows = Function.objects.within(actor.scope, "change").filter(study=study)
    for function in rows.filter(pk__in=after.keys() - before.keys()):
        actor.check("remove", function)
        function.delete()
    holds = measured(study) == arranged.before["measured"]
    waits = False
    for key in sorted(before, key=lambda one: one not in after):  # a name that was given away is free first
        waits |= _again(study, before[key], after.get(key), holds=holds)
    if moved:
        _give_shares(study, arranged, present["shares"])
    touch(study, measured=not waits)
    record(
        "functions.taken-back",
        study,
        before={row["name"]: row["groups"] for row in after.values()},
        after={row["name"]: row["groups"] for row in before.values()},
    )
    arranged.delete()
    return study


def _changed(before: Row | None, after: Row | None) -> list[str]:
    """Return the fields that a change gave other values."""
    before, after = before or {}, after or {}
    return [one for one in HELD if one in before and (one not in after or before[one] != after[one])]


def _moved(before: Row | None, after: Row | None) -> bool:
    """Tell whether a function came, went, or has other groups or another name than it had."""
    if before is None or after is None:
        return True
    return any(before[field] != after[field] for field in ("name", "groups"))


def _as_left(before: Row | None, after: Row | None, present: Row | None) -> None:
    """Raise CannotBeTakenBack where a function is not as the change left it."""
    if (after is None) != (present is None):
        gone = after or before
        assert gone
        raise CannotBeTakenBack(_("%s was changed since") % gone["name"])
    if after is None or present is None:
        return
    whole = _moved(before, after) or before is None
    fields = [field for field in HELD if field in after]  # which ones there are differs between versions
    for field in fields if whole else _changed(before, after):
        if present[field] != after[field] and not (field == "numbers" and _filled_in(after, present)):
            raise CannotBeTakenBack(_("%s was changed since") % present["name"])


def _filled_in(after: Row, present: Row) -> bool:
    """Tell whether the numbers are those that measuring gave a function without any: nobody typed them."""
    if after["numbers"] or not present["facts"]:
        return False
    usual = numbers_of(present["name"], restored(FunctionFacts, present["facts"]))
    return bool(present["numbers"] == usual)


def _unsigned(arranged: Arranged, keys: list[str]) -> None:
    signed = Decision.objects.everything("what was signed stays").filter(
        function__in=keys, signed_at__gte=arranged.at
    )
    if decision := signed.select_related("function").first():
        raise CannotBeTakenBack(_("a decision on %s was signed since") % decision.function)


def _again(study: Study, before: Row, after: Row | None, *, holds: bool) -> bool:
    """Give a function what it had; tell whether what its groups did is to be measured anew."""
    found = Function(study=study, pk=before["pk"])
    fields = _changed(before, after)
    if after is not None:
        found = Function.objects.everything("it is taken back").get(pk=before["pk"])
    for field in fields:
        setattr(found, field, before[field])
    if "name" in fields:
        found.name = free_name(study, before["name"], but=found)
    if "bundle" in fields and _is_name(study, found.bundle):
        raise CannotBeTakenBack(_("a function is called %s since") % found.bundle)
    if not _moved(before, after):
        found.save(update_fields=fields)
        return False
    found.facts = before["facts"] if holds else {}
    found.position = before["position"]
    found.save(force_insert=after is None)
    return bool(found.groups) and not found.facts


def _is_name(study: Study, bundle: str) -> bool:
    rows = Function.objects.everything("a name is asked for")
    return bool(bundle) and rows.filter(study=study, name=bundle).exists()


def _give_shares(study: Study, arranged: Arranged, present: list[Any]) -> None:
    """Let the shares of people name functions as they are called again, unless they were changed since."""
    before, after = arranged.before["shares"], arranged.after["shares"]
    if present != after:
        raise CannotBeTakenBack(_("who works for which function was changed since"))
    if before == after:
        return
    read_anew(study, "frame")
    pairs = zip(study.frame["staff"], before, strict=True)
    study.frame = {**study.frame, "staff": [{**person, "shares": shares} for person, shares in pairs]}
    study.save(update_fields=["frame"])
