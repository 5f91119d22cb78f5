"""``outtask worker``: one more worker, beside those of ``outtask start`` or on another machine."""

from __future__ import annotations


def run() -> None:
    """Carry out background jobs until stopped."""
    import secrets
    import socket
    import sys

    from outtask.cli.terminal import say
    from outtask.cli.workspace import workspace

    workspace()
    from outtask.core.worker import Worker

    say("Waiting for jobs; Ctrl-C stops it")
    sys.stdout.flush()
    Worker(f"{socket.gethostname()[:40]}-{secrets.token_hex(4)}").work()
