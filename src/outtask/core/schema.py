"""Which migrations a database has seen, beside those that this version knows."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.migrations.loader import MigrationLoader

Migration = tuple[str, str]
"""A room, and the name of its migration."""


class Standing(Enum):
    """Where a database stands."""

    NONE = "there is none yet"
    BEHIND = "made by an older version"
    CURRENT = "made by this version"
    AHEAD = "made by a newer version"


def standing(connection: BaseDatabaseWrapper | None = None) -> Standing:
    """Tell where a database stands, the workspace's own unless given another; nothing is made by looking."""
    from django.db import connection as ours

    connection = connection or ours
    if not is_there(connection):
        return Standing.NONE
    loader = loader_of(connection)
    applied = set(loader.applied_migrations)
    if not applied:
        return Standing.NONE
    if unknown(applied, loader):
        return Standing.AHEAD
    return Standing.CURRENT if applied >= set(loader.disk_migrations) else Standing.BEHIND


def is_there(connection: BaseDatabaseWrapper) -> bool:
    """Tell whether there is a database; SQLite would make one by being asked."""
    from pathlib import Path

    name = str(connection.settings_dict["NAME"])
    return connection.vendor != "sqlite" or connection.connection is not None or Path(name).exists()


def loader_of(connection: BaseDatabaseWrapper | None) -> MigrationLoader:
    """Return what knows the migrations of this version, and those that a database has seen."""
    from django.db.migrations.loader import MigrationLoader

    return MigrationLoader(connection)


def unknown(migrations: Collection[Migration], loader: MigrationLoader) -> list[Migration]:
    """Return those of some migrations that this version does not know."""
    known = set(loader.disk_migrations)
    for migration in loader.disk_migrations.values():
        known |= {(room, name) for room, name in migration.replaces}
    return sorted(set(migrations) - known)
