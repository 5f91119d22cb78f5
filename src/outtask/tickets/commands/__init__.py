"""What can be done to the logs."""

from outtask.tickets.commands.begin import begin_import, begin_reading_again, receive_file
from outtask.tickets.commands.keep import Changed, ReadFile, keep_again, keep_import, keep_measurement
from outtask.tickets.commands.remove import erase_file, remove_import, remove_log

__all__ = [
    "Changed",
    "ReadFile",
    "begin_import",
    "begin_reading_again",
    "erase_file",
    "keep_again",
    "keep_import",
    "keep_measurement",
    "receive_file",
    "remove_import",
    "remove_log",
]
