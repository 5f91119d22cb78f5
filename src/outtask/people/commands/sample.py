"""People who are made up, to look at the sample workspace as each of them would."""

from __future__ import annotations

from django.utils.translation import gettext

from outtask.core.clock import now
from outtask.core.commands import Actor, command, unchanged
from outtask.core.ledger import record
from outtask.people.models import Organisation, RoleGrant, Session, SignInLink, User
from outtask.people.roles import Role
from outtask.terms.errors import UserError

PROVIDER = "Harbour IT Services (sample)"
NAMES = {
    Role.OWNER: "Olivia Sample",
    Role.SOURCING: "Sami Sample",
    Role.PROJECTS: "Paula Sample",
    Role.PMO: "Morten Sample",
    Role.FINANCE: "Farah Sample",
    Role.AUDITOR: "Anton Sample",
    Role.PROVIDER_LEAD: "Lea Sample",
    Role.PROVIDER_MEMBER: "Mika Sample",
}


@command
def make_sample_people(*, actor: Actor) -> Organisation:
    """Make one person for each role and a provider, all marked as made up; a second time changes nothing.

    Returns the provider. Nobody but an owner of the workspace can make links that let them in.
    """
    actor.check("add", User)
    actor.check("add", Organisation)
    organisations = Organisation.objects.everything("the sample is made")
    client = organisations.get(is_client=True)
    if found := organisations.filter(is_sample=True).first():
        unchanged()
        return found
    provider = organisations.create(name=PROVIDER, country="PT", is_sample=True, created_at=now())
    for role, name in NAMES.items():
        person = User(
            name=f"{name} ({role.label.lower() if role is not Role.PMO else role.label})",
            email=f"{role.value}@sample.invalid",
            organisation=provider if role.of_provider else client,
            is_sample=True,
            created_at=now(),
        )
        person.set_unusable_password()
        person.save()
        RoleGrant.objects.everything("the sample is made").create(user=person, role=role)
    record("sample.people_made", provider)
    return provider


@command
def try_sample_person(*, actor: Actor, person: User) -> User:
    """Tell the ledger which owner looks at the sample as this person from now on."""
    actor.check("add", SignInLink)
    person.refresh_from_db()
    if not (person.is_sample and person.is_active):
        raise UserError(gettext("only people who were made up can be tried"), mend=gettext("choose another"))
    record("sample.tried", person)
    return person


@command
def end_sample_people(*, actor: Actor) -> None:
    """Let all people go who were made up: from now on the workspace is for real."""
    actor.check("remove", User)
    people = User.objects.filter(is_sample=True, is_active=True)
    if not people.exists():
        return unchanged()
    Session.objects.filter(user__in=people).delete()
    SignInLink.objects.everything("the sample ends").filter(user__in=people, used_at=None).delete()
    people.update(is_active=False)
    record("sample.people_ended")
    return None
