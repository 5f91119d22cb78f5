"""The command ``outtask``: runs one line, and tells every error in one line."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Never

from outtask.cli.arguments import parser
from outtask.terms.errors import UserError

NO_MEMORY = (
    "the memory of this machine does not suffice; leave out months or columns of the log, take fewer paths "
    "(--paths), or use a larger machine"
)


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
        if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryException":  # DuckDB's
            return _tell(NO_MEMORY, 2)
        if os.environ.get("OUTTASK_DEBUG"):
            raise
        kind = type(error).__name__
        return _tell(f"outtask failed ({kind}: {error}); run again with OUTTASK_DEBUG=1 and tell us", 1)


def main() -> Never:
    """Run the command line of this process."""
    import signal
    import warnings

    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # they are for those who develop it
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without our letters still gets its answer
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leave by the door, so that files are tidied
    sys.exit(run_line(sys.argv[1:]))


def _run(arguments: Sequence[str]) -> int:
    lines = parser()
    try:
        given = vars(lines.parse_args(arguments))
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
