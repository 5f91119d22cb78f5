"""One's own profile."""

from __future__ import annotations

from django.utils.translation import gettext

from outtask.core.anew import unmoved
from outtask.core.commands import Actor, command, unchanged
from outtask.core.ledger import record
from outtask.people.actors import only_oneself
from outtask.people.checks import free_address, given_name
from outtask.people.choices import LANGUAGES, NUMBER_FORMATS, THEMES, zones
from outtask.people.models import User
from outtask.terms.errors import UserError

LOOKS = ("language", "zone", "number_format", "theme")


@command
def change_profile(
    *,
    actor: Actor,
    person: User,
    name: str,
    email: str,
    language: str,
    zone: str,
    number_format: str,
    theme: str,
) -> User:
    """Change what one is called and how pages look to one."""
    actor.check("change", person)
    only_oneself(actor, person)
    fields = ("name", "email", *LOOKS)
    unmoved(person, *fields)
    before = {field: getattr(person, field) for field in fields}
    person.name = given_name(name)
    person.email = person.email if person.is_sample else free_address(email, but=person)
    person.language = _one_of(language, LANGUAGES, "language")
    person.zone = _one_of(zone, zones(), "zone")
    person.number_format = _one_of(number_format, NUMBER_FORMATS, "number_format")
    person.theme = _one_of(theme, THEMES, "theme")
    after = {field: getattr(person, field) for field in fields}
    changed = [field for field in fields if before[field] != after[field]]
    if not changed:
        unchanged()
        return person
    person.save(update_fields=changed)
    said = {field: after[field] for field in changed if field not in LOOKS}
    record(
        "profile.changed",
        person,
        before={field: before[field] for field in changed if field in LOOKS},
        after={field: after[field] for field in changed if field in LOOKS},
        personal=(person, said) if said else None,
    )
    return person


def _one_of(given: str, allowed: object, field: str) -> str:
    if given not in allowed:  # type: ignore[operator]
        raise UserError(gettext("this cannot be chosen"), field=field, mend=gettext("choose one of the list"))
    return given
