"""The documents say what is: links lead somewhere, commands and variables exist, the README's tour is run.

``python tests/test_docs.py`` writes what comes out into the README, to be looked at before it is committed.
"""

from __future__ import annotations

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from outtask.cli.arguments import COMMANDS
from outtask.core.environment import Environment
from outtask.formats.case_file import read_case
from outtask.terms.errors import UserError
from test_tutorial import FENCE, command, cut, matches

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", *(
    f"docs/{name}.md"
    for name in ("architecture", "costs", "methods", "operations", "performance", "security", "tutorial")
))]  # fmt: skip
README, OPERATIONS, SECURITY = (
    ROOT / name for name in ("README.md", "docs/operations.md", "docs/security.md")
)
CODE = re.compile(r"`([^`\n]+)`")
HOSTS = {"creativecommons.org", "doi.org", "keepachangelog.com", "semver.org", "vega.github.io", "pypi.org"}
VARIABLE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|DISPLAY|COLUMNS|BROWSER|TMPDIR")
ASKED_FOR_US = {"get_terminal_size": "COLUMNS", "TemporaryDirectory": "TMPDIR", "webbrowser": "BROWSER"}


def by_page(*pages: Path) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("page", pages or PAGES, ids=lambda page: page.name)


def outtask_lines(text: str) -> set[str]:
    """Every command line that a page shows, in a block or within a sentence."""
    blocks = [line.removeprefix("$ ") for block in FENCE.findall(text) for line in block[1].splitlines()]
    lines = [line.partition("  # ")[0] for line in (*blocks, *CODE.findall(text))]
    return {
        line.removeprefix(".venv/bin/") for line in lines if re.match(r"(\.venv/bin/)?outtask( |$)", line)
    }


@by_page()
def test_files_that_a_page_names_are_there(page: Path) -> None:
    named = {
        word
        for code in CODE.findall(page.read_text("utf-8"))
        for word in code.split()
        if re.fullmatch(r"(?:docs|tests|benchmarks|src|\.ci)/[\w./-]+", word)
    }

    assert [word for word in sorted(named) if not (ROOT / word).exists()] == []


@by_page()
def test_links_into_a_page_lead_to_a_heading(page: Path) -> None:
    for name, anchor in re.findall(r"\]\(([^)#\s:]*)#([^)\s]+)\)", page.read_text("utf-8")):
        target = page.parent / name if name else page
        headings = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE)
        slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
        assert anchor in slugs, f"{page.name}: {name}#{anchor}"


@by_page()
def test_a_page_leads_to_no_place_that_readers_cannot_reach(page: Path) -> None:
    hosts = set(re.findall(r"https?://([^/\s)\"'`]+)", page.read_text("utf-8")))

    assert hosts - HOSTS == set()


@by_page()
def test_commands_that_a_page_shows_are_understood(page: Path) -> None:
    known = {command.words: {n for a in command.arguments for n in a.names} for command in COMMANDS}
    for line in outtask_lines(page.read_text("utf-8")):
        words = [word for word in shlex.split(line.replace("...", ""))[1:] if word != ">"]
        called = next((c for c in (" ".join(words[:2]), words[0] if words else "") if c in known), None)
        options = {word.partition("=")[0] for word in words if word.startswith("--")} - {
            "--help",
            "--version",
        }
        if called is None:
            assert not words or words[0].startswith(("-", "COMMAND", "case")), f"{page.name}: {line}"
        else:
            assert options <= known[called], f"{page.name}: {line}"


@by_page()
def test_what_make_is_asked_for_it_can_do(page: Path) -> None:
    goals = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    text = page.read_text("utf-8")
    shown = [line for block in FENCE.findall(text) for line in block[1].splitlines()] + CODE.findall(text)

    assert {m[1] for line in shown if (m := re.match(r"make ([a-z]+)", line))} <= goals


def test_the_threat_model_cites_tests_that_exist_and_the_policy_that_reports_carry() -> None:
    text = SECURITY.read_text("utf-8")
    cited = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text)
    base = (ROOT / "src/outtask/formats/report/templates/base.html").read_text("utf-8")

    missing = [
        f"{file}::{name}" for file, name in cited if f"def {name}(" not in (ROOT / file).read_text("utf-8")
    ]
    assert len(cited) > 10
    assert missing == []
    assert re.findall(r"`(default-src [^`]+)`", text) == re.findall(r'content="(default-src [^"]+)"', base)


def test_a_case_reads_no_device(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("case: Mill\nfunctions: [{name: Desk, volume: {log: /dev/zero}}]\n")

    with pytest.raises(UserError, match="there is no file /dev/zero"):
        read_case(tmp_path / "case.yaml")


def test_it_works_where_there_is_no_network(tmp_path: Path) -> None:
    alone = ["unshare", "--map-root-user", "--net"]
    if not shutil.which("unshare") or subprocess.run([*alone, "true"], capture_output=True).returncode:
        pytest.skip("no namespace without a network can be made here (unshare)")
    (tmp_path / "case.yaml").write_text(
        "case: Mill\npaths: 64\nfunctions: [{name: D, volume: {log: log.csv}}]\n"
    )
    rows = "".join(f"T{m}-{d},2025-{m:02}-{d:02} 09:00,D\n" for m in range(1, 9) for d in range(1, 28))
    (tmp_path / "log.csv").write_text("number,opened_at,assignment_group\n" + rows)
    written = ["--report", "report.html", "--pdf", "report.pdf"]
    line = [*alone, sys.executable, "-m", "outtask", "decide", "case.yaml", *written]

    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")


def read_by_our_reader(node: ast.Call | ast.Subscript) -> set[str]:
    """The variable that a call such as ``given.flag("HTTPS")`` reads: see core/environment.py."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return set()
    reader, kind = ast.unparse(node.func.value), node.func.attr
    if reader not in ("given", "_given", "Environment()") or not hasattr(Environment, kind):
        return set()
    name = node.args[0].value if isinstance(node.args[0], ast.Constant) else ""
    return {"DATABASE_URL"} if kind == "database" else {f"OUTTASK_{name}"}


def read_variables() -> set[str]:
    """Environment variables that the product and its setting up read, told from the code."""
    found: set[str] = set()
    for path in (*(ROOT / "src").rglob("*.py"), ROOT / "bootstrap.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call | ast.Subscript):
                called = ast.unparse(node.func if isinstance(node, ast.Call) else node.value)
                given = node.args if isinstance(node, ast.Call) else [node.slice]
                if called in ("os.environ.get", "os.getenv", "os.environ", "setting"):
                    texts = (
                        a.value for a in given if isinstance(a, ast.Constant) and isinstance(a.value, str)
                    )
                    found |= {text for text in texts if text.isupper() or text.endswith("_proxy")}
                found |= read_by_our_reader(node)
            if isinstance(node, ast.Attribute | ast.Name):
                name = node.attr if isinstance(node, ast.Attribute) else node.id
                found |= {ASKED_FOR_US[name]} if name in ASKED_FOR_US else set()
    shell = (ROOT / ".ci/run").read_text("utf-8") + (ROOT / "Makefile").read_text("utf-8")
    return {name.upper() for name in found} | set(re.findall(r"\$\{(OUTTASK_\w+)", shell))


def test_every_variable_that_is_read_is_told_and_none_that_is_not() -> None:
    told = {word for code in CODE.findall(OPERATIONS.read_text("utf-8")) for word in VARIABLE.findall(code)}
    bootstrap = (ROOT / "bootstrap.py").read_text("utf-8")
    set_for_uv = set(re.findall(r"(UV_[A-Z_]+)=", bootstrap))

    assert read_variables() - told == set()
    assert told - read_variables() - set_for_uv == set()


def tour() -> Iterator[tuple[str, str]]:
    """Run the README's console blocks in the current folder; yield each with what it should say."""
    for kind, text in FENCE.findall(README.read_text("utf-8")):
        if kind != "console":
            continue
        real = ""
        for line in (line for line in text.splitlines() if line.startswith("$ ")):
            words = shlex.split(line[2:])
            if words[0] == "cp":
                shutil.copy(ROOT / words[1], words[2])
            shown = command(line[2:]) if words[0] == "outtask" else ""
            real += f"{line}\n{shown}"
        yield text, real


@pytest.mark.slow
def test_the_tour_of_the_readme_says_what_comes_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")

    ran = 0
    for shown, real in tour():
        assert matches(shown, real), f"the README shows\n{shown}\nbut it is\n{real}\n{__doc__}"
        ran += "outtask" in shown
    assert ran >= 4
    assert (tmp_path / "decision.pdf").stat().st_size > 10_000
    new, filled = ((tmp_path / name).read_text("utf-8") for name in ("new.yaml", "northern-mills.yaml"))
    assert "containment: {value" in new
    assert "log: tickets" in filled and "containment" not in filled, (
        "what the log measures is not typed again"
    )


def write() -> None:
    """Put what comes out into the README; what stands behind three dots is left out again."""
    page = README.read_text("utf-8")
    os.environ["COLUMNS"] = "80"
    home = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for shown, real in tour():
            page = page.replace(f"```console\n{shown}```", f"```console\n{cut(shown, real)}```", 1)
        os.chdir(home)
    README.write_text(page, "utf-8")


if __name__ == "__main__":
    sys.exit(write())
