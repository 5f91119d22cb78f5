"""``outtask backup`` and ``outtask restore``: everything in one file, and back."""

from __future__ import annotations

from pathlib import Path

from outtask.cli.outputs import check_outputs
from outtask.cli.progress import telling
from outtask.cli.terminal import say
from outtask.cli.workspace import workspace
from outtask.methods.words import counted
from outtask.terms.errors import UserError

SHOWN = 5  # contents that are missing; the rest is counted


def backup(out: str) -> None:
    """Write everything into one file; raise UserError afterwards where the workspace was found damaged."""
    check_outputs({"OUT": out}, [])
    workspace()
    from outtask.core.backup import make_backup

    with telling(f"Writing {out}"):
        done = make_backup(Path(out))
    say(f"Written: {out} ({_size(done.bytes)}: {counted(done.rows, 'row')}, {counted(done.files, 'file')})")
    say("Keep it where only you can read it. It does not hold the secret key, with which second factors are")
    say("read: keep the file secret-key of the folder of data apart from it.")
    if done.broken:
        raise UserError(
            f"the backup holds all there is, but {done.broken}", mend="compare it with an older one"
        )
    if done.missing:
        listed = ", ".join(done.missing[:SHOWN]) + (" …" if len(done.missing) > SHOWN else "")
        count = f"{len(done.missing):,} contents are" if len(done.missing) > 1 else "one content is"
        raise UserError(
            f"the backup holds all there is, but {count} gone or damaged: {listed}",
            mend="restore an older backup",
        )


def restore(backup: str, *, replace: bool) -> None:
    """Bring everything back, into an empty workspace or, where asked for, in place of what is there."""
    workspace(made=False)
    from django.conf import settings

    from outtask.core.backup import restore_backup
    from outtask.site.lock import Lock

    lock = Lock(settings.HOME)
    try:
        with telling(f"Restoring {backup}"):
            done = restore_backup(Path(backup), replace=replace)
    finally:
        lock.release()
    if done.kept:
        say(f"What was there before lies in {done.kept}")
    moment = done.made_at[:16].replace("T", " ")
    rows, files = counted(done.rows, "row"), counted(done.files, "file")
    say(f"Restored: {rows} and {files}, as they were on {moment} UTC.")
    if done.ledger_broken:
        say(f"When the backup was made, {done.ledger_broken}.")
    say("Next: outtask start")


def _size(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{size / 1e3:,.1f} kB"
