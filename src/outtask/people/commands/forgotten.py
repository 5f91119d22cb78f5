"""A forgotten password: asking for a link by e-mail, without telling who is here."""

from __future__ import annotations

from outtask.core.commands import Actor, command
from outtask.core.jobs import enqueue
from outtask.core.ledger import record
from outtask.core.models import Job
from outtask.people.jobs import MAIL_LINK
from outtask.people.models import User


@command
def ask_for_link(*, actor: Actor, email: str) -> Job:
    """Have a link mailed; the same is done, and takes as long, where nobody has this address."""
    actor.check("add", Job)
    person = User.objects.filter(email=email.strip().lower(), is_active=True, is_sample=False).first()
    job = enqueue(MAIL_LINK, {"person": person.pk if person is not None else 0})
    record("link.asked_for", job)
    return job
