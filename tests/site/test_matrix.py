"""Who may do what: ``matrix.txt`` says it, and everything is tried against it.

What is missing in the file fails. Where a page or a command was added, ``OUTTASK_WRITE_MATRIX=1 pytest
tests/site/test_matrix.py`` writes what is so now; read the difference before you commit it.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
from matrix import (
    FILE,
    NO,
    OK,
    OUT,
    RIVAL,
    SIGN_IN,
    WHO,
    Rows,
    Things,
    addresses,
    cells_of_address,
    cells_of_command,
    commands,
    is_about_a_person,
    read,
    written,
)

from outtask.people.roles import Role
from workspace import People

ABOUT = """\
# Who may do what: every address (GET and POST) and every command, as everybody.
#
#   ok       is let in, or may do it        out     nobody is signed in
#   no       is refused, or it is hidden    rival   the lead of another provider
#   sign-in  is asked to sign in first      none    the page does not know this way of asking
#
# Rows are tried on what belongs to the client; commands that end in "own" on what belongs to who acts.
# tests/site/test_matrix.py holds the product to it, and says how this file is written anew.

"""
PROVIDERS = ("lead", "member", RIVAL)
BY_NAME: dict[str, Any] = {"token": "x", "mark": "x", "name": "x", "kind": "x", "slug": "x", "key": "x"}
NOUNS = {
    "study": "decide.Study",
    "function": "decide.Function",
    "result": "decide.Result",
    "decision": "decide.Decision",
    "source": "tickets.Source",
    "batch": "tickets.Batch",
    "job": "core.Job",
    "file": "core.StoredFile",
}
"""What an argument of an address stands for, where it is not the page's own noun."""
OPEN = {
    "health", "metrics", "frame:asset", "people:sign-in", "people:code", "people:forgotten", "people:enter"
}  # fmt: skip
"""What nobody need sign in for."""


@pytest.fixture(scope="module")
def stated() -> Rows:
    return read(FILE.read_text("utf-8")) if FILE.exists() else {}


@pytest.fixture
def found(organisation: People) -> Rows:
    things, views = Things(organisation), addresses()

    def arguments(name: str) -> dict[str, Any]:
        view = views[name]
        needs = getattr(view, "needs", None) or ("", None)
        return {key: _argument(key, needs[1], name, things) for key in _parameters(name)}

    rows: Rows = {}
    for name in views:
        rows |= cells_of_address(name, things, arguments)
    for name, run in sorted(commands().items()):
        rows[name] = cells_of_command(name, things, own=False)
        if is_about_a_person(run):
            rows[f"{name} own"] = cells_of_command(name, things, own=True)
    return rows


def _parameters(name: str) -> list[str]:
    from django.urls import get_resolver

    room, _, short = name.rpartition(":")
    resolver = get_resolver() if not room else get_resolver().namespace_dict[room][1]
    return list(resolver.reverse_dict.getlist(short)[0][0][0][1])


def _argument(key: str, noun: str | None, name: str, things: Things) -> Any:
    if key in BY_NAME:
        return BY_NAME[key]
    if key == "pk" and name.startswith("people:"):
        return things.of("people.Organisation" if name == "people:organisation" else "people.User").pk
    label = NOUNS.get(key) or NOUNS.get(key.removesuffix("_pk")) or noun
    return things.of(label).pk if label and label != "core.LedgerEntry" else 1


def test_everything_is_as_the_matrix_says(found: Rows, stated: Rows) -> None:
    if os.environ.get("OUTTASK_WRITE_MATRIX"):
        FILE.write_text(written(found, ABOUT), "utf-8")
        stated = read(FILE.read_text("utf-8"))
    missing, gone = sorted(set(found) - set(stated)), sorted(set(stated) - set(found))
    other = [
        f"{name}, {who}: {stated[name][who]} is stated, {cells[who]} is so"
        for name, cells in found.items()
        if name in stated
        for who in WHO
        if cells[who] != stated[name][who]
    ]

    assert (missing, gone, other) == ([], [], [])


def test_nothing_is_broken_and_nobody_writes_unasked(stated: Rows) -> None:
    words = {cell for cells in stated.values() for cell in cells.values()}

    assert words <= {OK, NO, SIGN_IN, "none"}


def test_only_a_few_pages_are_open_to_whoever_comes(stated: Rows) -> None:
    opened = {name.split()[-1] for name, cells in stated.items() if cells[OUT] == OK}

    assert opened <= OPEN


def test_who_reads_only_writes_nothing_but_their_own(stated: Rows) -> None:
    own = ("people:", "frame:")
    for who in ("auditor", "finance", "projects"):
        may = [name for name, cells in stated.items() if cells[who] == OK]
        assert [n for n in may if n.startswith("POST") and not n.split()[1].startswith(own)] == []
        assert [n for n in may if n[:4] not in ("GET ", "POST") and not n.startswith("people.")] == []


def test_a_provider_is_let_into_nothing_of_the_client(stated: Rows) -> None:
    for who in PROVIDERS:
        may = [name for name, cells in stated.items() if cells[who] == OK]
        assert [n for n in may if ":" in n and n.split()[1] not in OPEN | OPEN_TO_PROVIDERS] == []


OPEN_TO_PROVIDERS = {
    "helm:helm", "people:people", "people:settings", "people:password", "people:second-step", "people:codes",
    "people:sessions", "people:end-sessions", "people:sign-out",
}  # fmt: skip
"""Pages that show a provider its own, and no more."""


def test_every_role_is_somebody(organisation: People) -> None:
    assert {role for user in organisation.users.values() for role in user.roles} == set(Role)
