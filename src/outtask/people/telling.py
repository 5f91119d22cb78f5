"""What this room tells others: the words for its facts, and what a person still has to do."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from outtask.core.commands import Actor
from outtask.frame.todo import WARN, Item
from outtask.people.models import User

FACTS = {
    "workspace.made": _("Workspace made"),
    "owner.introduced": _("The owner said who they are"),
    "person.invited": _("Somebody invited"),
    "person.signed_in": _("Signed in"),
    "person.signed_out": _("Signed out"),
    "person.roles_changed": _("Roles changed"),
    "person.left": _("Somebody let go"),
    "person.returned": _("Somebody let in again"),
    "person.erased": _("What was known of somebody erased"),
    "link.made": _("Link to come in made"),
    "link.used": _("Link to come in used"),
    "link.answered": _("Link answered with a password"),
    "link.asked_for": _("Link for a new password asked for"),
    "password.set": _("Password set"),
    "second_step.added": _("Codes are asked for from now on"),
    "second_step.used": _("Code accepted"),
    "second_step.codes_kept": _("Recovery codes kept"),
    "second_step.removed": _("No codes are asked for any more"),
    "session.ended": _("Session ended"),
    "session.others_ended": _("All other sessions ended"),
    "profile.changed": _("Own profile changed"),
    "provider.added": _("Provider added"),
    "organisation.changed": _("Organisation changed"),
    "sample.people_made": _("People of the sample made"),
    "sample.tried": _("The sample looked at as somebody else"),
    "sample.people_ended": _("People of the sample let go"),
}


def to_do(actor: Actor) -> Iterable[Item]:
    """Tell who acts what is still open about themselves."""
    person = actor.user
    if not isinstance(person, User) or person.is_sample:
        return
    if person.is_nameless:
        yield Item(
            gettext("Say who you are"),
            reverse("people:who-are-you"),
            detail=gettext("Decisions you sign will carry your name."),
            icon="user",
            urgency=WARN,
        )
    elif not person.has_usable_password():
        yield Item(
            gettext("Choose a password"),
            reverse("people:password"),
            detail=gettext("Until then only a link lets you in."),
            icon="key-round",
        )
