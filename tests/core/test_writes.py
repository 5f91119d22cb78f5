"""Rows are written by commands: by functions that are decorated so, or that refuse to run outside of one.

What is excepted is named here with its reason. The rule reads names, so it is held against lines that break
it and lines that do not.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "src" / "outtask"
ROOMS = ("core", "people", "frame", "tickets", "decide", "helm", "site", "cli")
ALWAYS = {
    "asave", "bulk_create", "bulk_update", "get_or_create", "save", "set_password", "update_or_create",
}  # fmt: skip
ROWS = ("objects", "_base_manager", "_default_manager", "everything(", "within(", ".filter(", ".exclude(")
REFUSES = ("running", "record", "enqueue", "store")
"""A function that calls one of these fails outside of a command, which undoes what it wrote."""
EXCEPTIONS = {
    "core/commands.py:_remember": "the door itself",
    "core/commands.py:_wait_for_others": "the door itself",
    "core/backup/restoring.py:_bring_rows": "fills a database that is nobody's yet",
    "core/backup/rows.py:read_rows": "fills a database that is nobody's yet",
    "core/one_folder.py:claim_folder": "marks a database, before anybody may come in",
    "core/tidy.py:tidy": "forgets requests that were done long ago, of which the ledger tells",
    "core/throttle.py:check_limit": "counts attempts, of which nobody can say who made them",
    "core/throttle.py:forget_attempts": "counts attempts, of which nobody can say who made them",
    "core/worker.py:_heart": "progress of jobs, and beats of workers",
    "core/worker.py:take": "progress of jobs",
    "core/worker_run.py:note": "progress of jobs",
}


def writes(call: ast.Call) -> bool:
    """Tell whether a call writes rows."""
    if not isinstance(call.func, ast.Attribute):
        return False
    name, receiver = call.func.attr, ast.unparse(call.func.value)
    if name in ALWAYS:
        return "form" not in receiver and receiver != "super()"  # a model's own way of being saved
    if name in ("create", "update", "delete"):
        row = name == "delete" and not call.args and not call.keywords  # function.delete()
        return row or any(part in receiver for part in ROWS)
    return False


def decorated(function: ast.FunctionDef) -> bool:
    return any(
        ast.unparse(mark).split("(")[0].split(".")[-1] == "command" for mark in function.decorator_list
    )


def walk(node: ast.AST, within: tuple[str, ...] = ()) -> Iterator[tuple[ast.AST, tuple[str, ...]]]:
    """Go through all nodes once, each with the functions it stands in, the outermost first."""
    for child in ast.iter_child_nodes(node):
        yield child, within
        yield from walk(child, (*within, child.name) if isinstance(child, ast.FunctionDef) else within)


def writing(tree: ast.Module) -> Iterator[str]:
    """Return the functions of a module that write rows though they are no commands, nor part of one.

    A private function is part of commands where its module uses it in nothing else.
    """
    nodes = [*walk(tree)]
    functions = {node.name: node for node, _ in nodes if isinstance(node, ast.FunctionDef)}
    free = {name for name, node in functions.items() if decorated(node)}
    users: dict[str, set[str]] = {name: set() for name in functions}
    for node, within in nodes:
        if isinstance(node, ast.Name) and node.id in functions and node.id not in within:
            users[node.id].add(within[0] if within else "<module>")
        if isinstance(node, ast.Call) and ast.unparse(node.func) in REFUSES:
            free |= set(within)  # refuses to run outside of a command
    while more := {
        name for name, by in users.items() if name not in free and name.startswith("_") and by and by <= free
    }:
        free |= more
    for node, within in nodes:
        if isinstance(node, ast.Call) and not free & set(within) and writes(node):
            yield within[0] if within else "<module>"


def found() -> dict[str, str]:
    """Return where rows are written outside of commands, by ``file:function``."""
    places = {}
    for room in ROOMS:
        for path in sorted((SOURCES / room).rglob("*.py")):
            if "migrations" not in path.parts:
                file = path.relative_to(SOURCES).as_posix()
                places |= {f"{file}:{name}": file for name in writing(ast.parse(path.read_text("utf-8")))}
    return places


def test_rows_are_written_by_commands_only() -> None:
    assert sorted(found()) == sorted(EXCEPTIONS)


BAD = (
    "def page(request):\n    function.save()",
    "def page(request):\n    Function.objects.everything('x').create(name='x')",
    "def page(request):\n    Function.objects.within(scope).filter(pk=1).update(name='x')",
    "def page(request):\n    Function._base_manager.filter(pk=1).delete()",
    "def page(request):\n    function.delete()",
    "def page(request):\n    Job.objects.bulk_create(rows)",
    "def page(request):\n    user.set_password('x')",
    "@page('x')\ndef show(request):\n    row.save(update_fields=['x'])",
    "def _helper():\n    row.save()\ndef page():\n    _helper()",
    "def _helper():\n    row.save()\n@command\ndef do():\n    _helper()\ndef page():\n    _helper()",
    "class Page:\n    def post(self):\n        row.save()",
    "row.save()",
)
GOOD = (
    "@command\ndef rename(*, actor):\n    function.save()",
    "@commands.command\ndef rename(*, actor):\n    function.delete()",
    "def store():\n    actor = running().actor\n    StoredFile.objects.everything('x').create()",
    "def _helper():\n    row.save()\n@command\ndef do():\n    _helper()",
    "def _deeper():\n    row.save()\ndef _helper():\n    _deeper()\n@command\ndef do():\n    _helper()",
    "def page(request):\n    found.update(a=1)\n    seen.add(2)\n    hash.update(b'')",
    "def page(request):\n    Function.objects.within(scope).filter(pk=1).first()",
    "class Function(Model):\n    def save(self):\n        super().save()",
)


@pytest.mark.parametrize("text", BAD)
def test_the_rule_finds_what_breaks_it(text: str) -> None:
    assert [*writing(ast.parse(text))]


@pytest.mark.parametrize("text", GOOD)
def test_the_rule_lets_commands_write(text: str) -> None:
    assert [*writing(ast.parse(text))] == []
