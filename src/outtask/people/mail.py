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
    if not is_configured():
        return False
    text = gettext(
        "Hello %(name)s,\n\nthis link lets you in once:\n\n%(address)s\n\n"
        "If you did not expect it, do nothing: nobody gets in without it.\n"
    ) % {"name": person.name, "address": address}
    try:
        return bool(send_mail(gettext(SUBJECTS[purpose]), text, settings.DEFAULT_FROM_EMAIL, [person.email]))
    except (OSError, smtplib.SMTPException):
        return False
