"""What is dangerous has one door each: a second one is a hole that was mended before.

Each rule is held against lines that break it and lines that do not, so that no rule can go blind.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

SOURCES = Path(__file__).parents[1] / "src" / "outtask"


class Rule(NamedTuple):
    """A call that only some files may make, and why."""

    why: str
    breaks: Callable[[ast.Call], bool]
    doors: set[str]
    bad: tuple[str, ...]
    good: tuple[str, ...]


def name_of(call: ast.Call) -> str:
    return ast.unparse(call.func)


def texts_in(node: ast.AST) -> str:
    return " ".join(
        n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    )


def opens_to_write(call: ast.Call) -> bool:
    if name_of(call).endswith((".write_text", ".write_bytes", ".touch")):
        return True
    if not name_of(call).endswith("open"):
        return False
    given = [*call.args, *(word.value for word in call.keywords if word.arg == "mode")]
    modes = [a.value for a in given if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    flags = " ".join(ast.unparse(a) for a in given)
    return (
        any(set(mode) <= set("rwaxbt+") and set(mode) & set("wax+") for mode in modes) or "O_CREAT" in flags
    )


RULES = {
    "DuckDB is opened": Rule(
        "elsewhere it would see other files, fetch extensions and spill into the folder one is in",
        lambda call: name_of(call) in ("duckdb.connect", "duckdb.sql", "duckdb.query", "duckdb.execute"),
        {"formats/tickets/database.py"},
        ("duckdb.connect()", "duckdb.sql('SELECT 1')"),
        ("connect(folder)", "connection.execute('SELECT 1')"),
    ),
    "a file is written": Rule(
        "outputs go through write_whole; the others write working copies into a private folder",
        opens_to_write,
        {
            "formats/whole_file.py",
            "core/backup/archive.py",  # a file of any length, put in its place whole
            "core/home.py",  # secrets of the workspace, for their owner only
            "core/contents.py",  # streams of any length, under names that nobody can know before
            "site/lock.py",  # a lock is of a file that stays
            "methods/helpers.py",  # a pipe to the process that it helps
            "cli/main.py",  # nowhere, for what is said on an output that is closed
            *(f"formats/tickets/{name}.py" for name in ("archive", "source", "repair", "encoding")),
        },
        ("p.write_text('')", "p.open('w')", "open(p, mode='ab')", "os.open(p, os.O_CREAT)", "p.touch()"),
        ("path.open()", "path.open('rb')", "webbrowser.open(uri)", "path.open(encoding='utf-8')"),
    ),
    "another program is run": Rule(
        "what it is given, where it looks for code and what it may take has to be thought of each time",
        lambda call: name_of(call).startswith(("subprocess.", "os.system", "os.popen", "os.exec", "os.sp")),
        {"formats/tickets/tables.py", "site/processes.py", "methods/helpers.py"},
        ("subprocess.run(line)", "os.system('ls')"),
        ("runner.run(line)",),
    ),
    "a text is run or unpacked as code": Rule(
        "nothing that a file says may run",
        lambda call: name_of(call) in ("eval", "exec", "compile", "yaml.load", "pickle.load", "pickle.loads"),
        {"methods/helpers.py"},  # what two processes of ours tell each other, by pipes of their own
        ("eval(text)", "pickle.loads(data)"),
        ("re.compile(text)", "json.loads(text)"),
    ),
    "a line is printed": Rule(
        "names of files and in files may steer a terminal: say and show take that out",
        lambda call: (
            name_of(call) in ("sys.stdout.write", "print")
            and any(isinstance(part, ast.JoinedStr) for part in ast.walk(call))
        ),
        {"cli/version.py"},
        ("sys.stdout.write(f'{path}')", "print(f'Written: {path}')"),
        ("sys.stdout.write(json.dumps(document))", "say(f'{path}')"),
    ),
}  # fmt: skip


def calls(text: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    return {path.relative_to(SOURCES).as_posix(): path.read_text("utf-8") for path in SOURCES.rglob("*.py")}


@pytest.mark.parametrize("what", RULES)
def test_it_is_done_in_its_own_place_only(sources: dict[str, str], what: str) -> None:
    rule = RULES[what]
    users = {file for file, text in sources.items() if any(map(rule.breaks, calls(text)))}

    assert users == rule.doors, rule.why


@pytest.mark.parametrize("what", RULES)
def test_the_rule_tells_what_breaks_it_from_what_does_not(what: str) -> None:
    rule = RULES[what]

    assert [line for line in rule.bad if not any(map(rule.breaks, calls(line)))] == []
    assert [line for line in rule.good if any(map(rule.breaks, calls(line)))] == []


READER = re.compile(r"\b(?:read_\w+|glob|sniff_csv)\((?!\{quote_path\()|\bCOPY\b|\bATTACH\b")


def test_a_path_goes_to_duckdb_only_where_its_name_is_vouched_for(sources: dict[str, str]) -> None:
    """DuckDB takes a path for a pattern: `quote_path` alone may write one into a statement."""
    built = {
        ast.unparse(node)
        for text in sources.values()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.JoinedStr)
    }

    assert [text for text in built if READER.search(text)] == []
    assert sum("{quote_path(" in text for text in built) >= 3
    assert READER.search("f'SELECT * FROM read_csv({quote(path)})'")
