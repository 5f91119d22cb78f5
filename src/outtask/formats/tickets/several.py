"""Cells that name several groups or people, a line each, as GLPI writes them: the first named counts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from outtask.formats.tickets.load import WHO, Reading
from outtask.formats.tickets.source import Source
from outtask.methods.words import counted
from outtask.terms.mapping import Mapping

if TYPE_CHECKING:
    import duckdb

BREAK = re.compile(r"[\r\n]+|<[bh]r\s*/?>", re.IGNORECASE)
FIELDS = (*WHO, "vendor")


def named_in(cell: str, missing: Collection[str]) -> list[str]:
    """Return the different names in a cell, in their order."""
    names = (name.strip() for name in BREAK.split(cell))
    return list(dict.fromkeys(name for name in names if name not in missing))


def first_named(
    connection: duckdb.DuckDBPyConnection, reading: Reading, by_field: str, notes: list[str]
) -> dict[str, set[str]]:
    """Let each row count for the first that it names, and say how many rows name several.

    ``by_field`` is the column of ``log_rows`` that names the function, whatever it holds. Returns the names
    that each of the columns now has.
    """
    mapping = reading.mapping
    columns = {field: column for field in (*FIELDS, by_field) if (column := mapping.source(field))}
    if reading.extra:
        columns["extra"] = reading.extra
    all_names: dict[str, set[str]] = {}
    for field, column in columns.items():
        told = dict(
            connection.execute(
                f"SELECT {field}, count(*) FROM log_rows WHERE NOT off AND {field} IS NOT NULL GROUP BY 1"
            ).fetchall()
        )
        broken = {
            cell: (named_in(cell, mapping.missing), rows) for cell, rows in told.items() if BREAK.search(cell)
        }
        all_names[field] = told.keys() - broken.keys()
        if not broken:
            continue
        first = [names[0] if names else None for names, _ in broken.values()]
        all_names[field].update(filter(None, first))
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE several AS "
            "SELECT unnest($1::VARCHAR[]) AS cell, unnest($2::VARCHAR[]) AS first",
            [list(broken), first],
        )
        connection.execute(
            f"UPDATE log_rows SET {field} = several.first FROM several WHERE log_rows.{field} = several.cell"
        )
        connection.execute("DROP TABLE several")
        if rows := sum(rows for names, rows in broken.values() if len(names) > 1):
            notes.append(
                f"{column} names several, a line each, in {counted(rows, 'row')}: the first named counts."
            )
    return all_names


def seen_several(source: Source, mapping: Mapping) -> Iterator[str]:
    """Yield a note on each column of groups or people in which a sampled cell names several."""
    for field in FIELDS:
        if column := mapping.source(field):
            place = source.names.index(column)
            cells = (named_in(row[place], mapping.missing) for row in source.sample)
            if names := next((names for names in cells if len(names) > 1), None):
                yield (
                    f"{column} names several in some rows, a line each, such as {' and '.join(names)}: "
                    "the first named counts. The import says in how many rows."
                )
