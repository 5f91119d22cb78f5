"""The command ``outtask sign-in-link``: a way in for who sits at the machine itself."""

from __future__ import annotations

from outtask.cli.terminal import say
from outtask.cli.workspace import workspace


def sign_in_link(email: str | None = None) -> None:
    """Print a link that lets the owner in, or whoever has an e-mail address, once within an hour."""
    workspace()
    from django.conf import settings

    from outtask.people.first_link import console_path
    from outtask.people.links import own_address
    from outtask.site.lock import NAME

    path = console_path(email)
    try:
        address = (settings.HOME / NAME).read_text("utf-8").strip()
    except OSError:
        address = ""
    say(f"{address or own_address()}{path}")
    say("It works once, within an hour." + ("" if address else " The workspace does not run: outtask start."))
