"""Open a file of any accepted kind as a relation of text columns ``c0, c1, ...`` that DuckDB can scan."""

from __future__ import annotations

import csv
import errno
import io
import mmap
import os
import re
import shutil
import stat
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from outtask.formats.tickets import encoding as encodings
from outtask.formats.tickets import repair
from outtask.formats.tickets.archive import DAMAGED, UNPACKED, unpacked_to
from outtask.formats.tickets.database import quote, quote_path
from outtask.formats.tickets.kinds import TABLES, other_kind
from outtask.formats.tickets.title import above_header, rows_above
from outtask.terms.errors import UserError

DELIMITERS = (",", ";", "\t", "|")
HEAD = 1 << 17  # bytes looked at before the whole file is
SAMPLE = 300  # rows looked at to propose a mapping
PLACES = 16  # of a large file that are looked at
LONGEST = 16_000_000  # bytes of a row; a text is scanned in parts of four such rows, a quarter of a buffer
COLUMNS = 1000  # wider than any export; each is looked at for what it may mean


@dataclass
class Source:
    """An opened file. ``clean`` files have trimmed cells and a first column ``line``."""

    path: Path
    file: str  # as the user named it
    names: list[str]
    sample: list[list[str]]
    kind: str = "csv"  # csv | parquet
    delimiter: str = ","
    skip: int = 0  # lines above the header
    clean: bool = False
    rejects: list[repair.Reject] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    folder: Path = Path()  # for working copies; the caller removes it
    titled: bool = False  # whether rows stand above the header; then lines are not what a scan skips
    told: bool = False  # whether the user named the encoding
    whole: bool = False  # whether it is to be scanned from its beginning on, not in parts

    @property
    def numbered(self) -> bool:
        """Whether the relation has a column ``line``."""
        return self.clean or self.kind == "parquet"

    def ways(self) -> tuple[Source, ...]:
        """Return the ways to scan it, the fastest first: in parts, from its beginning on.

        DuckDB refuses a text where it cannot tell with which line a part begins: cells hold lines like rows.
        """
        if self.kind == "parquet" or self.clean or self.path.stat().st_size <= 4 * LONGEST:
            return (self,)
        return self, replace(self, whole=True)

    def relation(self, missing: Sequence[str]) -> str:
        """Return SQL for the source's rows: columns c0.., missing cells null; ``line`` where known."""
        if self.kind == "parquet":
            return _parquet_relation(self, missing)
        columns = {f"c{i}": "VARCHAR" for i in range(len(self.names))}
        if self.clean:
            columns = {"line": "BIGINT", **columns}
        listed = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
        nulls = ", ".join(quote(word) for word in dict.fromkeys(["", *missing]))
        return (
            f"read_csv({quote_path(self.path)}, columns={{{listed}}}, auto_detect=false, strict_mode=true, "
            f"compression='none', hive_partitioning=false, "
            f"header={'false' if self.clean else 'true'}, skip={self.skip}, delim={quote(self.delimiter)}, "
            f"quote='\"', escape='\"', nullstr=[{nulls}], max_line_size={LONGEST}, "
            f"buffer_size={16 * LONGEST}, "
            f"parallel={'false' if self.whole or self.clean else 'true'})"
        )


def open_source(
    path: Path, encoding: str | None, folder: Path, unpacked: int = UNPACKED, *, mark: str = ""
) -> Source:
    """Open a log: CSV (also gzipped), Excel or OpenDocument workbook, Parquet; told from the bytes.

    ``mark`` is written before each number that a workbook holds as one, not as text. Raises
    ``UserError`` for what is missing, empty, cut short, no table, or an archive of more than ``unpacked``
    bytes.
    """
    source = _open(path, encoding, folder, unpacked, mark)
    if not source.sample:
        raise UserError(
            "there are no rows below the header, or none with as many cells",
            file=source.file,
            mend="export the log again, with its rows",
        )
    return source


def _open(path: Path, encoding: str | None, folder: Path, unpacked: int, mark: str) -> Source:
    file = str(path)
    here = _at_hand(path, folder, file)
    with here.open("rb") as stream:
        head = stream.read(HEAD)
    if not head.strip():
        raise UserError("the file is empty", file=file, mend="export the log again, with a header line")
    if head[:2] == b"\x1f\x8b":
        here = unpacked_to(here, folder / "log", file, unpacked)
        with here.open("rb") as stream:
            head = stream.read(HEAD)
        if not head.strip():
            raise UserError("the archive holds an empty file", file=file, mend="export the log again")
    return _open_plain(here, file, head, encoding, folder, mark)


def _at_hand(path: Path, folder: Path, file: str) -> Path:
    """Return a log under a plain name in our own folder: a link to a file, a copy of what a pipe says.

    A name may mean something to what reads the file: a pattern, a partition, a compression.
    """
    here = folder / "given"
    try:
        if path.is_dir():
            raise UserError("is a folder, not a file", file=file, mend="name the export inside it")
        with path.open("rb") as stream:
            mode, real = os.fstat(stream.fileno()).st_mode, os.path.realpath(path)
            if stat.S_ISREG(mode) and not real.startswith(("/dev/", "/proc/")):
                here.symlink_to(real)
            elif stat.S_ISREG(mode) or stat.S_ISFIFO(mode):
                with here.open("wb") as copy:
                    shutil.copyfileobj(stream, copy, 1 << 20)
            else:
                raise UserError("is neither a file nor a pipe", file=file, mend="save the log as a file")
    except FileNotFoundError:
        raise UserError("no such file", file=file, mend="check the path") from None
    except OSError as error:
        mend = "make room in the temporary folder" if error.errno == errno.ENOSPC else "check the permissions"
        raise UserError(f"cannot be read ({error.strerror})", file=file, mend=mend) from None
    return here


def _open_plain(path: Path, file: str, head: bytes, encoding: str | None, folder: Path, mark: str) -> Source:
    named = file.lower()
    binary = encodings.of_head(head) is None and encodings.looks_binary(head)
    if head[:4] == b"PAR1" or (binary and named.endswith((".parquet", ".pq"))):
        from outtask.formats.tickets.tables import open_parquet

        return open_parquet(path, file, folder)
    if head[:4] == b"PK\x03\x04" or head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        from outtask.formats.tickets.tables import open_workbook

        return open_workbook(path, file, folder, mark)
    if binary and named.endswith((".xlsx", ".xlsm", ".xls", ".ods")):
        raise UserError("is not a workbook, whatever its name says", file=file, mend=DAMAGED)
    if (other := other_kind(head)) is not None:
        raise UserError(f"is {other}, not a table", file=file, mend=TABLES)
    return _open_text(path, file, head, encoding, folder)


def _open_text(path: Path, file: str, head: bytes, encoding: str | None, folder: Path) -> Source:
    notes: list[str] = []
    told = encoding is not None
    found = encodings.of_head(head)
    if encoding is None:
        if found is None and encodings.looks_binary(head):
            raise UserError(
                "is not a table: the bytes are no text", file=file, mend="give a CSV, Excel or Parquet file"
            )
        if found is None and not _utf8_so_far(head):
            found, note = encodings.of_whole(path, file)
            notes += [note] if note else []
        encoding = found or "utf-8"
    else:
        encoding = known_encoding(encoding)
        if encoding.startswith("utf-8") and found == "utf-8-sig":
            encoding = "utf-8-sig"
        elif not encoding.startswith("utf") and not head.isascii() and _utf8_so_far(head):
            notes.append(f"The file looks like UTF-8 but was read as {encoding}, as asked.")
    if encoding not in ("utf-8", "utf-8-sig"):
        target = folder / "text"
        note = encodings.transcode(path, target, encoding, file)
        notes += [note] if note else []
        path, encoding = target, "utf-8"
        with path.open("rb") as stream:
            head = stream.read(HEAD)
    text = head.decode("utf-8-sig", errors="replace")
    lines = list(io.StringIO(text, newline=None))
    if len(head) == HEAD and len(lines) > 1:
        lines.pop()  # the last one is cut by our own reading
    uneven = len(set(re.findall(r"\r\n?|\n", text)[:2])) > 1  # a scan skips no line that ends otherwise
    skip, delimiter = _separator_line(lines)
    lines = lines[skip:]
    delimiter = delimiter or _sniff(lines)
    if delimiter is None:
        raise UserError(
            "no columns found",
            file=file,
            mend="give a table with a header line, separated by comma, semicolon, tab or |",
        )
    read = [record for record in repair.records(lines, delimiter) if record.cells]
    if (above := rows_above([record.cells or [] for record in read])) > 0:
        read = read[above:]
        skip += read[0].line - 1
        notes.append(above_header(above))
    rows = [record.cells for record in read if record.cells]
    names = unique_names(rows[0] if rows else [], file)
    sample = [row for row in rows[1 : 1 + SAMPLE] if len(row) == len(names)]
    sample += _sample_further(path, delimiter, len(names))
    return Source(
        path, file, names, sample, delimiter=delimiter, skip=skip, notes=notes, folder=folder,
        titled=above > 0 or (skip > 0 and uneven), told=told,
    )  # fmt: skip


def known_encoding(name: str) -> str:
    """Return Python's name of an encoding, or raise ``UserError``."""
    import codecs

    try:
        "".encode(name)  # some codecs are of no text: base64, zip
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        raise UserError(
            f"no encoding is called {name!r}", field="encoding", mend="for example utf-8, cp1252, utf-16"
        ) from None


def _utf8_so_far(head: bytes) -> bool:
    import codecs

    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _separator_line(lines: list[str]) -> tuple[int, str | None]:
    """Honour the line ``sep=;`` that spreadsheets write before the header."""
    first = lines[0].strip().strip('"') if lines else ""
    if first[:4].lower() == "sep=" and len(first) <= 5:
        return 1, first[4:] or "\t"
    return 0, None


def _sniff(lines: list[str]) -> str | None:
    """Return the delimiter under which most lines have the header's number of cells, two at least."""
    best: tuple[float, int, str] | None = None
    for delimiter in DELIMITERS:
        rows = [r.cells for r in repair.records(lines[:60], delimiter) if r.cells]
        widths = [len(row) for row in rows[rows_above(rows) :]]
        if not widths or widths[0] < 2:
            continue
        share = Counter(widths)[widths[0]] / len(widths)
        best = max(best or (0.0, 0, ""), (round(share, 1), widths[0], delimiter))
    return best[2] if best else None


def unique_names(header: Sequence[str], file: str) -> list[str]:
    """Return column names without gaps or repeats: an empty one is numbered, a repeated one gets a suffix."""
    from outtask.formats.tickets.dates import parse

    few_enough(len(header), file)
    names: list[str] = []
    for place, cell in enumerate(header, start=1):
        name = base = " ".join(cell.split()).lstrip("\ufeff") or f"column {place}"
        again = 1
        while name in names:
            again += 1
            name = f"{base} ({again})"
        names.append(name)
    if len(names) < 2:
        raise UserError(
            "only one column found", file=file, mend="give a table with a header line and a column per field"
        )
    if any(parse(name, day_first=True) for name in names):
        raise UserError(
            "the first line looks like data, not like column names",
            file=file,
            line=1,
            mend="add a header line",
        )
    return names


def few_enough(columns: int, file: str) -> None:
    """Raise UserError for a table that is too wide to be a log."""
    if columns > COLUMNS:
        raise UserError(
            f"there are {columns:,} columns, and at most {COLUMNS:,} can be read",
            file=file,
            mend="export the log with fewer columns",
        )


def _sample_further(path: Path, delimiter: str, width: int) -> list[list[str]]:
    """Return some rows from the middle and the end of a large file: its head may not be typical."""
    size = path.stat().st_size
    if size <= 2 * HEAD:
        return []
    rows: list[list[str]] = []
    with path.open("rb") as stream:
        for part in range(1, PLACES + 1):
            stream.seek(max(0, size * part // PLACES - 16384))
            block = stream.read(16384).split(b"\n")[1:-1]
            lines = [line.decode("utf-8", errors="replace") for line in block if b'"' not in line]
            rows += [
                cells
                for line in lines[: 160 // PLACES]
                if len(cells := line.rstrip("\r").split(delimiter)) == width
            ]
    return rows


def contains_nul(path: Path) -> bool:
    """Return whether a file contains a NUL byte (DuckDB would keep it inside a cell)."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return data.find(b"\0") >= 0


def cleaned(source: Source, missing: Sequence[str]) -> Source:
    """Return the same rows as a clean file, each bad row set aside with line and reason."""
    if source.clean or source.kind == "parquet":
        return source
    encoding, note = ("utf-8", None) if source.told else encodings.of_whole(source.path, source.file)
    target = source.folder / "clean.csv"
    rejects: list[repair.Reject] = []
    read_as = "utf-8-sig" if encoding == "utf-8" else encoding
    rows = repair.careful_rows(
        source.path, read_as, source.delimiter, len(source.names), source.skip, rejects
    )
    repair.write_clean(rows, target, frozenset(missing))
    notes = source.notes + ([note] if note else [])
    return replace(source, path=target, delimiter=",", skip=0, clean=True, rejects=rejects, notes=notes)


def _parquet_relation(source: Source, missing: Sequence[str]) -> str:
    listed = ", ".join(quote(word) for word in missing)
    names = [f'"{name.replace(chr(34), chr(34) * 2)}"' for name in source.names]
    cells = ", ".join(
        f"CASE WHEN trim({name}::VARCHAR) NOT IN ({listed}) THEN trim({name}::VARCHAR) END AS c{i}"
        for i, name in enumerate(names)
    )
    own = any(name.lower() == "file_row_number" for name in source.names)  # then DuckDB gives none of its own
    line, numbered = (
        ("row_number() OVER ()", "") if own else ("file_row_number + 1", "file_row_number=true, ")
    )
    scan = f"read_parquet({quote_path(source.path)}, {numbered}hive_partitioning=false)"
    return f"(SELECT {line} AS line, {cells} FROM {scan})"


def csv_text(cells: Sequence[object]) -> str:
    """Return cells as one line of CSV, for the list of rejects."""
    out = io.StringIO()
    # Without an end of line the writer would not quote a cell that holds one.
    csv.writer(out, lineterminator="\n").writerow(["" if cell is None else cell for cell in cells])
    return out.getvalue()[:-1]
