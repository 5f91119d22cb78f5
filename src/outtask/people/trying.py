"""Who looks at the sample as one of its people: an owner, for as long as they are one."""

from __future__ import annotations

from django.http import HttpRequest

from outtask.people.models import User
from outtask.people.roles import Role
from outtask.people.sessions import TRYING_FOR


def trying_owner(request: HttpRequest) -> User | None:
    """Return the owner who looks at the sample in this browser; None once they are no owner any more."""
    owner = User.objects.filter(
        pk=request.session.get(TRYING_FOR, 0), is_active=True, is_sample=False
    ).first()
    return owner if owner is not None and Role.OWNER in owner.roles else None


def is_left_behind(request: HttpRequest) -> bool:
    """Tell whether a session was opened to look at the sample by somebody who may not do so any more."""
    return TRYING_FOR in request.session and trying_owner(request) is None
