"""The command ``outtask``: runs one line, and tells every error in one line."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Never

from outtask.cli.arguments import meant, parser
from outtask.terms.errors import UserError

NO_MEMORY = (
    "the memory of this machine does not suffice; leave out months or columns of the log, take fewer paths "
    "(--paths), or use a larger machine"
)


ASKED_AGAIN = 2.0  # seconds: tidying up takes a few milliseconds, much longer where the machine is busy
_stopped_by: list[int] = []  # signals; DuckDB turns the exception of one that reaches it into its own


def run_line(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code: 2 for whatever the user can mend."""
    try:
        try:
            return _run(arguments)
        finally:
            sys.stdout.flush()
    except UserError as error:
        return _tell(str(error), 2)
    except KeyboardInterrupt:
        return _tell("stopped", 130)
    except BrokenPipeError:  # whoever read it has read enough
        _drop_output()
        return 0
    except OSError as error:
        _drop_output()
        if error.errno == errno.ENOMEM:
            return _tell(NO_MEMORY, 2)
        place = f"{error.filename}: " if isinstance(error.filename, str) else ""
        return _tell(f"{place}{error.strerror or error}", 2)
    except Exception as error:
        if _stopped_by:
            return _tell("stopped", 128 + _stopped_by[0])
        if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryException":  # DuckDB's
            return _tell(NO_MEMORY, 2)
        if os.environ.get("OUTTASK_DEBUG"):
            raise
        kind = type(error).__name__
        return _tell(f"outtask failed ({kind}: {error}); run again with OUTTASK_DEBUG=1 and tell us", 1)


def main() -> Never:
    """Run the command line of this process."""
    import gc
    import warnings

    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # they are for those who develop it
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # to start threads takes numpy as long as all else
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by who starts it: what is said goes nowhere
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without our letters still gets its answer
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):  # leave by the door: files are tidied
        signal.signal(number, _stop)
    try:
        code = run_line(sys.argv[1:])
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        gc.freeze()  # else Python looks through all that was imported for what is dead before it ends
    sys.exit(code)


def _stop(number: int, _: object) -> Never:
    """Stop, and ask again soon: an exception is lost in a finalizer or in somebody else's callback."""
    if number != signal.SIGALRM:
        _stopped_by.append(number)
    signal.setitimer(signal.ITIMER_REAL, ASKED_AGAIN)
    if _stopped_by[:1] == [signal.SIGINT]:
        raise KeyboardInterrupt
    sys.exit(128 + (_stopped_by or [number])[0])


def _run(arguments: Sequence[str]) -> int:
    lines = parser(meant(arguments))
    try:
        given = lines.parse_line(arguments)
    except SystemExit:  # help was asked for, and printed
        return 0
    home = given.pop("home", None)
    if home is None:
        lines.print_help()
        return 0
    module, _, function = home.partition(":")
    getattr(import_module(module), function)(**given)
    return 0


def _drop_output() -> None:
    """Let what is still to be written go nowhere, or the interpreter complains once more when it ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # not a file of the system: nothing will complain
        return


def _tell(message: str, code: int) -> int:
    line = " ".join(message.split())
    sys.stderr.write("".join(c for c in line if c.isprintable()) + "\n")
    return code
