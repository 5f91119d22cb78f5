"""Four eyes: who else could look. In an organisation of one the record says that nobody could."""

from __future__ import annotations

from outtask.core.commands import Actor
from outtask.people.models import RoleGrant
from outtask.people.roles import TABLE, Role


def is_alone(actor: Actor, verb: str, noun: str) -> bool:
    """Tell whether nobody else of the client could do this, so that four eyes cannot be had.

    People who were made up for the sample count for nobody.
    """
    able = [role for role in Role if not role.of_provider and verb in TABLE[role].get(noun, ())]
    others = RoleGrant.objects.everything("whether anybody else could").filter(
        role__in=able, user__is_active=True, user__is_sample=False, user__organisation__is_client=True
    )
    return not others.exclude(user_id=actor.user.pk if actor.user else 0).exists()
