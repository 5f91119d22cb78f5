"""When a child of ``outtask start`` is started again, and when it is given up."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from outtask.site import processes
from outtask.site.processes import ONE_WAS_KILLED, TRIES, Tree
from outtask.terms.errors import UserError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="asks for process groups")

CHILD = """
import os, sys
code = int(sys.argv[1])
os.kill(os.getpid(), -code) if code < 0 else sys.exit(code)
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tree]:
    (tmp_path / "a_child.py").write_text(CHILD)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(processes, "SHORT", 60.0)  # however slow the machine is
    tree = Tree()
    yield tree
    tree.stop()


def restarts(tree: Tree, code: int, enough: int) -> list[str]:
    """Return what is said of a child that ends with a code, until it has been started again so often."""
    said: list[str] = []

    def asked_to_stop(seconds: float) -> bool:
        time.sleep(seconds)
        return len(said) >= enough

    tree.add("child", "a_child", str(code))
    tree.watch(asked_to_stop, said.append)
    return said


@pytest.mark.parametrize(
    ("code", "how"),
    [(-signal.SIGKILL, "signal 9"), (ONE_WAS_KILLED, "code 137")],
    ids=["itself", "a process of its own"],
)
def test_one_that_is_killed_again_and_again_is_started_each_time(tree: Tree, code: int, how: str) -> None:
    assert restarts(tree, code, TRIES + 2) == [f"The child ended ({how}) and is started again"] * (TRIES + 2)


@pytest.mark.parametrize("code", [1, -signal.SIGSEGV], ids=["with a code", "with a crash"])
def test_one_that_cannot_begin_is_given_up(tree: Tree, code: int) -> None:
    with pytest.raises(UserError, match=f"the child ended {TRIES} times right after its start"):
        restarts(tree, code, TRIES)


def test_one_that_had_begun_is_started_again(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "SHORT", 0.0)
    assert len(restarts(tree, 1, TRIES + 2)) == TRIES + 2
