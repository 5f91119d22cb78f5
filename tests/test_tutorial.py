"""The tutorial is run as it stands: every block, and what it shows is what comes out.

``python tests/test_tutorial.py`` writes what comes out into the page, to be looked at before it is committed.
"""

from __future__ import annotations

import contextlib
import difflib
import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from outtask.cli.main import run_line

PAGE = Path(__file__).parents[1] / "docs" / "tutorial.md"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One fenced block. A `text` block shows what the `python` block before it prints."""

    kind: str
    text: str
    line: int


def blocks() -> list[Block]:
    page = PAGE.read_text("utf-8")
    return [
        Block(match[1], match[2], page.count("\n", 0, match.start()) + 1) for match in FENCE.finditer(page)
    ]


def printed(run: Any, *arguments: Any) -> str:
    """What a call writes to standard output, text and bytes alike."""
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="utf-8", write_through=True)
    with contextlib.redirect_stdout(out):
        run(*arguments)
    return raw.getvalue().decode()


def command(line: str) -> str:
    """Run one line of a shell: the command, and where its output goes."""
    words = shlex.split(line)
    assert words[0] == "outtask", f"the tutorial only calls outtask, not {words[0]}"
    target = words[words.index(">") + 1] if ">" in words else None
    given = words[1 : words.index(">")] if target else words[1:]
    codes: list[int] = []
    shown = printed(lambda: codes.append(run_line(given)))
    assert codes == [0], f"{line} ended with {codes[0]}"
    if target is None:
        return shown
    Path(target).write_text(shown, "utf-8")
    return ""


def console(text: str) -> str:
    """Run the lines after a $ and return the block with what they print."""
    lines = [line for line in text.splitlines() if line.startswith("$ ")]
    return "".join(f"{line}\n{command(line[2:])}" for line in lines)


def run_page() -> Iterator[tuple[Block, str]]:
    """Yield every block with what it should say, running it in the current folder."""
    namespace: dict[str, Any] = {}
    shown = ""
    for block in blocks():
        if block.kind == "python":
            code = compile("\n" * block.line + block.text, str(PAGE), "exec")
            shown = printed(exec, code, namespace)
            yield block, block.text
        elif block.kind == "text":
            yield block, shown
        elif block.kind == "console":
            yield block, console(block.text)
        else:
            assert block.kind == "yaml"
            name = block.text.partition("\n")[0].removeprefix("# ")
            Path(name).write_text(block.text, "utf-8")
            yield block, block.text


def matches(shown: str, real: str) -> bool:
    """Whether what a page shows is what came out; a line of three dots stands for any lines."""
    parts = [re.escape(part) for part in re.split(r"^\.\.\.\n", shown, flags=re.MULTILINE)]
    return re.fullmatch("(?:.*\n)*?".join(parts), real) is not None


def cut(shown: str, real: str) -> str:
    """Leave out of what came out what the page leaves out."""
    if not re.search(r"^\.\.\.$", shown, re.MULTILINE):
        return real
    kept: list[str] = []
    lines, wanted = real.splitlines(), shown.splitlines()
    for line, following in zip(wanted, [*wanted[1:], None], strict=True):
        if line != "...":
            kept += lines[:1]
            del lines[:1]
            continue
        near = difflib.get_close_matches(following or "", lines, 1, 0.5)
        del lines[: lines.index(near[0]) if near else len(lines) if following is None else 0]
        kept.append("...")
    return "\n".join(kept) + "\n"


def test_every_block_of_the_tutorial_says_what_comes_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("OUTTASK_HOME", str(tmp_path / "home"))

    ran = 0
    for block, real in run_page():
        assert matches(block.text, real), f"{PAGE.name}:{block.line} shows\n{block.text}\nbut it is\n{real}"
        ran += block.kind in ("python", "console")
    assert ran >= 10


def test_three_dots_stand_for_any_lines_and_for_nothing_else() -> None:
    assert matches("a\n...\nd\n", "a\nb\nc\nd\n")
    assert matches("a\n...\n", "a\n")
    assert not matches("a\n...\nd\n", "a\nb\nc\n")
    assert not matches("a.c\n", "abc\n")


def write() -> None:
    """Put what comes out into the page."""
    page = PAGE.read_text("utf-8")
    os.environ["COLUMNS"] = "80"
    home = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.environ["OUTTASK_HOME"] = folder
        for block, real in run_page():
            new = replace(block, text=cut(block.text, real)) if block.kind in ("text", "console") else block
            page = page.replace(f"```{block.kind}\n{block.text}```", f"```{new.kind}\n{new.text}```", 1)
        os.chdir(home)
    PAGE.write_text(page, "utf-8")


if __name__ == "__main__":
    sys.exit(write())
