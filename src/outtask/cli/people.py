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

    try:
        running = (settings.HOME / NAME).read_text("utf-8").strip()
    except OSError:
        running = ""
    address = running or own_address()  # before a link is made: none may be left that nobody was told
    say(f"{address}{console_path(email)}")
    say("It works once, within an hour." + ("" if running else " The workspace does not run: outtask start."))
