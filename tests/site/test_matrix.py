"""Who may do what: ``matrix.txt`` says it, and everything is tried against it.

What is missing in the file fails. Where a page or a command was added, ``OUTTASK_WRITE_MATRIX=1 pytest
tests/site/test_matrix.py`` writes what is so now; read the difference before you commit it.
"""

from __future__ import annotations

import os

import pytest
from addresses import addresses, path_of
from django.urls import reverse
from matrix import (
    BROKEN,
    FILE,
    NO,
    OK,
    OUT,
    RIVAL,
    SIGN_IN,
    WHO,
    Rows,
    Things,
    asked_and_told,
    cells_of_command,
    cells_of_path,
    commands,
    cookies_of,
    is_about_a_person,
    is_known,
    person_of,
    read,
    written,
)

from outtask.people.roles import Role
from workspace import People

pytestmark = pytest.mark.slow
ABOUT = """\
# Who may do what: every address (GET and POST) and every command, as everybody.
#
#   ok       is let in, or may do it        out     nobody is signed in
#   no       is refused, or it is hidden    rival   the lead of another provider
#   sign-in  is asked to sign in first      none    the page does not know this way of asking
#
# Rows are tried on what belongs to the client; those that end in "own" on what belongs to who acts.
# tests/site/test_matrix.py holds the product to it, and says how this file is written anew.

"""
PROVIDERS = ("lead", "member", RIVAL)
ABOUT_OWN = ("people:person",)
"""Addresses that are also tried on what belongs to who asks."""
REWRITE = bool(os.environ.get("OUTTASK_WRITE_MATRIX"))
OPEN = {
    "health", "metrics", "frame:asset", "people:sign-in", "people:code", "people:forgotten", "people:enter"
}  # fmt: skip
"""What nobody need sign in for."""


@pytest.fixture
def stated() -> Rows:
    return read(FILE.read_text("utf-8")) if FILE.exists() else {}


def is_address(name: str) -> bool:
    return name.startswith(("GET ", "POST "))


@pytest.fixture
def things(django_db_reset_sequences: None, organisation: People) -> Things:
    return Things(organisation)


def found_addresses(things: Things) -> Rows:
    rows: Rows = {}
    cookies = cookies_of(things.people)
    for name in addresses():
        path = path_of(name, things.of)
        for method in ("GET", "POST"):
            cells = cells_of_path(method, path, cookies)
            if is_known(cells):
                rows[f"{method} {name}"] = cells
    for name in ABOUT_OWN:
        own = {
            who: cells_of_path("GET", reverse(name, args=[person.pk]), {who: cookies[who]})[who]
            for who in WHO
            if (person := person_of(things.people, who)) is not None
        }
        rows[f"GET {name} own"] = {OUT: SIGN_IN} | own
    return rows


def found_commands(things: Things) -> Rows:
    rows: Rows = {}
    for name, run in sorted(commands().items()):
        rows[name] = cells_of_command(name, things, own=False)
        if is_about_a_person(run):
            rows[f"{name} own"] = cells_of_command(name, things, own=True)
    return rows


def differences(found: Rows, stated: Rows) -> tuple[list[str], list[str], list[str]]:
    """Return what is missing in the file, what is only there, and what is otherwise."""
    other = [
        f"{name}, {who}: {stated[name][who]} is stated, {cells[who]} is so"
        for name, cells in found.items()
        if name in stated
        for who in WHO
        if cells[who] != stated[name][who]
    ]
    return sorted(set(found) - set(stated)), sorted(set(stated) - set(found)), other


def test_every_address_is_as_the_matrix_says(things: Things, stated: Rows) -> None:
    found = found_addresses(things)
    kept = {name: cells for name, cells in stated.items() if is_address(name)}
    if REWRITE:
        others = {name: cells for name, cells in stated.items() if not is_address(name)}
        FILE.write_text(written(found | others, ABOUT), "utf-8")
    assert BROKEN == {}
    assert REWRITE or differences(found, kept) == ([], [], [])


def test_every_command_is_as_the_matrix_says(things: Things, stated: Rows) -> None:
    found = found_commands(things)
    kept = {name: cells for name, cells in stated.items() if not is_address(name)}
    if REWRITE:
        others = {name: cells for name, cells in read(FILE.read_text("utf-8")).items() if is_address(name)}
        FILE.write_text(written(others | found, ABOUT), "utf-8")
    else:
        assert differences(found, kept) == ([], [], [])


def test_what_is_asked_without_the_token_of_a_form_writes_nothing(things: Things, stated: Rows) -> None:
    cookies = cookies_of(things.people)
    opened = [name for name, view in addresses().items() if getattr(view, "needs", None)]
    assert len(opened) > 50
    for name in opened:
        path = path_of(name, things.of)
        by_get = stated.get(f"GET {name}", {}).get("owner", "none")
        for method, expected in (("HEAD", by_get), ("OPTIONS", OK)):
            cell, facts = asked_and_told(method, path, cookies["owner"])
            assert (name, method, cell, facts) == (name, method, expected, 0)


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
        sent = {name.split()[1] for name in may if name.startswith("POST")}
        assert {name for name in sent - OPEN if not name.startswith(own)} == set()
        assert [n for n in may if not is_address(n) and not n.startswith("people.")] == []


def test_a_provider_is_let_into_nothing_of_the_client(stated: Rows) -> None:
    for who in PROVIDERS:
        may = [name for name, cells in stated.items() if cells[who] == OK]
        pages = {name.split()[1] for name in may if is_address(name)}
        assert pages - OPEN - OPEN_TO_PROVIDERS == set()


OPEN_TO_PROVIDERS = {
    "helm:helm", "people:home", "people:people", "people:person", "people:settings", "people:password",
    "people:second-step", "people:codes", "people:sessions", "people:end-sessions", "people:sign-out",
}  # fmt: skip
"""Pages that show a provider its own, and no more."""


def test_every_role_is_somebody(organisation: People) -> None:
    assert {role for user in organisation.users.values() for role in user.roles} == set(Role)
