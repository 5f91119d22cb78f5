"""``outtask ledger``: is it as it was written, and where does it stand?"""

from __future__ import annotations

import json
import sys

from outtask.cli.outputs import check_outputs
from outtask.cli.terminal import say
from outtask.cli.workspace import workspace
from outtask.methods.words import counted
from outtask.terms.errors import UserError


def verify(head: str | None, key: str | None) -> None:
    """Read the whole ledger; raise UserError for the first entry that is not as it was written."""
    if key is not None and head is None:
        raise UserError("--key says with which key a head was signed", mend="give the head too: --head FILE")
    workspace()
    from outtask.core.ledger_check import verify as read_all
    from outtask.core.ledger_head import fingerprint, read_head, trust

    exported = read_head(head) if head is not None else None
    if exported is not None and head is not None:
        trust(exported, head, key)
    found = read_all(head=exported)
    entries = counted(found.entries, "entry")
    say(f"The ledger is whole: {entries}, the last with hash {found.hash}")
    say(f"What it says of persons: {found.details:,} details kept, {found.erased:,} erased, as it tells.")
    if exported is not None:
        at = f"{exported.at:%Y-%m-%d %H:%M} UTC"
        say(f"It leads to the head that was exported on {at}, at entry {exported.number:,}.")
        whose = "this workspace's key" if key is None else "the key that was given"
        say(f"That head was signed with {whose}: {fingerprint(exported.public_key)}")
    else:
        say("A tail that was cut shows against a head kept elsewhere: outtask ledger head --out FILE")


def head(out: str | None) -> None:
    """Print the signed head of the ledger, or write it to a file."""
    check_outputs({"--out": out}, [])
    workspace()
    from outtask.core.ledger_head import export_head, fingerprint
    from outtask.formats.whole_file import write_whole

    told = export_head()
    text = json.dumps(told, indent=1) + "\n"
    if out is None:
        sys.stdout.write(text)
        return
    write_whole(out, text.encode())
    say(f"Written: {out}. Keep it where who runs this machine cannot change it.")
    say(f"Note the fingerprint of its key apart from it: {fingerprint(told['public_key'])}")
