"""Whatever bytes come: a log whose rows add up, or one error for people. No traceback, no lost row."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
import ticket_files as files
from hypothesis import given, settings
from hypothesis import strategies as st

from outtask.formats.tickets import TicketLog, read_log
from outtask.terms.errors import UserError

pytestmark = pytest.mark.slow
SNAPSHOT = files.text_of(
    [[f"T{i}", files.when(i), files.when(i + 2), f"Team {i % 2}"] for i in range(30)],
    ["ticket", "opened", "closed", "group"],
)
LOGS = (
    files.text_of(files.event_rows(30)),
    files.text_of(files.event_rows(30, "%d/%m/%Y %H:%M"), delimiter=";"),
    SNAPSHOT,
)


def read(data: bytes, **options: bool | str) -> TicketLog | None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            return read_log(files.write(Path(folder), data, "log"), **options)
        except UserError:
            return None


def accounted(log: TicketLog) -> int:
    """Return the rows of the source that are accounted for; hold the parts of the log against each other."""
    listed, events, tickets = log.connection.execute(
        "SELECT (SELECT count(*) FROM rejects), count(*), count(DISTINCT ticket) FROM events"
    ).fetchone()
    assert (listed, tickets) == (log.rejected, log.tickets)
    assert events == log.events if log.form == "events" else log.events == log.tickets <= events
    return log.events + log.rejected + log.duplicate_rows


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_random_bytes(data: bytes) -> None:
    log = read(data)
    assert log is None or accounted(log) > 0


BEGINNINGS = (b"PK\x03\x04", b"PAR1", b"\x1f\x8b\x08", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe",
              b"\xef\xbb\xbf", b"sep=;\n", b"number,updated\n")  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=200))
def test_random_bytes_behind_a_known_beginning(head: bytes, data: bytes) -> None:
    log = read(head + data)
    assert log is None or accounted(log) > 0


# What a hand, a spreadsheet or a bad line may do to a text without opening quotes or breaking lines.
HARMLESS = st.text(st.characters(exclude_characters='"\r\n', codec="utf-8"), max_size=6)
EDITS = st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 8), HARMLESS), min_size=1, max_size=6)


def edited(text: str, edits: list[tuple[float, int, str]]) -> str:
    """Replace some characters below the header, none of them a line end."""
    head, body = text.split("\n", 1)
    for place, length, new in edits:
        start = int(place * len(body))
        length = min(length, max(0, body.find("\n", start) - start))
        body = body[:start] + new + body[start + length :]
    return head + "\n" + body


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(LOGS), EDITS)
def test_every_row_of_an_edited_log_is_accounted_for(text: str, edits: list[tuple[float, int, str]]) -> None:
    data = edited(text, edits)
    log = read(data.encode())
    rows = sum(bool(line.strip(" \t")) for line in data.split("\n")[1:])
    assert log is None or accounted(log) == rows


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(LOGS), st.integers(0, 2000), st.binary(max_size=3))
def test_a_log_cut_anywhere_keeps_its_whole_rows(text: str, cut: int, rest: bytes) -> None:
    data = text.encode()[: max(cut, text.index("\n") + 1)]
    whole = data.count(b"\n") - 1
    log = read(data + rest.translate(None, b'"\r\n'), day_first=True)
    assert log is None or whole <= accounted(log) <= whole + 1
    if whole > 12:
        assert log is not None


STROKES = st.tuples(st.floats(0, 0.999), st.sampled_from(['"', "\n", "\r", '",', "\0", "\ud800"]))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(LOGS), st.lists(STROKES, max_size=4))
def test_quotes_line_ends_and_odd_bytes_never_break_it(text: str, strokes: list[tuple[float, str]]) -> None:
    for place, stroke in strokes:
        start = int(place * len(text))
        text = text[:start] + stroke + text[start:]
    log = read(text.encode("utf-8", "surrogatepass"))
    assert log is None or accounted(log) <= text.count("\n") + text.count("\r") + 1


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(LOGS[:2]), st.integers(1, 29))
def test_the_careful_way_reads_what_the_fast_way_reads(text: str, place: int) -> None:
    lines = text.splitlines(keepends=True)
    fast = read(text.encode())
    careful = read("".join([*lines[:place], "too,few;cells\n", *lines[place:]]).encode())
    assert fast is not None and careful is not None
    assert (fast.rejected, careful.rejected) == (0, 1)
    everything = "SELECT * EXCLUDE seq FROM events"
    assert fast.connection.execute(everything).fetchall() == careful.connection.execute(everything).fetchall()
