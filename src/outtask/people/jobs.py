"""Jobs of this room: a link that somebody asked for, because they forgot their password."""

from __future__ import annotations

from typing import Any

from outtask.core.jobs import Run, job
from outtask.people.actors import system
from outtask.people.commands.links import make_link
from outtask.people.links import address, new_token
from outtask.people.mail import mail_link
from outtask.people.models import Purpose, User

MAIL_LINK = "people.mail_link"


@job(MAIL_LINK, "A link for a new password", attempts=2, by_hand=False)
def mail_asked_link(run: Run) -> dict[str, Any]:
    """Make a link for a new password and mail it; asked for an address that nobody has, do nothing."""
    person = User.objects.filter(pk=run.job.arguments["person"], is_active=True, is_sample=False).first()
    if person is None:
        return {}
    token = new_token()
    to = address(token)  # first: without an address there is nothing to make
    make_link(actor=system(), person=person, token=token, purpose=Purpose.PASSWORD)
    if not mail_link(person, to, Purpose.PASSWORD):
        raise OSError("the mail server did not take the message")
    return {}
