"""Whether a database is at fault that does not answer, and not what it was asked."""

from __future__ import annotations

from django.db import DatabaseError, InterfaceError

GONE = ("08", "53", "57")  # classes of PostgreSQL: connections, resources, stopped by who looks after it
NO_USE = {5, 6, 8, 10, 13, 14}  # of SQLite: busy, locked, read only, input and output, full, cannot be opened


def lost_database(error: BaseException) -> bool:
    """Tell whether an error says that the database is gone, full or in the way of itself."""
    if isinstance(error, InterfaceError):
        return True
    cause = error.__cause__
    if not isinstance(error, DatabaseError) or cause is None:
        return False
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return int(code) & 0xFF in NO_USE
    state = getattr(cause, "sqlstate", "none") or ""  # a connection that was never made or broke has none
    return (type(cause).__name__ == "OperationalError" and not state) or state.startswith(GONE)
