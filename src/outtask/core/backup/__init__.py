"""Everything of a workspace in one file, and back: rows, files, batches of tickets.

The file is a plain tar whose parts anybody can read; its manifest names each part with its SHA-256, and its
last line seals the whole, so that a file which was cut or altered is refused before anything is done with it.
"""

from outtask.core.backup.making import Made, before_migration, make_backup
from outtask.core.backup.restoring import Restored, restore_backup

__all__ = ["Made", "Restored", "before_migration", "make_backup", "restore_backup"]
