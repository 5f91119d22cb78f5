"""Several exports of one log, which overlap as exports do, are the log that one export would have been."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import ticket_files as files

from outtask.formats.tickets.batches import view_batches, write_batch
from outtask.formats.tickets.database import connect
from outtask.formats.tickets.log import Room, read_log
from outtask.methods.facts.measure import measure
from outtask.terms.mapping import Guess, Mapping

HEADER = ["number", "state", "group", "person", "updated", "opened", "resolved", "resolved by"]
ALL = 'ticket, "at", state, stage, team, person, opened_at, resolved_at, closed_at, resolver, "by"'


class Store:
    """Keeps exports as batches, and opens them together."""

    def __init__(self, folder: Path, header: Sequence[str]) -> None:
        self.folder, self.header, self.mapping, self.form = folder, list(header), Mapping(), ""
        self.paths: list[Path] = []

    def add(self, rows: list[list[str]]) -> Path:
        place = self.folder / str(len(self.paths))
        place.mkdir()
        log = read_log(files.write(place, files.text_of(rows, self.header)), room=Room(place))
        self.form = log.form
        self.mapping = Mapping({field: Guess(name, 1.0, "") for field, name in log.mapping.items()})
        self.paths.append(place / "batch.parquet")
        write_batch(log, self.paths[-1])
        log.connection.close()
        return self.paths[-1]

    def open(self, *paths: Path):
        here = self.folder / f"open-{random.random()}"
        here.mkdir()
        links = [here / f"{i}.parquet" for i in range(len(paths))]
        for link, path in zip(links, paths, strict=True):
            link.symlink_to(path)
        connection = connect(here)
        repeated = view_batches(connection, links, self.mapping, snapshot=self.form == "snapshot")
        return connection, repeated


@pytest.fixture
def store(tmp_path: Path) -> Callable[..., Store]:
    return lambda header=files.HEADER: Store(tmp_path, header)


def rows_of(connection) -> list[tuple]:
    return connection.execute(f"SELECT {ALL} FROM events ORDER BY ALL").fetchall()


def test_overlapping_exports_tell_what_one_export_tells(store) -> None:
    rows, log = files.event_rows(900), store()
    whole, early, late = log.add(rows), log.add(rows[:550]), log.add(rows[350:])

    (one, none), (both, repeated) = log.open(whole), log.open(early, late)

    assert (none, repeated) == (0, 200)
    assert rows_of(both) == rows_of(one)
    assert measure(both) == measure(one)


@pytest.mark.parametrize("seed", range(3))
def test_any_periods_that_cover_the_log_make_the_log(store, seed: int) -> None:
    chance, rows, log = random.Random(seed), files.event_rows(240), store()
    cuts = sorted(chance.sample(range(40, 200), 3))
    periods = [(0, cuts[0] + 20), (cuts[0], cuts[1] + 30), (cuts[1] - 25, cuts[2] + 1), (cuts[2], 240)]
    whole, parts = log.add(rows), [log.add(rows[begin:end]) for begin, end in periods]

    assert rows_of(log.open(*parts)[0]) == rows_of(log.open(whole)[0])
    assert measure(log.open(*parts)[0]) == measure(log.open(whole)[0])


def test_the_order_of_the_exports_makes_no_difference_to_what_happened(store) -> None:
    rows, log = files.event_rows(300), store()
    early, late = log.add(rows[:200]), log.add(rows[100:])

    assert measure(log.open(late, early)[0]) == measure(log.open(early, late)[0])


def test_a_ticket_that_goes_on_in_the_next_export_ends_where_that_one_says(store) -> None:
    log = store()  # no column tells when it was resolved: the rows do
    rows = files.event_rows(60)
    early, late = log.add(rows[:58]), log.add(rows[55:])

    connection, _ = log.open(early, late)

    found = connection.execute("SELECT DISTINCT resolved_at FROM events WHERE ticket = 'INC0019'").fetchall()
    assert [str(value) for (value,) in found] == [files.when(59)]


def test_a_resolution_that_a_later_export_takes_back_is_none(store) -> None:
    log = store(HEADER)
    done = [[f"T{i}", "Resolved", "Desk", "Ada", files.when(i), files.when(0), files.when(i), "Ada"]
            for i in range(20)]  # fmt: skip
    more = [["T1", "New", "Desk", "Ada", files.when(0), files.when(0), files.when(1), "Ada"]]
    again = [["T1", "Active", "Desk", "Bo", files.when(30), files.when(0), "", ""],
             ["T1", "Active", "Net", "Bo", files.when(31), files.when(0), "", ""]]  # fmt: skip
    first, second = log.add([*more, *done]), log.add(again)

    connection, _ = log.open(first, second)

    assert connection.execute(
        "SELECT count(*), count(resolved_at), count(resolver) FROM events WHERE ticket = 'T1'"
    ).fetchone() == (4, 0, 0)
    assert connection.execute(
        "SELECT count(*) FROM events WHERE ticket = 'T2' AND resolver = 'Ada'"
    ).fetchone() == (1,)


def test_rows_of_one_minute_stay_as_many_as_the_fullest_export_has(store) -> None:
    header = [*files.HEADER, "revision"]
    row = ["INC1", "Active", "Desk", "Ada", files.when(3), "1"]
    log = store(header)
    others = [[*cells, "0"] for cells in files.event_rows(30)]
    one = log.add([*others, [*row, "1"]])
    two = log.add([*others, [*row, "2"], [*row, "3"]])

    connection, repeated = log.open(one, two)

    assert repeated == 30
    assert connection.execute("SELECT count(*) FROM events WHERE ticket = 'INC1'").fetchone() == (3,)


def test_of_a_snapshot_the_newest_row_of_a_ticket_holds(store) -> None:
    header = ["number", "state", "group", "opened", "resolved"]
    log = store(header)
    old = [[f"T{i}", "Open", "Desk", files.when(i), ""] for i in range(30)]
    new = [[f"T{i}", "Resolved", "Net", files.when(i), files.when(i + 9)] for i in range(20, 50)]
    before, after = log.add(old), log.add(new)

    connection, repeated = log.open(before, after)

    assert (log.form, repeated) == ("snapshot", 10)  # tickets that both have, not what is told of each
    assert connection.execute("SELECT count(DISTINCT ticket) FROM events").fetchone() == (50,)
    assert connection.execute(
        "SELECT team, count(DISTINCT ticket), count(DISTINCT resolved_at) FROM events GROUP BY 1 ORDER BY 1"
    ).fetchall() == [("Desk", 20, 0), ("Net", 30, 30)]
    assert "one row per ticket" in str(measure(connection).functions[0].touches.why)


def test_without_any_batch_there_is_no_event(store) -> None:
    connection, repeated = store().open()

    assert (repeated, connection.execute("SELECT count(*) FROM events").fetchone()) == (0, (0,))


def test_what_was_stored_before_a_column_was_known_is_read_on(store) -> None:
    exports = store()
    paths = [exports.add(files.event_rows()), exports.add(files.event_rows(66))]
    with connect(exports.folder) as connection:
        old = f"SELECT * EXCLUDE (reassignments) FROM read_parquet('{paths[0]}')"
        connection.sql(old).write_parquet(str(paths[0]), overwrite=True)

    assert rows_of(exports.open(*paths)[0]) == rows_of(exports.open(paths[1])[0])
    assert len(rows_of(exports.open(paths[0])[0])) == 60
