"""What is given of people and organisations: each check returns it as it is stored, or says what is wrong."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext

from outtask.frame.countries import countries
from outtask.people.models import Organisation, User
from outtask.people.roles import Role
from outtask.terms.errors import UserError

LONGEST = 120


def given_name(text: str, field: str = "name") -> str:
    """Return a name on one line."""
    name = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not name:
        raise UserError(gettext("there is no name"), field=field, mend=gettext("type one"))
    if len(name) > LONGEST:
        raise UserError(gettext("the name is too long"), field=field, mend=gettext("use at most 120 letters"))
    return name


def free_address(text: str, but: User | None = None) -> str:
    """Return an e-mail address that nobody else here has."""
    email = text.strip().lower()
    try:
        validate_email(email)
        email.rpartition("@")[0].encode("ascii")  # Django lets letters through that look like those of others
    except (ValidationError, UnicodeEncodeError):
        raise UserError(
            gettext("this is no e-mail address"),
            field="email",
            mend=gettext("write it like name@example.org"),
        ) from None
    if email.endswith(".invalid") or len(email) > 254:
        raise UserError(gettext("no mail reaches this address"), field="email", mend=gettext("give another"))
    others = User.objects.filter(email=email)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise UserError(
            gettext("somebody here has this address already"),
            field="email",
            mend=gettext("look for them in the list, also among those who have left"),
        )
    return email


def fitting_roles(roles: Collection[Role], organisation: Organisation) -> None:
    """Raise UserError unless there are roles, and of the kind that people of the organisation may have."""
    if not roles:
        raise UserError(gettext("there is no role"), field="roles", mend=gettext("choose at least one"))
    wrong = [role.label for role in roles if role.of_provider == organisation.is_client]
    if wrong:
        raise UserError(
            gettext("%(role)s is no role for people of %(organisation)s")
            % {"role": wrong[0], "organisation": organisation.name},
            field="roles",
            mend=gettext("choose among the roles of its kind"),
        )


def known_country(code: str) -> str:
    """Return a country's code, or nothing where none is given."""
    if code and code not in countries():
        raise UserError(gettext("there is no such country"), field="country", mend=gettext("choose one"))
    return code


def free_organisation_name(text: str, but: Organisation | None = None) -> str:
    """Return a name that no other organisation has, whatever the case of its letters."""
    name = given_name(text, "organisation")
    others = Organisation.objects.everything("whether a name is taken").filter(name__iexact=name)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise UserError(
            gettext("there is an organisation of this name"),
            field="organisation",
            mend=gettext("choose another name"),
        )
    return name
