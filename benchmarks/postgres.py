"""A PostgreSQL to measure on: that of ``OUTTASK_TEST_DATABASE_URL``, or one of our own, thrown away."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

NAME = "postgres"  # of the system's user that may run a server, and of the server's own


@contextmanager
def server() -> Iterator[str]:
    """Return where databases can be made, as ``postgresql://…`` without a name; empty where there is none."""
    if given := os.environ.get("OUTTASK_TEST_DATABASE_URL"):
        yield given.rpartition("/")[0]
    elif not (initdb := _program("initdb")) or (os.geteuid() == 0 and not shutil.which("setpriv")):
        yield ""
    else:
        with tempfile.TemporaryDirectory(prefix="outtask-pg-", ignore_cleanup_errors=True) as folder:
            shutil.chown(folder, NAME) if os.geteuid() == 0 else None
            data, port = Path(folder) / "data", _free_port()
            _run(initdb, "-D", str(data), "-U", NAME, "-A", "trust", "--no-sync")
            told = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c shared_buffers=256MB"
            _run(_program("pg_ctl"), "-D", str(data), "-w", "-l", f"{folder}/log", "-o", told, "start")
            try:
                yield f"postgresql://{NAME}@127.0.0.1:{port}"
            finally:
                _run(_program("pg_ctl"), "-D", str(data), "-m", "immediate", "stop")


@contextmanager
def database(server: str) -> Iterator[str]:
    """Return the address of a new database, which is gone afterwards."""
    import psycopg

    name = f"outtask_bench_{secrets.token_hex(6)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"{server}/{name}"
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _program(name: str) -> str:
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = max(versions, key=lambda path: float(path.parts[4]), default=None)
    return str(newest) if newest else shutil.which(name) or ""


def _run(*line: str) -> None:
    as_whom = ["setpriv", "--reuid", NAME, "--regid", NAME, "--clear-groups"] if os.geteuid() == 0 else []
    subprocess.run([*as_whom, *line], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        return int(taken.getsockname()[1])
