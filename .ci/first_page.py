"""Run `make up` as a user would: wait for its address, fetch the first page, press Ctrl-C, see that all ends.

Needs nothing but the standard library, as it is run before anything is set up.
"""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

PATIENCE = 20.0  # seconds


def ours() -> dict[str, str]:
    """The product's processes with their lines, where /proc shows them."""
    found = {}
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = file.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if "-m outtask." in line or "bin/outtask start" in line:
            found[file.parent.name] = line
    return found


def first_page(line: list[str]) -> float:
    """Start, fetch, stop; return how many seconds it took until the page was here."""
    before, began = ours(), time.monotonic()
    up = subprocess.Popen(line, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert up.stdout
    for told in up.stdout:
        print(told, end="", flush=True)
        if told.startswith("Outtask is at "):
            break
    else:
        sys.exit(f"it ended with code {up.wait()} and named no address")
    straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with straight.open(told.split()[3], timeout=PATIENCE) as page:
        body = page.read()
    took = time.monotonic() - began
    if page.status != 200 or b"</html>" not in body:
        sys.exit(f"the first page is not whole: status {page.status}, {len(body)} bytes")
    os.killpg(up.pid, signal.SIGINT)
    up.communicate(timeout=PATIENCE)
    if left := [line for number, line in ours().items() if number not in before]:
        sys.exit("left over: " + "; ".join(left))
    return took


def main() -> None:
    """Do it twice: the second time everything is set up, and the data of the first are there."""
    for what in ("with setting up", "set up"):
        print(
            f"The first page was there after {first_page(sys.argv[1:]):.1f} s, {what}; nothing was left",
            flush=True,
        )


if __name__ == "__main__":
    main()
