"""A file is written whole or not at all, where it was asked for and nowhere else."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from outtask.formats.whole_file import target_of, write_whole
from outtask.terms.errors import UserError


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What lies in the folder just before the new file takes its place: names and permissions."""
    seen: list[tuple[str, int]] = []
    plain = Path.replace

    def replace(self: Path, target: Path) -> Path:
        seen.extend((path.name, mode_of(path)) for path in sorted(tmp_path.iterdir()))
        return plain(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    return seen


def test_the_file_beside_has_another_name_each_time(tmp_path: Path, half: list[tuple[str, int]]) -> None:
    write_whole(tmp_path / "r.html", b"one")
    write_whole(tmp_path / "r.html", b"two")

    names = {name for name, _ in half} - {"r.html"}
    assert len(names) == 2
    assert all(name.startswith(".outtask-") and len(name) > 25 for name in names)
    assert (tmp_path / "r.html").read_bytes() == b"two"
    assert [path.name for path in tmp_path.iterdir()] == ["r.html"]


def test_a_link_in_the_way_is_never_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even somebody who guesses the name gains nothing: it is made anew or not at all."""
    precious = tmp_path / "precious"
    precious.write_text("kept")
    monkeypatch.setattr("os.urandom", lambda size: b"\x07" * size)
    (tmp_path / f".outtask-{'07' * 8}.part").symlink_to(precious)

    with pytest.raises(UserError, match="cannot be written"):
        write_whole(tmp_path / "r.html", b"new")

    assert precious.read_text() == "kept"
    assert not (tmp_path / "r.html").exists()


def test_a_new_file_has_the_usual_permissions_and_an_old_one_hands_on_its_own(
    tmp_path: Path, half: list[tuple[str, int]]
) -> None:
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "new", b"1")
        (tmp_path / "private").write_text("")
        (tmp_path / "private").chmod(0o600)
        (tmp_path / "open").write_text("")
        (tmp_path / "open").chmod(0o4664)
        half.clear()
        for name in ("private", "open"):
            write_whole(tmp_path / name, b"2")
    finally:
        os.umask(before)

    assert {name: mode_of(tmp_path / name) for name in ("new", "private", "open")} == {
        "new": 0o640, "private": 0o600, "open": 0o664
    }  # fmt: skip
    assert [mode for name, mode in half if name.startswith(".")] == [0o600, 0o664]  # never wider for a moment


def test_our_own_link_leads_to_the_file_that_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "r.html").write_text("old")
    (tmp_path / "link.html").symlink_to("there/r.html")

    write_whole(tmp_path / "link.html", b"new")

    assert (tmp_path / "link.html").is_symlink()
    assert (tmp_path / "there" / "r.html").read_bytes() == b"new"


def test_the_link_of_somebody_else_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    precious, link = tmp_path / "precious", tmp_path / "second"
    precious.write_text("kept")
    link.symlink_to(precious)
    (tmp_path / "r.html").symlink_to("second")
    assert target_of(tmp_path / "r.html") == precious
    if os.geteuid() == 0:  # links of the administrator may be followed: give one away
        os.lchown(link, 1234, 1234)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: link.lstat().st_uid + 1)

    with pytest.raises(UserError, match="a link that belongs to somebody else; name another file"):
        write_whole(tmp_path / "r.html", b"new")
    assert precious.read_text() == "kept"


def test_a_pipe_and_standard_output_take_it_as_it_is(tmp_path: Path) -> None:
    pipe, got = tmp_path / "pipe", list[bytes]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    write_whole(pipe, b"through")
    reader.join()
    line = "from outtask.formats.whole_file import write_whole; write_whole('/dev/stdout', b'through')"
    done = subprocess.run([sys.executable, "-c", line], capture_output=True)

    assert (got, done.stdout) == ([b"through"], b"through")
