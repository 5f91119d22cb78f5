"""Reading within bounds: of memory, of what an archive unpacks to, and with somebody who is told."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
import ticket_files as files

from outtask.formats.tickets.database import Limits, connect
from outtask.formats.tickets.log import Room, read_log
from outtask.terms.errors import UserError


def test_a_connection_takes_no_more_than_it_may(tmp_path: Path) -> None:
    with connect(tmp_path, Limits(megabytes=300, threads=1)) as connection:
        found = connection.execute(
            "SELECT current_setting('threads'), current_setting('memory_limit')"
        ).fetchone()

    assert found[0] == 1
    assert found[1].startswith(("286", "300"))  # MiB or MB


def test_an_archive_that_unpacks_to_more_than_it_may_is_refused(tmp_path: Path) -> None:
    packed = files.write(tmp_path, gzip.compress(b"number,updated\n" + b"0" * 30_000_000))
    folder = tmp_path / "work"
    folder.mkdir()

    with pytest.raises(UserError, match=r"unpacks to more than 0\.00931 GB; give the log in parts"):
        read_log(packed, room=Room(folder, unpacked=10_000_000))

    assert sum(path.stat().st_size for path in folder.iterdir() if not path.is_symlink()) <= 10_000_000


def test_who_waits_is_told_how_far_it_is(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    path = files.write(tmp_path, files.text_of(files.event_rows()))
    folder = tmp_path / "work"
    folder.mkdir()

    read_log(path, room=Room(folder, tell=lambda doing, part: told.append((doing, part)))).connection.close()

    assert [doing for doing, _ in told] == [
        "Looking into the file",
        "Reading the rows",
        "Putting the tickets in order",
    ]
    assert [part for _, part in told] == sorted(part for _, part in told)
