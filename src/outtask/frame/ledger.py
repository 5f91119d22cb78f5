"""The ledger as a page: what happened, who did it, and whether the record is whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.db import connection
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outtask.core.ledger_check import Broken, verify
from outtask.core.ledger_head import export_head, fingerprint, own_key
from outtask.core.models import LedgerEntry, LedgerHead
from outtask.core.throttle import limited
from outtask.frame import words
from outtask.frame.facts import change_words, fact_words, subjects_in
from outtask.frame.pages import Request, page
from outtask.frame.tables import As, Choice, Column, Empty, Table

MOST_AT_ONCE = 300_000
"""Entries that are checked while somebody waits; a longer ledger is checked on the command line."""
NAMES = """
WITH RECURSIVE known(name) AS (
  SELECT min(name) FROM core_ledgerentry
  UNION ALL
  SELECT (SELECT min(entry.name) FROM core_ledgerentry entry WHERE entry.name > known.name)
  FROM known WHERE known.name IS NOT NULL
)
SELECT name FROM known WHERE name IS NOT NULL
"""
"""The facts there are: one step of the index each, however long the ledger is."""


def columns(people: dict[str, str], subject: Callable[[LedgerEntry], str]) -> tuple[Column, ...]:
    """Return the columns; ``people`` are names by the key of a user, ``subject`` says what it is about."""
    return (
        Column("number", _("No."), As.NUMBER, sort="number"),
        Column("at", _("When"), As.INSTANT),
        Column("name", _("What happened"), value=lambda entry: fact_words(entry.name)),
        Column("subject", _("To what"), value=subject),
        Column("actor", _("By whom"), value=lambda entry: _person(people, entry.actor)),
        Column("change", _("In detail"), value=change_words, cell="frame/parts/change.html"),
        Column(
            "hash",
            _("Fingerprint"),
            value=lambda entry: bytes(entry.hash).hex(),
            cell="frame/parts/hash.html",
        ),
    )


@page("core.LedgerEntry")
def ledger(request: Request) -> HttpResponseBase:
    """Show the ledger, the newest entry first."""
    people = _people(request)
    head = LedgerHead.objects.filter(pk=1).first()
    table = Table(
        request,
        columns(people, subjects_in(request.actor.scope)),
        LedgerEntry.objects.within(request.actor.scope),
        title=_("Ledger"),
        choices=(
            Choice("name", _("What"), [(name, fact_words(name)) for name in _names()]),
            Choice("actor", _("Who"), [("system", _("The workspace")), *people.items()], where=_of_actor),
        ),
        order="-number",
        cards=True,
        counted=head.number if head else 0,
        empty=Empty(
            "scroll-text", _("Nothing has happened yet"), _("Whatever anybody changes is kept here.")
        ),
    )
    shown: dict[str, Any] = {"table": table, "head": head}
    if head:
        shown["head_hash"] = _in_groups(bytes(head.hash).hex())
        shown["key_print"] = _in_groups(fingerprint(own_key()))
    return table.download() or render(request, "frame/ledger.html", shown)


@page("core.LedgerEntry", methods=("POST",))
@limited("ledger-check", at_most=10, within=timedelta(minutes=10))
def check(request: Request) -> HttpResponse:
    """Read the whole ledger, and say whether anything in it was altered, removed or put elsewhere."""
    head = LedgerHead.objects.filter(pk=1).first()
    if head and head.number > MOST_AT_ONCE:
        messages.warning(
            request, _("This ledger is long: check it with “outtask ledger verify” on the machine itself.")
        )
        return redirect("frame:ledger")
    try:
        found = verify()
    except Broken as error:
        messages.error(request, f"{error.what[0].upper()}{error.what[1:]}. {error.mend or ''}")
    else:
        told = _("Whole: all %(n)s entries are as they were written, down to fingerprint %(hash)s.")
        messages.success(request, told % {"n": words.number(found.entries), "hash": found.hash[:12]})
    return redirect("frame:ledger")


@page("core.LedgerEntry")
def head_file(request: Request) -> HttpResponse:
    """Send the signed head, by which a tail that was cut later, or a chain made anew, will be found."""
    response = HttpResponse(json.dumps(export_head(), indent=1) + "\n", content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="ledger-head.json"'
    return response


def _in_groups(hexadecimal: str) -> str:
    """Write a fingerprint so that it can be copied by hand: eight letters at a time."""
    return " ".join(hexadecimal[at : at + 8] for at in range(0, len(hexadecimal), 8))


def _of_actor(value: str) -> Any:
    from django.db.models import Q

    return Q(actor="" if value == "system" else value)


def _person(people: dict[str, str], key: str) -> str:
    return (
        people.get(key, str(gettext_lazy("somebody who is not shown to you"))) if key else _("the workspace")
    )


def _people(request: Request) -> dict[str, str]:
    users = get_user_model().objects.within(request.actor.scope)
    return {str(pk): name for pk, name in users.values_list("pk", "name").order_by("name")}


def _names() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(NAMES)
        return [name for (name,) in cursor.fetchall()]
