"""Bringing a workspace back: all of it, or nothing."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from outtask.core.backup.archive import Reader, reading
from outtask.core.backup.making import make_backup
from outtask.core.backup.rows import go_on_after, hash_of_rows, kept_models, read_rows
from outtask.core.clock import now
from outtask.core.contents import put, sync_folder
from outtask.core.home import made
from outtask.core.ledger_check import verify
from outtask.core.ledger_head import checked_head
from outtask.core.schema import Migration, Standing, loader_of, standing, unknown
from outtask.terms.errors import UserError

ALIAS = "restoring"
HALF = "half-restored-"


@dataclass(frozen=True)
class Restored:
    """What was brought back."""

    rows: int
    files: int
    made_at: str  # when the backup was made
    ledger_broken: str  # what was broken in the ledger already then
    kept: Path | None  # a backup of what was replaced


def restore_backup(path: Path, *, replace: bool = False) -> Restored:
    """Bring a workspace back into an empty one, or in place of another, which is backed up first.

    The backup is looked at before and what was restored after, row by row and file by file. Raises UserError
    for a backup that is damaged or of a newer version, and for a workspace that is not empty; then nothing is
    changed.
    """
    with reading(path) as backup:
        manifest = backup.manifest
        migrations = [(room, name) for room, name in manifest["migrations"]]
        if unknown(migrations, loader_of(None)):
            raise UserError(
                "was made by a newer version of outtask", file=str(path), mend="install that version"
            )
        _check_all_ours()
        empty = is_empty()
        if not empty and not replace:
            raise UserError(
                "this workspace is not empty",
                file=str(settings.HOME),
                mend="give --replace to put the backup in its place; a backup of it is made first",
            )
        kept = None if empty else _keep()
        files = _bring_files(backup)
        with _new_database() as alias:
            rows = _bring_rows(backup, alias, migrations)
    return Restored(rows, files, manifest["made_at"], manifest["ledger_broken"], kept)


def is_empty() -> bool:
    """Tell whether nothing of anybody is in the workspace yet."""
    if standing() is Standing.NONE:
        return True
    loader = loader_of(connection)
    kept = kept_models(loader, loader.applied_migrations)
    return not any(model._base_manager.using(connection.alias).exists() for model in kept.values())


def _keep() -> Path:
    stamp = now().strftime("%Y-%m-%d-%H%M%S")
    return make_backup(made(settings.BACKUPS) / f"replaced-{stamp}.outtask").path


def _bring_files(backup: Reader) -> int:
    """Put all contents where they belong; without a row that names them they do not exist yet."""
    parts = [
        (folder, name) for folder in (settings.FILES, settings.BATCHES) for name in backup.parts(folder.name)
    ]
    for folder, name in parts:
        with backup.open(name) as content:
            found = put(folder, content)
        if name != f"{folder.name}/{found.sha256}":
            raise UserError(f"its part {name} holds something else", file=str(backup.path))
    return len(parts)


def _bring_rows(backup: Reader, alias: str, migrations: list[Migration]) -> int:
    target, manifest = connections[alias], backup.manifest
    executor = MigrationExecutor(target)
    executor.migrate(_leaves(executor, migrations))
    kept = kept_models(executor.loader, migrations)
    if set(backup.parts("rows")) != {f"rows/{label}.jsonl.gz" for label in kept}:
        raise UserError("it does not hold the tables of its version", file=str(backup.path))
    rows = 0
    with transaction.atomic(using=alias):
        if target.vendor != "sqlite":  # migrating leaves some to be looked at row by row
            with target.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for model in kept.values():
            model._base_manager.using(alias).all().delete()  # what a migration made
        for label, model in kept.items():
            with backup.open(f"rows/{label}.jsonl.gz") as part:
                rows += read_rows(model, alias, part)
        go_on_after(target, manifest["last_keys"], kept.values())
        target.check_constraints()
        for label, model in kept.items():
            told = manifest["parts"][f"rows/{label}.jsonl.gz"]["lines_sha256"]
            if hash_of_rows(model, alias) != told:
                raise UserError(f"the rows of {label} did not come back as they were", file=str(backup.path))
    if not manifest["ledger_broken"]:
        verify(target, head=checked_head(manifest["ledger"], backup.path))
    call_command("migrate", database=alias, interactive=False, verbosity=0)
    return rows


def _leaves(executor: MigrationExecutor, migrations: list[Migration]) -> list[Migration]:
    """Return the last migration of each room; one before it would be taken for a way back."""
    given = set(migrations)
    nodes = executor.loader.graph.node_map
    return [
        migration
        for migration in migrations
        if migration in nodes
        and not any(
            child.key in given and child.key[0] == migration[0] for child in nodes[migration].children
        )
    ]


@contextmanager
def _new_database() -> Iterator[str]:
    """Give a database to fill that takes the place of the workspace's own once it is filled, or is gone."""
    with _connected(ALIAS, _beside()) as target:
        if target.vendor == "sqlite":
            file = Path(target.settings_dict["NAME"])
            try:
                yield ALIAS
                _close_whole(target)
                _take_place(file)
            finally:
                target.close()
                for left in file.parent.glob(f"{HALF}*"):  # of one that was killed, too
                    left.unlink()
        else:
            with transaction.atomic(using=ALIAS):
                _drop_tables(target)
                yield ALIAS
                target.check_constraints()
        connection.close()


def _beside() -> dict[str, Any]:
    """Return the settings of a new file beside the workspace's own; of PostgreSQL, of the same database."""
    given = dict(connection.settings_dict)
    if connection.vendor == "sqlite":
        file = Path(str(given["NAME"]))
        given["NAME"] = str(made(file.parent) / f"{HALF}{secrets.token_hex(8)}.sqlite3")
    return given


def _take_place(file: Path) -> None:
    """Put a filled database in the place of the old one, whose log of writes must not be applied to it."""
    place = Path(str(connection.settings_dict["NAME"]))
    if place.exists():
        _close_whole(connection)
    file.replace(place)
    sync_folder(place.parent)


def _close_whole(database: BaseDatabaseWrapper) -> None:
    """Close a database of which nobody else has a part open; then it is one file. Raises UserError else."""
    place = Path(str(database.settings_dict["NAME"]))
    with suppress(DatabaseError), database.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    if place.with_name(f"{place.name}-wal").exists():
        raise UserError("the workspace is in use", file=str(place), mend="stop outtask first")


def _drop_tables(target: BaseDatabaseWrapper) -> None:
    quote = target.ops.quote_name
    with target.cursor() as cursor:
        for table in sorted(_our_tables(target) & _all_tables(target)):
            cursor.execute(f"DROP TABLE {quote(table)} CASCADE")


def _check_all_ours() -> None:
    """Refuse a database that others use too: what is restored takes the place of all that is ours."""
    if connection.vendor == "sqlite":
        return  # a file of our own
    if others := sorted(_all_tables(connection) - _our_tables(connection)):
        more = f" and {len(others) - 3} more" if len(others) > 3 else ""
        raise UserError(
            f"the database holds tables that are not this version's: {', '.join(others[:3])}{more}",
            field="DATABASE_URL",
            mend="restore into a database of its own",
        )


def _all_tables(database: BaseDatabaseWrapper) -> set[str]:
    with database.cursor() as cursor:
        return set(database.introspection.table_names(cursor))


def _our_tables(database: BaseDatabaseWrapper) -> set[str]:
    """Return the tables of all models as the database has them, and that of the migrations it has seen."""
    loader = loader_of(database)
    seen = [migration for migration in loader.applied_migrations if migration in loader.graph.nodes]
    models = loader.project_state(seen).apps.get_models(include_auto_created=True)
    return {MigrationRecorder.Migration._meta.db_table, *(model._meta.db_table for model in models)}


@contextmanager
def _connected(alias: str, given: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    connections.databases[alias] = given
    try:
        yield connections[alias]
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.databases[alias]
