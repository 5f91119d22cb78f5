"""Links by e-mail, where a mail server is configured; else they are shown, to be handed over by hand."""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext

from outtask.people.models import Purpose, User

SUBJECTS = {
    Purpose.INVITATION: "You are invited to Outtask",
    Purpose.PASSWORD: "A new password for Outtask",
    Purpose.SIGN_IN: "A link to sign in to Outtask",
}


def is_configured() -> bool:
    """Tell whether mail can be sent."""
    return bool(settings.MAIL)


def mail_link(person: User, address: str, purpose: Purpose) -> bool:
    """Mail a link, and tell whether the mail server took it; never within a transaction."""
    text = gettext(
        "Hello %(name)s,\n\nthis link lets you in once:\n\n%(address)s\n\n"
        "If you did not expect it, do nothing: nobody gets in without it.\n"
    ) % {"name": person.name, "address": address}
    return _sent(gettext(SUBJECTS[purpose]), text, person.email)


def tell_old_address(person: User, old: str) -> bool:
    """Write to the address that somebody had so far: if it was not they who changed it, they learn of it."""
    text = gettext(
        "Hello %(name)s,\n\nfrom now on you sign in to Outtask with another e-mail address than this one.\n\n"
        "If it was not you who changed it, tell an owner of the workspace at once.\n"
    ) % {"name": person.name}
    return _sent(gettext("Your e-mail address in Outtask was changed"), text, old)


def _sent(subject: str, text: str, to: str) -> bool:
    if not is_configured() or to.endswith(".invalid"):
        return False
    try:
        return bool(send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [to]))
    except (OSError, smtplib.SMTPException):
        return False
