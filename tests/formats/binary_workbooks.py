"""Workbooks in the two binary formats of Excel, of text cells, as small as they can be."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD  # of a chain, no sector, a sector of the table itself
SECTOR = 512


def xls(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """Write an .xls: BIFF8 records in a stream of a compound file."""
    begin, end = _biff(0x0005), _record(0x000A, b"")
    name = b"\x03\x00One"
    at = len(begin) + len(_record(0x0085, bytes(6) + name)) + len(end)  # where the sheet begins
    named = _record(0x0085, struct.pack("<IBB", at, 0, 0) + name)
    cells = [
        _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    ]
    stream = b"".join([begin, named, end, _biff(0x0010), *cells, end])
    stream = stream.ljust(8 * SECTOR, b"\0")  # shorter ones would lie elsewhere
    path.write_bytes(_compound("Workbook", stream))
    return path


def xlsb(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """Write an .xlsb: binary parts in an archive."""
    sheet = [_part(148, struct.pack("<4I", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)), _part(145, b"")]
    for row, texts in enumerate(rows):
        sheet.append(_part(0, struct.pack("<I", row) + bytes(13)))
        sheet += [_part(6, struct.pack("<II", column, 0) + _wide(text)) for column, text in enumerate(texts)]
    sheet.append(_part(146, b""))
    one = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("One")
    book = [_part(153, bytes(12)), _part(143, b""), _part(156, one), _part(144, b""), _part(132, b"")]
    schemas = "http://schemas.openxmlformats.org"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{schemas}/package/2006/content-types"/>')
        archive.writestr("xl/workbook.bin", b"".join(book))
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="{schemas}/package/2006/relationships"><Relationship Id="rId1" '
            f'Type="{schemas}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.bin"/>'
            "</Relationships>",
        )
        archive.writestr("xl/worksheets/sheet1.bin", b"".join(sheet))
    return path


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _biff(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 1997, 0, 0))


def _part(kind: int, body: bytes) -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = b"", len(body)
    while length > 127:
        size, length = size + bytes([length & 0x7F | 0x80]), length >> 7
    return head + size + bytes([length]) + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _compound(name: str, stream: bytes) -> bytes:
    sectors = -(-len(stream) // SECTOR)
    table = [TABLE, END, *range(3, 2 + sectors), END]
    table += [FREE] * (SECTOR // 4 - len(table))
    mark, sizes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", (62, 3, 0xFFFE, 9, 6)
    head = struct.pack("<8s16x5H6x9I", mark, *sizes, 0, 1, 1, 0, 4096, END, 0, END, 0)
    head += struct.pack("<109I", 0, *[FREE] * 108)
    folder = _entry("Root Entry", 5, child=1, start=END, size=0)
    folder += _entry(name, 2, child=FREE, start=2, size=len(stream)) + bytes(256)
    return head + struct.pack(f"<{SECTOR // 4}I", *table) + folder + stream.ljust(sectors * SECTOR, b"\0")


def _entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    wide = name.encode("utf-16-le")
    about = struct.pack("<HBB3I16x4x16xIQ", len(wide) + 2, kind, 1, FREE, FREE, child, start, size)
    return wide.ljust(64, b"\0") + about
