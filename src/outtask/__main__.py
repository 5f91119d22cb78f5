"""``python -m outtask`` is ``outtask``."""

from outtask.cli.main import main

main()
